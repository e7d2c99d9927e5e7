"""Roles, givens and outcomes in lines of plain words, for whoever compares two of them."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from forms.exact import is_exact
from forms.numbers import print_typed
from kinerja.core.i18n import _, locale_code
from kinerja.instruments.board import text_in
from kinerja.instruments.conditions import condition_words
from kinerja.instruments.content import Entry
from kinerja.instruments.forms.formulas import formula_text
from kinerja.instruments.rulewords import COUNTINGS, GIVEN_TYPES, MISSING_ROLES, OF_PARTS
from kinerja.instruments.words import KINDS, ROUNDINGS

Names = Mapping[str, str]  # code -> what people call it


def role_lines(role: Entry) -> list[str]:
    """Everything that a role says."""
    lines = [
        _("Jenis: %(kind)s.", kind=KINDS.get(role.get("kind", ""), role.get("kind", ""))),
        _("Bobot %(weight)s, %(counting)s.", weight=figure(role.get("weight", "0")),
          counting=COUNTINGS[role.get("counts", "once")]),
        _("Paling sedikit %(n)s orang.", n=role.get("minimum", 1)),
        _("Tertutup: hanya rata-rata yang tampil.") if role.get("closed") else _("Terbuka."),
        _("Bila tidak ada yang menjawab: %(rule)s.", rule=MISSING_ROLES[role.get("missing", "renormalise")]),
    ]  # fmt: skip
    return [*named(role), *lines]


def allowance_lines(allowance: Entry | None) -> list[str]:
    """What overlays may do, one line each; what is not said follows the whole instrument."""
    said = allowance or {}
    words = {
        "hide": (_("Boleh disembunyikan."), _("Tidak boleh disembunyikan.")),
        "retext": (_("Kata-katanya boleh diubah."), _("Kata-katanya tidak boleh diubah.")),
        "add": (_("Boleh ditambah isi."), _("Tidak boleh ditambah isi.")),
        "reweight": (_("Bobotnya boleh diubah."), _("Bobotnya tidak boleh diubah.")),
    }
    lines = [yes if said[name] else no for name, (yes, no) in words.items() if said.get(name) is not None]
    lines += [_("Bobot paling sedikit %(least)s.", least=figure(said["least"]))] if said.get("least") else []
    lines += [_("Bobot paling banyak %(most)s.", most=figure(said["most"]))] if said.get("most") else []
    return lines or [_("Mengikuti aturan umum instrumen.")]


def role_field_words(field: str, value: Any) -> str | None:
    """One setting of a role; None for a field that is none."""
    if field == "missing":
        return str(MISSING_ROLES.get(value or "renormalise", value))
    if field == "counts":
        return str(COUNTINGS.get(value or "once", value))
    if field == "kind":
        return str(KINDS.get(value, value))
    if field == "minimum":
        return _("%(n)s orang", n=value or 1)
    if field == "closed":
        return _("tertutup") if value else _("terbuka")
    return figure(value or "0") if field == "weight" else None


def given_lines(given: Entry) -> list[str]:
    """Everything that a given says."""
    lines = [_("Jenis isian: %(type)s.", type=GIVEN_TYPES.get(given.get("type", "number"), given.get("type", "")))]
    if given.get("unit"):
        lines.append(_("Satuan: %(unit)s.", unit=given["unit"]))
    if given.get("least") is not None:
        lines.append(_("Paling kecil %(n)s.", n=figure(given["least"])))
    if given.get("most") is not None:
        lines.append(_("Paling besar %(n)s.", n=figure(given["most"])))
    lines.append(_("Wajib ada.") if given.get("required", True) else _("Boleh tidak ada."))
    if given.get("fields"):
        lines.append(_("Kolom: %(fields)s.", fields="; ".join(field_words(each) for each in given["fields"])))
    if given.get("source"):
        lines.append(
            _(
                "Diisi dari bagian %(part)s: %(read)s.",
                part=given["source"].get("part", "–"),
                read=_read(given["source"]),
            )
        )
    return [*named(given), *lines]


def _read(source: Mapping[str, Any]) -> str:
    """What is read of another part, with the code of what is read there."""
    words = OF_PARTS.get(source.get("read", ""), source.get("read", "–"))
    return f"{words} [{source['code']}]" if source.get("code") else str(words)


def field_words(field: Entry) -> str:
    """A column of a list of items: its name and what stands in it."""
    kind = GIVEN_TYPES.get(field.get("type", "number"), field.get("type", ""))
    return _("%(name)s (%(type)s)", name=text_in(field.get("label")) or field.get("code", ""), type=kind)


def figure_lines(entry: Entry) -> list[str]:
    """A figure that is worked out after the outcome."""
    lines = [_("Rumus: %(formula)s.", formula=formula_text(entry.get("formula")))]
    if entry.get("unit"):
        lines.append(_("Satuan: %(unit)s.", unit=entry["unit"]))
    if entry.get("digits") is not None:
        rounding = {name: entry[name] for name in ("digits", "mode") if name in entry}
        lines.append(_("Dibulatkan: %(how)s.", how=rounding_words(rounding)))
    return [*named(entry), *lines]


def list_lines(each: Entry, names: Names) -> list[str]:
    """What a list reads and its rows, in their order."""
    node = each.get("node")
    lines = [_("Membaca nilai %(node)s.", node=names.get(node, node) if node else _("seluruh instrumen"))]
    if each.get("digits") is not None:
        lines.append(_("Nilainya dibulatkan dulu: %(n)s angka di belakang koma.", n=each["digits"]))
    return [*lines, *(row_line(row, names) for row in each.get("rows", ()))]


def row_line(row: Entry, names: Names) -> str:
    """One row: from which value, under which condition, with which figures."""
    parts = [_("mulai dari %(least)s", least=figure(row["least"]))] if row.get("least") is not None else []
    if row.get("when") is not None:
        known = {(source, code): name for code, name in names.items() for source in ("node", "given")}
        parts.append(_("bila %(condition)s", condition=condition_words(row["when"], known)))
    if not parts:
        parts.append(_("selebihnya"))
    if row.get("not_rated"):
        parts.append(_("berarti tidak dinilai"))
    return _("%(name)s: %(parts)s.", name=name_of(row), parts="; ".join([*parts, *figure_words(row)]))


def axis_lines(axis: Entry, names: Names) -> list[str]:
    """What informs an axis, its list and its ratings."""
    nodes = ", ".join(names.get(code, code) for code in axis.get("nodes", ()))
    lines = [
        _("Nilainya dari: %(nodes)s.", nodes=nodes or "–"),
        _("Daftar petunjuk: %(list)s.", list=axis.get("indication") or "–"),
    ]
    for option in axis.get("options", ()):
        expected = _("%(rating)s (sesuai ekspektasi)", rating=name_of(option))
        lines.append(_("Rating: %(rating)s.", rating=expected if option.get("expected") else name_of(option)))
    return [*named(axis), *lines]


def matrix_lines(matrix: Entry, names: Names, ratings: Names) -> list[str]:
    """The predicates, and the predicate of every pair of ratings."""
    predicates = {each["code"]: name_of(each) for each in matrix.get("predicates", ())}
    axes = _(
        "Baris: %(rows)s. Kolom: %(columns)s.",
        rows=names.get(matrix["rows"], matrix["rows"]), columns=names.get(matrix["columns"], matrix["columns"]),
    )  # fmt: skip
    lines = [axes]
    for each in matrix.get("predicates", ()):
        lines.append(_("Predikat: %(name)s.", name="; ".join([name_of(each), *figure_words(each)])))
    cells = sorted(matrix.get("cells", ()), key=lambda cell: (cell["row"], cell["column"]))
    for cell in cells:
        lines.append(
            _("%(row)s × %(column)s: %(predicate)s.", row=ratings.get(cell["row"], cell["row"]),
              column=ratings.get(cell["column"], cell["column"]),
              predicate=predicates.get(cell["predicate"], cell["predicate"]))
        )  # fmt: skip
    return lines


def outcome_lines(outcome: Entry, names: Names) -> list[str]:
    """A whole outcome."""
    lines: list[str] = []
    if outcome.get("category"):
        lines.append(_("Kategori dari daftar %(list)s.", list=outcome["category"]))
    for axis in outcome.get("axes", ()):
        lines += [_("Sumbu %(name)s", name=name_of(axis)), *axis_lines(axis, names)]
    for each in outcome.get("lists", ()):
        lines += [_("Daftar %(name)s", name=each["code"]), *list_lines(each, names)]
    if outcome.get("matrix"):
        lines += [_("Matriks predikat"), *matrix_lines(outcome["matrix"], names, rating_names(outcome))]
    for each in outcome.get("figures", ()):
        lines += figure_lines(each)
    return lines or [_("Angka saja: tanpa kategori dan tanpa predikat")]


def rating_names(outcome: Entry) -> dict[str, str]:
    """Code -> name of every rating."""
    return {option["code"]: name_of(option) for axis in outcome.get("axes", ()) for option in axis.get("options", ())}


def rounding_words(rounding: Entry | None) -> str:
    """How the whole is rounded."""
    found = rounding or {}
    mode = found.get("mode", "half_up")
    return _(
        "%(n)s angka di belakang koma, %(mode)s",
        n=found.get("digits", 2), mode=str(ROUNDINGS.get(mode, mode)).lower(),
    )  # fmt: skip


def named(entry: Entry) -> list[str]:
    label = entry.get("label", {})
    english = [_("Dalam bahasa Inggris: %(text)s.", text=label["en"])] if label.get("en") else []
    return [_("Nama: %(text)s.", text=label.get("id") or "–"), *english]


def name_of(entry: Entry) -> str:
    return text_in(entry.get("label")) or str(entry["code"])


def figure_words(entry: Entry) -> list[str]:
    figures = entry.get("figures", {}).items()
    return [_("%(name)s %(value)s", name=name, value=figure(value)) for name, value in figures]


def figure(text: Any) -> str:
    return print_typed(Fraction(text), locale_code()) if is_exact(text) else str(text)
