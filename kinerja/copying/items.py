"""The pieces of a result as the official system takes them, one after the other; texts and ratings, never a score."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kinerja.copying.orders import Order, OrderLine
from kinerja.core.i18n import _, format_day
from kinerja.people.numbers import strip_number
from kinerja.plans.queries import Remark
from kinerja.reports.content import ReportContent, text_in

OFFICIAL = "id"  # the official system is Indonesian, whatever the reader's language


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to paste; `key` stays the same as long as the result does."""

    key: str
    label: str
    text: str


Piece = tuple[str, str, str]  # key inside its source, what its label adds, the text


def items_of(content: ReportContent, remarks: Sequence[Remark], order: Order, locale: str) -> list[Item]:
    """In the order of the official form; `content` in Indonesian, labels in the reader's language."""
    found = []
    for line in order.lines:
        for key, more, text in PIECES[line.source](line, content, remarks):
            label = text_in(line.label, locale)
            full = _("%(label)s: %(more)s", label=label, more=more) if more else label
            found.append(Item(f"{line.source}.{key}" if key else line.source, full, text))
    return [item for item in found if item.text]


def _ratings(_line: OrderLine, content: ReportContent, _remarks: Sequence[Remark]) -> Iterator[Piece]:
    return ((one.axis, one.label, one.decided_label) for one in content.ratings)


def _reasons(_line: OrderLine, content: ReportContent, _remarks: Sequence[Remark]) -> Iterator[Piece]:
    return ((one.axis, one.label, one.reason) for one in content.ratings)


def _rater_words(_line: OrderLine, content: ReportContent, _remarks: Sequence[Remark]) -> Iterator[Piece]:
    for number, line in enumerate(content.feedback, 1):
        yield str(number), f"{line.label} ({line.source})", line.text


def _year_feedback(line: OrderLine, _content: ReportContent, remarks: Sequence[Remark]) -> Iterator[Piece]:
    """Feedback of the year with its three parts; confidential talks and the employee's own notes are left out."""
    for remark in remarks:
        if remark.kind == "feedback":
            texts = [f"{line.parts[name]}: {text}" for name, text in remark.texts if name in line.parts]
            yield remark.public_id, f"{remark.author}, {format_day(remark.day)}", "\n".join(texts)


def _one(text: str) -> Iterable[Piece]:
    return [("", "", text)]


PIECES: dict[str, Callable[[OrderLine, ReportContent, Sequence[Remark]], Iterable[Piece]]] = {
    "nip": lambda _line, content, _remarks: _one(strip_number(content.appraisee.nip)),
    "name": lambda _line, content, _remarks: _one(content.appraisee.name),
    "period": lambda _line, content, _remarks: _one(content.cycle_name),
    "rating": _ratings,
    "reason": _reasons,
    "predicate": lambda _line, content, _remarks: _one(content.outcome_label or ""),
    "rater_words": _rater_words,
    "year_feedback": _year_feedback,
}
