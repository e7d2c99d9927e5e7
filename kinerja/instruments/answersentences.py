"""The settings of an answer in words, type by type: setting -> what it says now."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kinerja.core.i18n import _, locale_code
from kinerja.instruments.sentences import Names, figure, step_words
from kinerja.instruments.words import HOWS, SPEC_CHOICES

Spec = Mapping[str, Any]


def answer_words(kind: str, spec: Spec, names: Names) -> dict[str, str]:
    """Every setting that the type has, also one that is left at its usual; `names` are those of givens and roles."""
    said = SAYING.get(kind)
    return said(spec, names) if said else {}


def _number(spec: Spec, names: Names) -> dict[str, str]:
    in_range = "direction_given" in spec or spec.get("direction") == "range"
    beyond = {"beyond": _("di atas rentang: %(rule)s", rule=_chosen("beyond", spec.get("beyond", "mirror")))}
    return {
        "target": range_words(spec, names) if spec.get("direction") == "range" else target_words(spec, names),
        "direction": direction_words(spec, names),
        "limits": limit_words(spec),
        "zero_target": _("bila targetnya 0: %(rule)s", rule=_chosen("zero_target", spec.get("zero_target", "refuse"))),
        "input": input_words(spec),
    } | (beyond if in_range else {})


def direction_words(spec: Spec, names: Names) -> str:
    """Which way is better, or which given says so."""
    given = spec.get("direction_given")
    if given is None:
        return _chosen("direction", spec.get("direction", "higher"))
    said = _("arah dari data bawaan “%(name)s”", name=names.get(given, given))
    if "target_to" not in spec and "target_to_given" not in spec:
        return said
    return _("%(said)s, batas atas bila rentang %(end)s", said=said, end=end_of_range(spec, "target_to", names))


def range_words(spec: Spec, names: Names) -> str:
    """Both ends of the range, each a number or a given."""
    least, most = (end_of_range(spec, key, names) for key in ("target", "target_to"))
    return _("target antara %(least)s dan %(most)s", least=least, most=most)


def end_of_range(spec: Spec, key: str, names: Names) -> str:
    given = spec.get(f"{key}_given")
    return f"“{names.get(given, given)}”" if given else figure(spec.get(key))


def target_words(spec: Spec, names: Names) -> str:
    given = spec.get("target_given")
    if given:
        return _("target dari data bawaan “%(name)s”", name=names.get(given, given))
    if "target" not in spec:
        return _("target belum diisi")
    return _("target %(target)s", target=figure(spec["target"]))


def limit_words(spec: Spec) -> str:
    """How high and low a value may become."""
    cap, floor = spec.get("cap"), spec.get("floor")
    if cap is not None and floor is not None:
        return _("nilai %(floor)s sampai %(cap)s", floor=figure(floor), cap=figure(cap))
    if cap is not None:
        return _("nilai paling tinggi %(cap)s", cap=figure(cap))
    return _("nilai paling rendah %(floor)s", floor=figure(floor)) if floor is not None else _("nilai tanpa batas")


def input_words(spec: Spec) -> str:
    """Which numbers are taken, and in what unit."""
    least, most = spec.get("least"), spec.get("most")
    if least is not None and most is not None:
        parts = [_("angka %(least)s sampai %(most)s", least=figure(least), most=figure(most))]
    elif least is not None:
        parts = [_("angka mulai %(least)s", least=figure(least))]
    else:
        parts = [_("angka sampai %(most)s", most=figure(most)) if most is not None else _("angka berapa pun")]
    if spec.get("step") is not None:
        parts.append(_("kelipatan %(step)s", step=figure(spec["step"])))
    if spec.get("unit"):
        parts.append(_("dalam %(unit)s", unit=spec["unit"]))
    return ", ".join(parts)


def _scale(spec: Spec, names: Names) -> dict[str, str]:
    return {"input": input_words(spec), "ends": end_words(spec), "how": how_words("scale", spec, "share")}


def end_words(spec: Spec) -> str:
    """The words at both ends of a scale."""
    ends = [(spec.get("ends") or {}).get(end, {}) for end in ("least", "most")]
    found = [each.get(locale_code()) or each.get("id", "") for each in ends]
    return " – ".join(f"“{text}”" for text in found if text) or _("tanpa kata di ujung skala")


def how_words(kind: str, spec: Spec, usual: str) -> str:
    """How a number becomes a value."""
    scale = spec.get("scale", usual)
    return step_words(scale) if isinstance(scale, Mapping) else lowered(str(HOWS[kind].get(scale, scale)))


def _measured(spec: Spec, names: Names) -> dict[str, str]:
    source = spec.get("source")
    return {
        "source": _("sumber data: %(source)s", source=source) if source else _("sumber data belum disebut"),
        "input": input_words(spec),
        "how": how_words("measured", spec, "direct"),
    }


def _yes_no(spec: Spec, names: Names) -> dict[str, str]:
    yes, no = figure(spec.get("yes", "100")), figure(spec.get("no", "0"))
    return {"points": _("“ya” bernilai %(yes)s, “tidak” bernilai %(no)s", yes=yes, no=no)}


def _multiple_choice(spec: Spec, names: Names) -> dict[str, str]:
    capped = _("jumlah poin dibatasi 0 sampai 100") if spec.get("cap") else _("jumlah poin tidak dibatasi")
    return {"capped": capped}


def _text(spec: Spec, names: Names) -> dict[str, str]:
    found = {"feedback": _chosen("feedback", spec.get("feedback", ""))}
    must = [names.get(code, code) for code in spec.get("required_roles", ())]
    found["required_roles"] = _("wajib ditulis: %(roles)s", roles=", ".join(must)) if must else _("boleh kosong")
    longest = spec.get("longest")
    found["longest"] = _("paling panjang %(most)s tanda", most=longest) if longest else _("panjang bebas")
    return found


def _date(spec: Spec, names: Names) -> dict[str, str]:
    earliest, latest = spec.get("earliest"), spec.get("latest")
    if not earliest and not latest:
        return {"days": _("tanggal berapa pun")}
    return {"days": _("tanggal %(earliest)s sampai %(latest)s", earliest=earliest or "…", latest=latest or "…")}


def level_words(level: Mapping[str, Any]) -> str:
    """What choosing a level is worth and what it obliges to."""
    parts = []
    if level.get("points") is not None:
        parts.append(_("%(points)s poin", points=figure(level["points"])))
    if level.get("evidence"):
        parts.append(_("perlu bukti dukung"))
    if level.get("reason"):
        parts.append(_("perlu alasan"))
    value = figure(level.get("value"))
    return _("tingkat %(value)s: %(what)s", value=value, what=", ".join(parts)) if parts else value


def levels_words(levels: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(level_words(level) for level in levels) or _("tanpa tingkat")


def _chosen(key: str, value: Any) -> str:
    return lowered(str(SPEC_CHOICES[key].get(value, value)))


def lowered(text: str) -> str:
    """The text as it stands inside a sentence."""
    return text[:1].lower() + text[1:]


SAYING: Mapping[str, Callable[[Spec, Names], dict[str, str]]] = {
    "number": _number,
    "scale": _scale,
    "measured": _measured,
    "yes_no": _yes_no,
    "multiple_choice": _multiple_choice,
    "text": _text,
    "date": _date,
}
