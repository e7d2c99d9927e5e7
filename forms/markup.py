"""Instrument -> the sections of one role's sheet: a card per top criterion, its indicators in reading order."""

from fractions import Fraction

from forms.builder import DECLINE, is_asked, is_required, type_of
from forms.controls import CONTROLS, WITH_LABEL, Sheet, beside, escaped, slot
from forms.instrument import Criterion, Indicator, Node, WeightMode
from forms.numbers import print_number
from forms.scoring import scores, scoring_children, weight_among_siblings
from forms.veils import HIDE, OWED, REQUIRE, SHOW


def sections(sheet: Sheet) -> str:
    """A card per top criterion; indicators directly under the root share one card without a heading."""
    root = sheet.instrument.root
    loose = [child for child in root.children if isinstance(child, Indicator)]
    cards = [card(sheet, child) for child in root.children if isinstance(child, Criterion) and shows(sheet, child)]
    own = "".join(leaf(sheet, child, root) for child in loose if shows(sheet, child))
    return "".join([f'<section class="card">{own}</section>' if own else "", *cards])


def shows(sheet: Sheet, node: Node) -> bool:
    """Whether the role sees anything of the node."""
    if isinstance(node, Indicator):
        return sheet.role in node.roles
    return any(shows(sheet, child) for child in node.children)


def card(sheet: Sheet, criterion: Criterion) -> str:
    code = escaped(criterion.code)
    return (
        f'<section class="card" id="c_{code}" aria-labelledby="t_{code}"{veil(criterion)}>'
        f"{heading(sheet, criterion, sheet.instrument.root, 2)}{children(sheet, criterion, 3)}</section>"
    )


def heading(sheet: Sheet, criterion: Criterion, parent: Criterion, level: int) -> str:
    title = f'<h{level} id="t_{escaped(criterion.code)}">{sheet.text(criterion.label)}</h{level}>'
    return f'<div class="row">{title}{weight(sheet, criterion, parent)}</div>{sheet.help(criterion.help)}'


def children(sheet: Sheet, criterion: Criterion, level: int) -> str:
    return "".join(
        leaf(sheet, child, criterion) if isinstance(child, Indicator) else part(sheet, child, criterion, level)
        for child in criterion.children
        if shows(sheet, child)
    )


def part(sheet: Sheet, criterion: Criterion, parent: Criterion, level: int) -> str:
    """A criterion inside a card; one that a condition may hide has an element around it."""
    inside = heading(sheet, criterion, parent, min(level, 6)) + children(sheet, criterion, level + 1)
    return f"<div{veil(criterion)}>{inside}</div>" if criterion.show_if is not None else inside


def veil(node: Node) -> str:
    """What hides a node: its condition for the script, and the state in which the page is sent."""
    if node.show_if is None:
        return ""
    code = escaped(node.code)
    return f' data-show="{slot(SHOW + code)}"{slot(HIDE + code)}'


def weight(sheet: Sheet, node: Node, parent: Criterion) -> str:
    """The weight among the siblings as a tag; nothing where there is none."""
    if not scores(node):
        return ""
    if parent.mode is WeightMode.EQUAL:
        return f'<span class="tag">{sheet.say("bobot sama")}</span>'
    total = sum((weight_among_siblings(child, parent.mode) for child in scoring_children(parent)), Fraction(0))
    own = weight_among_siblings(node, parent.mode)
    shown = {"w": print_number(own, sheet.locale), "t": print_number(total, sheet.locale)}
    return f'<span class="tag">{sheet.say("bobot %(w)s dari %(t)s", **shown)}</span>'


def leaf(sheet: Sheet, indicator: Indicator, parent: Criterion) -> str:
    """The indicator as a group of fields under one legend."""
    code, asked = escaped(indicator.code), is_asked(sheet.instrument, indicator, sheet.role)
    control = type_of(indicator).asked.control_for(indicator) if asked else ""
    body = questions(sheet, indicator, control) if asked else told(sheet, indicator)
    return (
        f'<fieldset class="field{slot("b_" + code)}" id="i_{code}" data-field="{code}"'
        f"{veil(indicator)}{kind(sheet, indicator)}{demand(indicator)}>"
        f"<legend>{legend(sheet, indicator, parent, control=control, asked=asked)}</legend>"
        f"{sheet.help(indicator.help_for(sheet.role), 'h_' + code)}{slot('extra_' + code)}{body}</fieldset>"
    )


def kind(sheet: Sheet, indicator: Indicator) -> str:
    """How the script reads the answer, where anything depends on answers."""
    depends = sheet.instrument.conditional or sheet.instrument.demanding
    return f' data-type="{indicator.type}"' if depends else ""


def demand(indicator: Indicator) -> str:
    """When an answer is owed, for the script."""
    code = escaped(indicator.code)
    return f' data-require="{slot(REQUIRE + code)}"' if indicator.require_if is not None else ""


def legend(sheet: Sheet, indicator: Indicator, parent: Criterion, *, control: str, asked: bool) -> str:
    """The label (of the field itself where there is only one), whether it may stay empty, and the weight."""
    code, label = escaped(indicator.code), sheet.text(indicator.label_for(sheet.role))
    element, target = ("label", f' for="q_{code}"') if control in WITH_LABEL else ("span", "")
    named = f'<{element} id="l_{code}"{target}>{label}</{element}>'
    if asked and not is_required(indicator, sheet.role):
        freed = slot(OWED + code) if indicator.require_if is not None else ""
        named += f' <span class="optional"{freed}>({sheet.say("tidak wajib")})</span>'
    tag = weight(sheet, indicator, parent)
    return f"{named} {tag}" if tag else named


def told(sheet: Sheet, indicator: Indicator) -> str:
    """What stands where the role fills in nothing."""
    if indicator.type == "note":
        return ""
    return f'<p class="soft small">{sheet.say("Diisi dari data, tidak dinilai di lembar ini.")}</p>'


def questions(sheet: Sheet, indicator: Indicator, control: str) -> str:
    code = escaped(indicator.code)
    error = f'<div class="error-list" id="x_{code}" data-error>{slot("x_" + code)}</div>'
    decline = ""
    if sheet.role in indicator.decline:
        decline = (
            f'<label class="choice"><input type="checkbox" id="n_{code}" name="{DECLINE}{code}" value="1"'
            f"{slot(DECLINE + code)}><span>{sheet.say('Tidak dapat menilai')}</span></label>"
        )
    return f"{error}{CONTROLS[control](sheet, indicator)}{decline}{beside(sheet, indicator)}"
