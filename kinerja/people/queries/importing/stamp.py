"""Whether anything that a list is held against has changed since one looked: cheap enough to ask under a lock."""

from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.queries import event_count
from kinerja.core.bulk import highest_id
from kinerja.people.models import Employee, EmployeeNumber, Placement, Post, SupervisorOverride

# Everything that changes units, posts, people or what somebody may do leaves one of these.
MOVING = frozenset({
    Event.ACCOUNT_ACTIVATED, Event.ACCOUNT_CREATED, Event.ACCOUNT_DEACTIVATED,
    Event.EMPLOYEE_ACTIVATED, Event.EMPLOYEE_CHANGED, Event.EMPLOYEE_CREATED, Event.EMPLOYEE_DEACTIVATED,
    Event.GRANT_ENDED, Event.GRANT_GIVEN, Event.PEOPLE_IMPORTED, Event.PEOPLE_IMPORT_UNDONE,
    Event.PLACEMENT_ENDED, Event.PLACEMENT_STARTED, Event.POST_CHANGED, Event.POST_CREATED,
    Event.SUPERVISOR_OVERRIDDEN, Event.UNIT_CHANGED, Event.UNIT_CREATED,
})  # fmt: skip
NEW = (Employee, EmployeeNumber, Post, Placement, SupervisorOverride)  # whose ids are foretold

Stamp = tuple[int, ...]


def records_stamp(session: Session) -> Stamp:
    """Equal stamps: nobody has changed records of people in between, and foretold ids still hold."""
    highest = [highest_id(session, model.metadata.tables[model.__tablename__]) for model in NEW]
    return (event_count(session, MOVING), *highest)
