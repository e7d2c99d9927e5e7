"""Instrument -> the sections of one role's sheet: a card per top criterion, its indicators in reading order."""

from collections.abc import Iterator

from forms.builder import DECLINE, is_asked, is_required, type_of
from forms.controls import CONTROLS, WITH_LABEL, Sheet, beside, escaped, slot
from forms.instrument import Criterion, Indicator, Instrument, Node, WeightMode, walk
from forms.numbers import print_number
from forms.rows import is_due
from forms.scoring import is_empty, scores, weight_among_siblings
from forms.veils import HIDE, OWED, REQUIRE, SHOW

TITLE, ROW_OPEN = "title_", "rowopen_"


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
    if is_empty(node):
        return any(sheet.role in each.roles for each in leaves_of_row(sheet.instrument, node))
    return any(shows(sheet, child) for child in node.children)


def leaves_of_row(instrument: Instrument, group: Criterion) -> Iterator[Indicator]:
    """What a row of an empty group would ask."""
    template = instrument.origin.nodes[group.code] if instrument.origin else group
    return (each for each in walk(template) if isinstance(each, Indicator))


def card(sheet: Sheet, criterion: Criterion) -> str:
    code = escaped(criterion.code)
    return (
        f'<section class="card" id="c_{code}" aria-labelledby="t_{code}"{veil(criterion)}>'
        f"{heading(sheet, criterion, sheet.instrument.root, 2)}{children(sheet, criterion, 3)}</section>"
    )


def heading(sheet: Sheet, criterion: Criterion, parent: Criterion, level: int) -> str:
    title = f'<h{level} id="t_{escaped(criterion.code)}">{sheet.text(criterion.label)}</h{level}>'
    named = slot(TITLE + escaped(criterion.code)) if criterion.code in sheet.instrument.titles else ""
    head = f'<div class="row">{title}{weight(sheet, criterion, parent)}</div>'
    return f"{head}{named}{sheet.help(criterion.help)}{empty_group(sheet, criterion)}"


def empty_group(sheet: Sheet, criterion: Criterion) -> str:
    """What stands where a repeating criterion has no row."""
    if not is_empty(criterion):
        return ""
    return f'<p class="soft">{sheet.say("Belum ada butir yang perlu diisi.")}</p>'


def children(sheet: Sheet, criterion: Criterion, level: int) -> str:
    return "".join(
        leaf(sheet, child, criterion) if isinstance(child, Indicator) else part(sheet, child, criterion, level)
        for child in criterion.children
        if shows(sheet, child)
    )


def part(sheet: Sheet, criterion: Criterion, parent: Criterion, level: int) -> str:
    """A criterion inside a card; one that a condition may hide has an element around it."""
    if is_spare(parent, criterion):
        return spare_row(sheet, criterion, level)
    inside = heading(sheet, criterion, parent, min(level, 6)) + children(sheet, criterion, level + 1)
    return f"<div{veil(criterion)}>{inside}</div>" if criterion.show_if is not None else inside


def is_spare(group: Criterion, criterion: Criterion) -> bool:
    """Whether a criterion is a row that raters may leave empty."""
    repeat, is_row = group.repeat, criterion.code.startswith(f"{group.code}.")
    return repeat is not None and is_row and not is_due(repeat, int(criterion.code.rpartition(".")[2]))


def spare_row(sheet: Sheet, criterion: Criterion, level: int) -> str:
    """A row behind a fold that is open once something is in it; it works without a script."""
    code = escaped(criterion.code)
    inside = sheet.help(criterion.help) + children(sheet, criterion, level + 1)
    summary = f'<summary id="t_{code}">{sheet.text(criterion.label)}</summary>'
    return (
        f'<details class="more row-fold" id="c_{code}"{veil(criterion)}{slot(ROW_OPEN + code)}>'
        f'{summary}<div class="body">{inside}</div></details>'
    )


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
    own, whole = weight_among_siblings(node, parent.mode), sheet.totals[parent.code]
    shown = {"w": print_number(own, sheet.locale), "t": print_number(whole, sheet.locale)}
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
