"""Letter numbers that documents of an agency carry in a year, and the next one by the agency's pattern."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from kinerja.people.models import Unit
from kinerja.reports.models import Printout, PrintoutKind, PrintoutScan
from kinerja.reports.queries.printouts import PrintoutLine, PrintoutScope, lines_of
from kinerja.reports.serials import letter_key, next_letter


def letter_holder(
    session: Session, scope: PrintoutScope, kind: PrintoutKind, letter: str, year: int
) -> PrintoutLine | None:
    """Which other document of the agency and year carries that letter number."""
    other = or_(Printout.result_id != scope.result_id, Printout.kind != kind)
    carried = Printout.letter_key == letter_key(letter)
    return next(iter(lines_of(session, *_carrying(scope.agency_id, year), carried, other)), None)


def proposed_letter(session: Session, agency_id: int, year: int) -> str:
    """The next number by the pattern of the agency; nothing where it has none."""
    pattern = session.scalars(select(Unit.letter_pattern).where(Unit.id == agency_id)).one()
    if not pattern:
        return ""
    keys = session.scalars(select(Printout.letter_key).where(*_carrying(agency_id, year)))
    return next_letter(pattern, year, (key for key in keys if key))


def _carrying(agency_id: int, year: int) -> tuple[ColumnElement[bool], ...]:
    """A document that was issued again leaves its number to others, unless somebody brought it back signed."""
    later = aliased(Printout)
    again = select(later.id).where(
        later.result_id == Printout.result_id, later.kind == Printout.kind, later.id > Printout.id
    )
    signed = select(PrintoutScan.id).where(PrintoutScan.printout_id == Printout.id)
    return (
        Printout.agency_id == agency_id,
        Printout.year == year,
        Printout.letter_key.is_not(None),
        or_(~again.exists(), signed.exists()),
    )
