"""Officials found by name or number, wherever they serve."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kinerja.people.models import Employee, EmployeeNumber
from kinerja.people.queries.cards import EmployeeCard, cards_for

MOST_FOUND = 20
SHORTEST = 3


def find_officials(session: Session, words: str, on: date) -> list[EmployeeCard]:
    """Active employees in a post whose name holds the words or whose number they are; twenty at most.

    Reaches beyond the own Dinas: a third party, or whoever worked for another unit, is the point of it.
    """
    cleaned = " ".join(words.split())
    if len(cleaned) < SHORTEST:
        return []
    pattern = "%" + cleaned.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    digits = cleaned.replace(" ", "")
    numbered = select(EmployeeNumber.employee_id).where(EmployeeNumber.number == digits)
    query = (
        select(Employee.id)
        .where(Employee.active, or_(Employee.name.ilike(pattern, escape="\\"), Employee.id.in_(numbered)))
        .order_by(Employee.name, Employee.id)
        .limit(MOST_FOUND)
    )
    ids = list(session.scalars(query))
    cards = cards_for(session, ids, on) if ids else {}
    return [cards[one] for one in ids if cards[one].main is not None]
