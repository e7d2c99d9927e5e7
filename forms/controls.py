"""The controls of one indicator as HTML with named slots; every text of an author is escaped here, once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from markupsafe import escape

from forms.builder import (
    EVIDENCE,
    REASON,
    SEEN,
    VALUE,
    gives_grounds,
    is_required,
    owes_evidence,
    owes_reason,
    takes_evidence,
    type_of,
)
from forms.exact import total
from forms.fieldtypes.asking import Option, longest, text_in
from forms.fieldtypes.askingnumbers import bounds_of
from forms.instrument import Criterion, Indicator, Instrument, Text, walk
from forms.numbers import print_number
from forms.scoring import scoring_children, weight_among_siblings
from forms.words import N_

Translate = Callable[[str], str]


# Every text of ours on the page.
PAGE_TEXTS = (
    N_("bobot %(w)s dari %(t)s"),
    N_("bobot sama"),
    N_("tidak wajib"),
    N_("perlu bukti dukung"),
    N_("perlu alasan tertulis"),
    N_("Tidak dapat menilai"),
    N_("Alasan, catatan, dan bukti dukung"),
    N_("Alasan atau catatan"),
    N_("Bukti dukung"),
    N_("Satu baris untuk satu bukti: tautan (https://…) atau tempat penyimpanan (disimpan di …)."),
    N_("Dilihat tanggal"),
    N_("Diisi dari data, tidak dinilai di lembar ini."),
    N_("Angka dari %(least)s sampai %(most)s."),
    N_("Angka paling sedikit %(least)s."),
    N_("Angka paling banyak %(most)s."),
    N_("Tanda desimal boleh koma atau titik; tulis ribuan tanpa titik."),
    N_("Belum ada butir yang perlu diisi."),
    N_("Ya"),
    N_("Tidak"),
)


def slot(key: str) -> str:
    """A place that a request fills; NUL stands in no text, because `escaped` removes it."""
    return f"\0{key}\0"


def escaped(text: str) -> str:
    return str(escape(text.replace("\0", "")))


@dataclass(frozen=True)
class Sheet:
    """One role's sheet in one locale: who reads, and in which words."""

    instrument: Instrument
    role: str
    locale: str
    translate: Translate

    @cached_property
    def totals(self) -> Mapping[str, Fraction]:
        """What the weights in each criterion come to: every indicator tells its own beside it."""
        groups = [node for node in walk(self.instrument.root) if isinstance(node, Criterion)]
        return {
            group.code: total([weight_among_siblings(child, group.mode) for child in scoring_children(group)])
            for group in groups
        }

    def say(self, text: str, **params: str) -> str:
        return escaped(self.translate(text) % params if params else self.translate(text))

    def text(self, text: Text) -> str:
        return escaped(text_in(text, self.locale))

    def help(self, help_text: Text, own_id: str = "") -> str:
        text = self.text(help_text)
        own = f' id="{own_id}"' if own_id else ""
        return f'<p class="help lines"{own}>{text}</p>' if text else ""

    def described(self, indicator: Indicator, *more: str) -> str:
        """The ids of help, bounds and errors."""
        code = escaped(indicator.code)
        has_help = text_in(indicator.help_for(self.role), self.locale)
        ids = [*([f"h_{code}"] if has_help else []), *more, f"x_{code}"]
        return f' aria-describedby="{" ".join(ids)}"'

    def needed(self, indicator: Indicator) -> str:
        return ' aria-required="true"' if is_required(indicator, self.role) else ""

    def options(self, indicator: Indicator) -> list[Option]:
        return type_of(indicator).asked.options(indicator, role=self.role, locale=self.locale)


def hints(sheet: Sheet, indicator: Indicator, option: Option) -> str:
    """What choosing the option obliges this role to."""
    due = [
        *(["perlu bukti dukung"] if option.evidence and owes_evidence(sheet.instrument, sheet.role) else []),
        *(["perlu alasan tertulis"] if option.reason and owes_reason(sheet.instrument, sheet.role) else []),
    ]
    said = " · ".join(sheet.say(hint) for hint in due)
    return f' <span class="small soft">{said}</span>' if said else ""


def choices(sheet: Sheet, indicator: Indicator, *, kind: str, look: str, role: str = "radiogroup") -> str:
    """Every option as a card around a real input."""
    code = escaped(indicator.code)
    invalid = slot("v_q_" + code) + sheet.needed(indicator) if role == "radiogroup" else ""
    inputs = []
    for place, option in enumerate(sheet.options(indicator), 1):
        label = sheet.say(option.label) if option.own else escaped(option.label)
        mark = f"<b>{escaped(option.mark)}</b>" if look == "level" else ""
        words = f"<span>{label}{hints(sheet, indicator, option)}</span>" if label or look == "choice" else ""
        value = escaped(option.value)
        inputs.append(
            f'<label class="{look}"><input type="{kind}" id="q_{code}-{place}" name="{VALUE}{code}" value="{value}"'
            f"{slot(f'{VALUE}{code}={value}')}>{mark}{words}</label>"
        )
    inner = "".join(inputs)
    return f'<div role="{role}" aria-labelledby="l_{code}"{sheet.described(indicator)}{invalid}>{inner}</div>'


def levels(sheet: Sheet, indicator: Indicator) -> str:
    return choices(sheet, indicator, kind="radio", look="level")


