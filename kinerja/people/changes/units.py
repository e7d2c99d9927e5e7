"""Units and posts: a unit's name and parent are dated states, closed and followed, never overwritten."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.people.models import (
    LETTER_NUMBER,
    LETTER_YEAR,
    NATIONAL,
    JobFamily,
    Post,
    PostKind,
    Unit,
    UnitKind,
    UnitState,
)
from kinerja.people.policies import AGENCY_KINDS
from kinerja.people.queries import last_state, unit_ancestors, unit_subtree
from kinerja.people.queries.holidays import calendar_names

LONGEST_NAME = 200
LONGEST_LEVEL = 40
LONGEST_PATTERN = 80
WORKWEEKS = (5, 6)


def add_unit(session: Session, kind: UnitKind, name: str, *, parent: Unit | None, valid_from: date) -> Unit:
    """A unit with its first state, working as its parent does.

    A perangkat daerah is its own agency, others belong to their parent's.
    """
    if parent is None and kind is not UnitKind.PROVINCE:
        raise Invalid("unit.parent_missing", {"parent": ["unit.parent_missing"]})
    unit = Unit(kind=kind, agency_id=parent.agency_id if parent else None)
    if parent is not None:
        unit.workweek, unit.calendar = parent.workweek, parent.calendar
    session.add(unit)
    session.flush()
    if kind in AGENCY_KINDS:
        unit.agency_id = unit.id
    parent_id = parent.id if parent else None
    session.add(UnitState(unit_id=unit.id, valid_from=valid_from, name=checked_name(name), parent_id=parent_id))
    session.flush()
    return unit


def rename_unit(session: Session, unit: Unit, name: str, *, on: date) -> None:
    """From that day on the unit is called so; what was before keeps the old name."""
    state = _state_to_follow(session, unit, on)
    if state.name == checked_name(name):
        raise Invalid("unit.unchanged", {"name": ["unit.unchanged"]})
    _follow(session, state, on, name=checked_name(name), parent_id=state.parent_id)


def move_unit(session: Session, unit: Unit, parent: Unit, *, on: date) -> None:
    """From that day on the unit stands under another; units below move along, into the new agency too."""
    state = _state_to_follow(session, unit, on)
    if state.parent_id == parent.id:
        raise Invalid("unit.unchanged", {"parent": ["unit.unchanged"]})
    if unit.id == parent.id or unit.id in unit_ancestors(session, parent.id, on):
        raise Invalid("unit.circle", {"parent": ["unit.circle"]})
    if unit.kind not in AGENCY_KINDS and unit.agency_id != parent.agency_id:
        below = unit_subtree(session, unit.id, on)
        inside = update(Unit).where(Unit.id.in_(below), Unit.agency_id == unit.agency_id)
        session.execute(inside.values(agency_id=parent.agency_id))
    _follow(session, state, on, name=state.name, parent_id=parent.id)


def add_post(
    session: Session,
    unit: Unit,
    title: str,
    kind: PostKind,
    *,
    level: str = "",
    job_family_id: int | None = None,
    is_head: bool = False,
) -> Post:
    """A post in the unit; a unit has one head's post."""
    title = checked_name(title, "title")
    if is_head and session.scalars(select(Post.id).where(Post.unit_id == unit.id, Post.is_head)).first() is not None:
        raise Invalid("post.has_head", {"is_head": ["post.has_head"]})
    if job_family_id is not None and session.get(JobFamily, job_family_id) is None:
        raise NotFound("job_family.unknown")
    post = Post(unit_id=unit.id, title=title, kind=kind, level=level, job_family_id=job_family_id, is_head=is_head)
    session.add(post)
    session.flush()
    return post


def change_post(session: Session, post: Post, title: str, *, level: str, job_family_id: int | None) -> list[str]:
    """The names of the fields that differ now. Raises Invalid, NotFound."""
    if job_family_id is not None and session.get(JobFamily, job_family_id) is None:
        raise NotFound("job_family.unknown")
    level = " ".join(level.split())
    if len(level) > LONGEST_LEVEL:
        raise Invalid("people.too_long", {"level": ["people.too_long"]})
    values = {"title": checked_name(title, "title"), "level": level, "job_family_id": job_family_id}
    fields = [name for name, value in values.items() if getattr(post, name) != value]
    for name in fields:
        setattr(post, name, values[name])
    return fields


def change_workweek(units: Iterable[Unit], days: int) -> None:
    """Raises Invalid, also when no unit works otherwise already."""
    if days not in WORKWEEKS:
        raise Invalid("unit.workweek", {"workweek": ["unit.workweek"]})
    others = [unit for unit in units if unit.workweek != days]
    if not others:
        raise Invalid("unit.unchanged", {"workweek": ["unit.unchanged"]})
    for unit in others:
        unit.workweek = days


def change_calendar(session: Session, units: Iterable[Unit], calendar: str) -> None:
    """The units follow this calendar besides the national one. Raises Invalid."""
    if calendar not in {NATIONAL, *calendar_names(session)}:
        raise Invalid("calendar.unknown", {"calendar": ["calendar.unknown"]})
    others = [unit for unit in units if unit.calendar != calendar]
    if not others:
        raise Invalid("unit.unchanged", {"calendar": ["unit.unchanged"]})
    for unit in others:
        unit.calendar = calendar


def change_letter_pattern(agency: Unit, pattern: str) -> None:
    """How letters of an agency are numbered, with one {nomor} and perhaps {tahun}; empty: no way is given.

    Raises Invalid.
    """
    pattern = " ".join(pattern.split())
    if len(pattern) > LONGEST_PATTERN:
        raise Invalid("unit.pattern_too_long", {"pattern": ["unit.pattern_too_long"]})
    signs = pattern.replace(LETTER_NUMBER, "", 1).replace(LETTER_YEAR, "")
    if pattern and (LETTER_NUMBER not in pattern or "{" in signs or "}" in signs):
        raise Invalid("unit.pattern_wrong", {"pattern": ["unit.pattern_wrong"]})
    if pattern == agency.letter_pattern:
        raise Invalid("unit.unchanged", {"pattern": ["unit.unchanged"]})
    agency.letter_pattern = pattern


def checked_name(name: str, field: str = "name", longest: int = LONGEST_NAME) -> str:
    """The name with single spaces. Raises Invalid when it is empty or too long."""
    name = " ".join(name.split())
    if not name:
        raise Invalid("people.name_missing", {field: ["people.name_missing"]})
    if len(name) > longest:
        raise Invalid("people.too_long", {field: ["people.too_long"]})
    return name


def _state_to_follow(session: Session, unit: Unit, on: date) -> UnitState:
    state = last_state(session, unit.id)
    if state is None:
        raise NotFound("unit.unknown")
    if state.valid_from >= on or state.valid_to is not None:
        raise Conflict("unit.later_state")
    return state


def _follow(session: Session, state: UnitState, on: date, *, name: str, parent_id: int | None) -> None:
    state.valid_to = on
    session.add(UnitState(unit_id=state.unit_id, valid_from=on, name=name, parent_id=parent_id))
    session.flush()
