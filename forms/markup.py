"""Instrument -> the HTML of one role's sheet with named slots; every text of an author is escaped here, once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import escape

from forms.builder import (
    DECLINE,
    EVIDENCE,
    REASON,
    SEEN,
    VALUE,
    in_words,
    is_asked,
    is_required,
    takes_evidence,
    type_of,
)
from forms.exact import exact
from forms.fieldtypes.asking import Option, bounds_of, longest, text_in
from forms.instrument import Criterion, Indicator, Instrument, Node, Text, WeightMode
from forms.numbers import print_number

Translate = Callable[[str], str]

# Every text of ours on the page; the application extracts them for translation.
PAGE_TEXTS = (
    "bobot %(w)s dari %(t)s",
    "bobot sama",
    "tidak wajib",
    "perlu bukti dukung",
    "perlu alasan tertulis",
    "Tidak dapat menilai",
    "Alasan, catatan, dan bukti dukung",
    "Alasan atau catatan",
    "Bukti dukung",
    "Satu baris untuk satu bukti: tautan (https://…) atau tempat penyimpanan (disimpan di …).",
    "Dilihat tanggal",
    "Diisi dari data, tidak dinilai di lembar ini.",
    "Angka dari %(least)s sampai %(most)s.",
    "Angka paling sedikit %(least)s.",
    "Angka paling banyak %(most)s.",
    "Tanda desimal boleh koma atau titik; tulis ribuan tanpa titik.",
    "Ya",
    "Tidak",
)


def slot(key: str) -> str:
    """A place that a request fills; NUL stands in no text, because `escaped` removes it."""
    return f"\0{key}\0"


def escaped(text: str) -> str:
    return str(escape(text.replace("\0", "")))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One role's sheet in one locale, as it is being written down."""

    instrument: Instrument
    role: str
    locale: str
    translate: Translate

    def say(self, text: str, **params: str) -> str:
        return escaped(self.translate(text) % params if params else self.translate(text))

    def text(self, text: Text) -> str:
        return escaped(text_in(text, self.locale))

    def sections(self) -> str:
        """A card per top criterion; indicators directly under the root share one card without a heading."""
        root = self.instrument.root
        loose = [child for child in root.children if isinstance(child, Indicator)]
        cards = [self.card(child) for child in root.children if isinstance(child, Criterion) and self.shows(child)]
        own = "".join(self.indicator(child, root) for child in loose if self.shows(child))
        return "".join([f'<section class="card">{own}</section>' if own else "", *cards])

    def shows(self, node: Node) -> bool:
        """Whether the role sees anything of the node."""
        if isinstance(node, Indicator):
            return self.role in node.roles
        return any(self.shows(child) for child in node.children)

    def card(self, criterion: Criterion) -> str:
        code = escaped(criterion.code)
        return (
            f'<section class="card" id="c_{code}" aria-labelledby="t_{code}">'
            f"{self.heading(criterion, self.instrument.root, 2)}{self.children(criterion, 3)}</section>"
        )

    def heading(self, criterion: Criterion, parent: Criterion, level: int) -> str:
        label, help_text = self.text(criterion.label), self.help(criterion.help)
        code = escaped(criterion.code)
        return f'<div class="row"><h{level} id="t_{code}">{label}</h{level}>{self.weight(criterion, parent)}</div>{help_text}'

    def children(self, criterion: Criterion, level: int) -> str:
        return "".join(
            self.indicator(child, criterion)
            if isinstance(child, Indicator)
            else self.heading(child, criterion, min(level, 6)) + self.children(child, level + 1)
            for child in criterion.children
            if self.shows(child)
        )

    def help(self, help_text: Text, own_id: str = "") -> str:
        text = self.text(help_text)
        own = f' id="{own_id}"' if own_id else ""
        return f'<p class="help lines"{own}>{text}</p>' if text else ""

    def weight(self, node: Node, parent: Criterion) -> str:
        """The weight among the siblings as a tag; nothing where there is none."""
        if not counts(node):
            return ""
        if parent.mode is WeightMode.EQUAL:
            return f'<span class="tag">{self.say("bobot sama")}</span>'
        total = sum((weight_of(child) for child in parent.children if counts(child)), Fraction(0))
        shown = {"w": print_number(weight_of(node), self.locale), "t": print_number(total, self.locale)}
        return f'<span class="tag">{self.say("bobot %(w)s dari %(t)s", **shown)}</span>'

    def indicator(self, indicator: Indicator, parent: Criterion) -> str:
        code, asked = escaped(indicator.code), is_asked(self.instrument, indicator, self.role)
        control = type_of(indicator).asked.control_for(indicator) if asked else ""
        label = self.text(indicator.label_for(self.role))
        named = (
            f'<label id="l_{code}" for="q_{code}">{label}</label>'
            if control in LINES
            else f'<span id="l_{code}">{label}</span>'
        )
        optional = asked and not is_required(indicator, self.role)
        legend = (
            f"<legend>{named}"
            + (f' <span class="optional">({self.say("tidak wajib")})</span>' if optional else "")
            + (f" {tag}" if (tag := self.weight(indicator, parent)) else "")
            + "</legend>"
        )
        body = self.asked(indicator, control) if asked else self.told(indicator)
        return (
            f'<fieldset class="field{slot("b_" + code)}" id="i_{code}" data-field="{code}">{legend}'
            f"{self.help(indicator.help_for(self.role), 'h_' + code)}{slot('extra_' + code)}{body}</fieldset>"
        )

    def told(self, indicator: Indicator) -> str:
        """What stands where the role fills in nothing."""
        if indicator.type == "note":
            return ""
        return f'<p class="soft small">{self.say("Diisi dari data, tidak dinilai di lembar ini.")}</p>'

    def asked(self, indicator: Indicator, control: str) -> str:
        code = escaped(indicator.code)
        error = f'<div class="error-list" id="x_{code}" data-error>{slot("x_" + code)}</div>'
        decline = ""
        if self.role in indicator.decline:
            decline = (
                f'<label class="choice"><input type="checkbox" id="n_{code}" name="{DECLINE}{code}" value="1"'
                f"{slot(DECLINE + code)}><span>{self.say('Tidak dapat menilai')}</span></label>"
            )
        return f"{error}{CONTROLS[control](self, indicator)}{decline}{self.beside(indicator)}"

    def described(self, indicator: Indicator, *more: str) -> str:
        """The ids of help, bounds and errors."""
        code = escaped(indicator.code)
        has_help = text_in(indicator.help_for(self.role), self.locale)
        ids = [*([f"h_{code}"] if has_help else []), *more, f"x_{code}"]
        return f' aria-describedby="{" ".join(ids)}"'

    def needed(self, indicator: Indicator) -> str:
        return ' aria-required="true"' if is_required(indicator, self.role) else ""

    def beside(self, indicator: Indicator) -> str:
        """Reason and evidence: open at once where evidence is what is asked, else behind a fold."""
        kind, evidence = type_of(indicator), takes_evidence(self.instrument, indicator, self.role)
        if not kind.scores and not evidence:
            return ""
        code = escaped(indicator.code)
        body = (self.reason(code) if kind.scores else "") + (self.evidence(code) if evidence else "")
        if not kind.scores:
            return body
        title = "Alasan, catatan, dan bukti dukung" if evidence else "Alasan atau catatan"
        return (
            f'<details class="more"{slot("o_" + code)}><summary>{self.say(title)}</summary>'
            f'<div class="body">{body}</div></details>'
        )

    def reason(self, code: str) -> str:
        return (
            f'<div class="field"><label for="r_{code}">{self.say("Alasan atau catatan")}</label>'
            f'<textarea id="r_{code}" name="{REASON}{code}" rows="3" aria-describedby="x_{code}"{slot("v_r_" + code)}>\n'
            f"{slot(REASON + code)}</textarea></div>"
        )

    def evidence(self, code: str) -> str:
        hint = self.say("Satu baris untuk satu bukti: tautan (https://…) atau tempat penyimpanan (disimpan di …).")
        return (
            f'<div class="field"><label for="e_{code}">{self.say("Bukti dukung")}</label><p class="help" id="eh_{code}">{hint}</p>'
            f'<textarea id="e_{code}" name="{EVIDENCE}{code}" rows="2" aria-describedby="eh_{code} x_{code}"'
            f"{slot('v_e_' + code)}>\n{slot(EVIDENCE + code)}</textarea></div>"
            f'<div class="field"><label for="d_{code}">{self.say("Dilihat tanggal")}</label><input type="date" class="short"'
            f' id="d_{code}" name="{SEEN}{code}" value="{slot(SEEN + code)}" aria-describedby="x_{code}"'
            f"{slot('v_d_' + code)}></div>{slot('files_' + code)}"
        )

    def options(self, indicator: Indicator) -> list[Option]:
        return type_of(indicator).asked.options(indicator, role=self.role, locale=self.locale)

    def hints(self, indicator: Indicator, option: Option) -> str:
        """What choosing the option obliges to."""
        words = in_words(self.instrument, self.role)
        due = [
            *(["perlu bukti dukung"] if option.evidence and not words else []),
            *(["perlu alasan tertulis"] if option.reason or (option.evidence and words) else []),
        ]
        return "".join(f' <span class="small soft">· {self.say(hint)}</span>' for hint in due)

    def choices(self, indicator: Indicator, *, kind: str, look: str, role: str = "radiogroup") -> str:
        """Every option as a card around a real input."""
        code = escaped(indicator.code)
        invalid = slot("v_q_" + code) + self.needed(indicator) if role == "radiogroup" else ""
        inputs = []
        for place, option in enumerate(self.options(indicator), 1):
            label = self.say(option.label) if option.own else escaped(option.label)
            mark = f"<b>{escaped(option.mark)}</b>" if look == "level" else ""
            words = f"<span>{label}{self.hints(indicator, option)}</span>" if label or look == "choice" else ""
            value = escaped(option.value)
            inputs.append(
                f'<label class="{look}"><input type="{kind}" id="q_{code}-{place}" name="{VALUE}{code}" value="{value}"'
                f"{slot(f'{VALUE}{code}={value}')}>{mark}{words}</label>"
            )
        inner = "".join(inputs)
        return f'<div role="{role}" aria-labelledby="l_{code}"{self.described(indicator)}{invalid}>{inner}</div>'

    def levels(self, indicator: Indicator) -> str:
        return self.choices(indicator, kind="radio", look="level")

    def plain_options(self, indicator: Indicator) -> str:
        return self.choices(indicator, kind="radio", look="choice")

    def scale(self, indicator: Indicator) -> str:
        return self.choices(indicator, kind="radio", look="level").replace("<div ", '<div class="scale" ', 1)

    def checks(self, indicator: Indicator) -> str:
        return self.choices(indicator, kind="checkbox", look="choice", role="group")

    def line(self, indicator: Indicator) -> str:
        code, unit = escaped(indicator.code), escaped(str(indicator.spec.get("unit", "")))
        field = (
            f'<input type="text" inputmode="decimal" autocomplete="off" class="short" id="q_{code}" name="{VALUE}{code}"'
            f' value="{slot(VALUE + code)}"{self.described(indicator, "u_" + code)}{self.needed(indicator)}{slot("v_q_" + code)}>'
        )
        hint = " ".join(
            [*self.bounds(indicator), self.say("Tanda desimal boleh koma atau titik; tulis ribuan tanpa titik.")]
        )
        unit_text = f"<span>{unit}</span>" if unit else ""
        return f'<p class="help" id="u_{code}">{hint}</p><div class="with-unit">{field}{unit_text}</div>'

    def bounds(self, indicator: Indicator) -> list[str]:
        shown = {key: print_number(bound, self.locale) for key, bound in bounds_of(indicator).items() if key != "step"}
        sentence = BOUNDS.get(frozenset(shown))
        return [self.say(sentence, **shown)] if sentence else []

    def area(self, indicator: Indicator) -> str:
        code, lines = escaped(indicator.code), str(indicator.spec.get("lines", ""))
        rows = lines if lines.isdecimal() and 0 < int(lines) <= 40 else "4"
        return (
            f'<textarea id="q_{code}" name="{VALUE}{code}" rows="{rows}" maxlength="{longest(indicator)}"'
            f"{self.described(indicator)}{self.needed(indicator)}{slot('v_q_' + code)}>\n{slot(VALUE + code)}</textarea>"
        )

    def day(self, indicator: Indicator) -> str:
        code = escaped(indicator.code)
        ends = {"min": indicator.spec.get("earliest"), "max": indicator.spec.get("latest")}
        limits = "".join(f' {name}="{escaped(str(end))}"' for name, end in ends.items() if end)
        return (
            f'<input type="date" class="short" id="q_{code}" name="{VALUE}{code}" value="{slot(VALUE + code)}"{limits}'
            f"{self.described(indicator)}{self.needed(indicator)}{slot('v_q_' + code)}>"
        )

    def nothing(self, indicator: Indicator) -> str:
        return ""


LINES = frozenset({"line", "area", "day"})
CONTROLS: Mapping[str, Callable[[Sheet, Indicator], str]] = {
    "levels": Sheet.levels,
    "options": Sheet.plain_options,
    "scale": Sheet.scale,
    "checks": Sheet.checks,
    "line": Sheet.line,
    "area": Sheet.area,
    "day": Sheet.day,
    "": Sheet.nothing,
}
BOUNDS = {
    frozenset({"least", "most"}): "Angka dari %(least)s sampai %(most)s.",
    frozenset({"least"}): "Angka paling sedikit %(least)s.",
    frozenset({"most"}): "Angka paling banyak %(most)s.",
}


def counts(node: Node) -> bool:
    """Whether the node is among the shares: words alone never are."""
    if isinstance(node, Indicator):
        return type_of(node).scores
    return any(counts(child) for child in node.children)


def weight_of(node: Node) -> Fraction:
    """The weight as written; a criterion without one weighs the sum of its children."""
    if node.weight is not None:
        return node.weight
    children = node.children if isinstance(node, Criterion) else ()
    return sum((weight_of(child) for child in children if counts(child)), Fraction(0))