def plain_options(sheet: Sheet, indicator: Indicator) -> str:
    return choices(sheet, indicator, kind="radio", look="choice")


def scale(sheet: Sheet, indicator: Indicator) -> str:
    return choices(sheet, indicator, kind="radio", look="level").replace("<div ", '<div class="scale" ', 1)


def checks(sheet: Sheet, indicator: Indicator) -> str:
    return choices(sheet, indicator, kind="checkbox", look="choice", role="group")


def line(sheet: Sheet, indicator: Indicator) -> str:
    code, unit = escaped(indicator.code), escaped(str(indicator.spec.get("unit", "")))
    marks = f"{sheet.described(indicator, 'u_' + code)}{sheet.needed(indicator)}{slot('v_q_' + code)}"
    field = (
        f'<input type="text" inputmode="decimal" autocomplete="off" class="short" id="q_{code}" name="{VALUE}{code}"'
        f' value="{slot(VALUE + code)}"{marks}>'
    )
    notation = sheet.say("Tanda desimal boleh koma atau titik; tulis ribuan tanpa titik.")
    hint = " ".join([*bounds(sheet, indicator), notation])
    unit_text = f"<span>{unit}</span>" if unit else ""
    return f'<p class="help" id="u_{code}">{hint}</p><div class="with-unit">{field}{unit_text}</div>'


def bounds(sheet: Sheet, indicator: Indicator) -> list[str]:
    shown = {key: print_number(bound, sheet.locale) for key, bound in bounds_of(indicator).items() if key != "step"}
    sentence = BOUNDS.get(frozenset(shown))
    return [sheet.say(sentence, **shown)] if sentence else []


def area(sheet: Sheet, indicator: Indicator) -> str:
    code, lines = escaped(indicator.code), str(indicator.spec.get("lines", ""))
    rows = min(int(lines), 40) if lines.isdecimal() and int(lines) else 4
    return (
        f'<textarea id="q_{code}" name="{VALUE}{code}" rows="{rows}" maxlength="{longest(indicator)}"'
        f"{sheet.described(indicator)}{sheet.needed(indicator)}{slot('v_q_' + code)}>\n{slot(VALUE + code)}</textarea>"
    )


def day(sheet: Sheet, indicator: Indicator) -> str:
    code = escaped(indicator.code)
    ends = {"min": indicator.spec.get("earliest"), "max": indicator.spec.get("latest")}
    limits = "".join(f' {name}="{escaped(str(end))}"' for name, end in ends.items() if end)
    return (
        f'<input type="date" class="short" id="q_{code}" name="{VALUE}{code}" value="{slot(VALUE + code)}"{limits}'
        f"{sheet.described(indicator)}{sheet.needed(indicator)}{slot('v_q_' + code)}>"
    )


def nothing(sheet: Sheet, indicator: Indicator) -> str:
    return ""


def beside(sheet: Sheet, indicator: Indicator) -> str:
    """Reason and evidence: open at once where evidence is what is asked, else behind a fold."""
    code, takes = escaped(indicator.code), takes_evidence(sheet.instrument, indicator, sheet.role)
    pieces = evidence(sheet, code) if takes else ""
    if not type_of(indicator).scores or not gives_grounds(sheet.instrument, sheet.role):
        return pieces
    body = reason(sheet, code) + pieces
    title = "Alasan, catatan, dan bukti dukung" if takes else "Alasan atau catatan"
    return (
        f'<details class="more"{slot("o_" + code)}><summary>{sheet.say(title)}</summary>'
        f'<div class="body">{body}</div></details>'
    )


def reason(sheet: Sheet, code: str) -> str:
    return (
        f'<div class="field"><label for="r_{code}">{sheet.say("Alasan atau catatan")}</label>'
        f'<textarea id="r_{code}" name="{REASON}{code}" rows="3" aria-describedby="x_{code}"{slot("v_r_" + code)}>\n'
        f"{slot(REASON + code)}</textarea></div>"
    )


def evidence(sheet: Sheet, code: str) -> str:
    hint = sheet.say("Satu baris untuk satu bukti: tautan (https://…) atau tempat penyimpanan (disimpan di …).")
    return (
        f'<div class="field"><label for="e_{code}">{sheet.say("Bukti dukung")}</label>'
        f'<p class="help" id="eh_{code}">{hint}</p><textarea id="e_{code}" name="{EVIDENCE}{code}" rows="2"'
        f' aria-describedby="eh_{code} x_{code}"{slot("v_e_" + code)}>\n{slot(EVIDENCE + code)}</textarea></div>'
        f'<div class="field"><label for="d_{code}">{sheet.say("Dilihat tanggal")}</label>'
        f'<input type="date" class="short" id="d_{code}" name="{SEEN}{code}" value="{slot(SEEN + code)}"'
        f' aria-describedby="x_{code}"{slot("v_d_" + code)}></div>{slot("files_" + code)}'
    )


WITH_LABEL = frozenset({"line", "area", "day"})
CONTROLS: Mapping[str, Callable[[Sheet, Indicator], str]] = {
    "levels": levels,
    "options": plain_options,
    "scale": scale,
    "checks": checks,
    "line": line,
    "area": area,
    "day": day,
    "": nothing,
}
BOUNDS = {
    frozenset({"least", "most"}): "Angka dari %(least)s sampai %(most)s.",
    frozenset({"least"}): "Angka paling sedikit %(least)s.",
    frozenset({"most"}): "Angka paling banyak %(most)s.",
}
