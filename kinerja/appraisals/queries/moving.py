"""What moving an open cycle to another version would do: who moves, what is asked again, and what stands in the way."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from forms.givens import is_declared
from forms.instrument import Instrument, RaterRole, RoleKind
from forms.rows import repeat_of
from kinerja.appraisals.carrying import Asked, asked_difference, codes_again, groups_in
from kinerja.appraisals.models import (
    Appraisal,
    AppraisalPart,
    AppraisalState,
    Assignment,
    AssignmentState,
    Ballot,
    Response,
    ResponseState,
    Submission,
    VersionMove,
)
from kinerja.core.errors import NotFound
from kinerja.core.i18n import _
from kinerja.cycles.models import Cycle, CycleInstrument
from kinerja.cycles.queries import windows_of
from kinerja.instruments.models import Instrument as InstrumentRow
from kinerja.instruments.models import Version

# What may come later by itself: third parties are nominated, data are imported.
LATE_KINDS = (RoleKind.EXTERNAL, RoleKind.SYSTEM)


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that the move would break, as a dotted code with what it is about."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MovePlan:
    """The move in numbers. With bars it cannot be confirmed."""

    roles: Mapping[str, Asked]
    again: tuple[str, ...]  # codes that somebody is asked anew, in reading order
    moving: int
    staying: int
    unsent: int
    returned: Mapping[str, int]  # role -> sent sheets that go back to their raters
    bars: tuple[Bar, ...]


def moving_parts(cycle_id: int, version_id: int) -> Select[Any]:
    """Ids of the appraisals that a move concerns: under the version, and not decided."""
    return (
        select(AppraisalPart.appraisal_id)
        .join(Appraisal, Appraisal.id == AppraisalPart.appraisal_id)
        .where(
            Appraisal.cycle_id == cycle_id,
            Appraisal.state == AppraisalState.COLLECTING,
            AppraisalPart.version_id == version_id,
        )
    )


def parts_served(session: Session, cycle_id: int, version_id: int) -> list[str]:
    """The parts of appraisals that the version serves in the cycle."""
    query = select(AppraisalPart.part).join(Appraisal, Appraisal.id == AppraisalPart.appraisal_id)
    query = query.where(Appraisal.cycle_id == cycle_id, AppraisalPart.version_id == version_id)
    return list(session.scalars(query.distinct().order_by(AppraisalPart.part)))


def move_for(session: Session, cycle_id: int, public_id: str, *, update: bool = False) -> VersionMove:
    """Raises NotFound."""
    query = select(VersionMove).where(VersionMove.cycle_id == cycle_id, VersionMove.public_id == public_id)
    found = session.scalar(query.with_for_update() if update else query)
    if found is None:
        raise NotFound("move.unknown")
    return found


def moves_of(session: Session, cycle_id: int) -> list[VersionMove]:
    """The newest first."""
    query = select(VersionMove).where(VersionMove.cycle_id == cycle_id).order_by(VersionMove.id.desc())
    return list(session.scalars(query))


def version_choices(session: Session, cycle_id: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Versions that serve in the cycle, and the other versions of their instruments; public id and name."""
    served = select(CycleInstrument.version_id).where(CycleInstrument.cycle_id == cycle_id)
    instruments = select(Version.instrument_id).where(Version.id.in_(served))
    query = (
        select(Version.id, Version.public_id, InstrumentRow.title, Version.number, Version.id.in_(served))
        .join(InstrumentRow, InstrumentRow.id == Version.instrument_id)
        .where(Version.instrument_id.in_(instruments))
        .order_by(InstrumentRow.title, Version.number.desc())
    )
    rows = session.execute(query).tuples().all()
    names = {key: (public_id, version_words(title, number)) for key, public_id, title, number, _in_use in rows}
    used = [names[row[0]] for row in rows if row[4]]
    return used, [one for one in names.values() if one not in used]


def version_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """What pages call versions."""
    query = select(Version.id, InstrumentRow.title, Version.number)
    query = query.join(InstrumentRow, InstrumentRow.id == Version.instrument_id).where(Version.id.in_(ids))
    return {key: version_words(title, number) for key, title, number in session.execute(query).tuples()}


def version_words(title: str, number: int) -> str:
    return _("%(title)s, versi %(number)s", title=title, number=number)


def move_plan(
    session: Session, cycle: Cycle, move: VersionMove, old: Instrument, new: Instrument, *, now: datetime
) -> MovePlan:
    """A few statements however many appraisals."""
    roles = {code: asked_difference(old, new, code) for code in old.roles if code in new.roles}
    ids = moving_parts(cycle.id, move.from_version_id)
    parts = parts_served(session, cycle.id, move.from_version_id)
    sent = _responses(session, ids, parts)
    returned = {
        role: sent.get((role, ResponseState.SUBMITTED), 0)
        for role, asked in roles.items()
        if asked.touched and not new.roles[role].closed
    }
    returned = {role: number for role, number in returned.items() if number}
    moving = session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    under = select(func.count()).select_from(AppraisalPart).join(Appraisal, Appraisal.id == AppraisalPart.appraisal_id)
    under = under.where(Appraisal.cycle_id == cycle.id, AppraisalPart.version_id == move.from_version_id)
    return MovePlan(
        roles=roles,
        again=tuple(codes_again(new, roles)),
        moving=moving,
        staying=(session.scalar(under) or 0) - moving,
        unsent=sum(number for (_role, state), number in sent.items() if state is ResponseState.DRAFT),
        returned=returned,
        bars=(
            *_role_bars(session, ids, old, new),
            *_row_bars(old, new, roles),
            *_sealed_bars(session, ids, parts, old, roles=roles),
            *_given_bars(session, ids, move.from_version_id, new),
            *_window_bars(session, cycle, [new.roles[code] for code in returned], now=now),
        ),
    )


def _responses(session: Session, ids: Select[Any], parts: list[str]) -> dict[tuple[str, ResponseState], int]:
    query = (
        select(Assignment.role, Response.state, func.count())
        .join(Response, Response.assignment_id == Assignment.id)
        .where(Assignment.appraisal_id.in_(ids), Response.part.in_(parts))
        .where(Assignment.state.in_([AssignmentState.OPEN, AssignmentState.DONE]))
        .group_by(Assignment.role, Response.state)
    )
    return {(role, state): number for role, state, number in session.execute(query).tuples()}


def _role_bars(session: Session, ids: Select[Any], old: Instrument, new: Instrument) -> Iterator[Bar]:
    """Roles in which somebody serves already and that are gone or promise something else, and new ones."""
    served = select(Assignment.role).where(Assignment.appraisal_id.in_(ids))
    duties = set(session.scalars(served.where(Assignment.state != AssignmentState.REVOKED).distinct()))
    for code, role in old.roles.items():
        if code in duties and code not in new.roles:
            yield Bar("move.role_gone", {"role": role.label})
        elif code in duties and _promise(role) != _promise(new.roles[code]):
            yield Bar("move.role_differs", {"role": role.label})
    for code, role in new.roles.items():
        if code not in old.roles and role.kind not in LATE_KINDS:
            yield Bar("move.role_new", {"role": role.label})


def _promise(role: RaterRole) -> tuple[Any, ...]:
    """What was said to raters before they answered."""
    return role.kind, role.closed, role.minimum if role.closed else 0


def _row_bars(old: Instrument, new: Instrument, roles: Mapping[str, Asked]) -> Iterator[Bar]:
    """Answers in rows go over as they are, or not at all: their criteria may not repeat otherwise, or ask otherwise."""
    before, after = groups_in(old), groups_in(new)
    changed = frozenset[str]().union(*(asked.dropped | asked.fresh for asked in roles.values()))
    repeats = [{code: repeat_of(one, code) for code in one.groups} for one in (old, new)]
    if before != after or repeats[0] != repeats[1] or changed & (before.keys() | after.keys()):
        yield Bar("move.rows_changed")


def _sealed_bars(
    session: Session, ids: Select[Any], parts: list[str], old: Instrument, *, roles: Mapping[str, Asked]
) -> Iterator[Bar]:
    """Roles whose sent sheets nobody can be given back: secret ones have no author, data no sheet."""
    sealed: set[str] = set()
    for model, more in ((Ballot, []), (Submission, [Submission.response_id.is_(None)])):
        sent: Any = model
        query = select(sent.role).where(sent.appraisal_id.in_(ids), sent.part.in_(parts), *more)
        sealed |= set(session.scalars(query.distinct()))
    for code in sorted(sealed):
        role = old.roles[code]
        is_data = role.kind is RoleKind.SYSTEM
        if code not in roles:
            if is_data:
                yield Bar("move.role_gone", {"role": role.label})
        elif roles[code].dropped or (roles[code].touched and not is_data):
            yield Bar("move.data_sent" if is_data else "move.secret_sent", {"role": role.label})


def _given_bars(session: Session, ids: Select[Any], version_id: int, new: Instrument) -> Iterator[Bar]:
    """Givens that are stored already and that the new version does not know."""
    query = select(AppraisalPart.givens).where(
        AppraisalPart.appraisal_id.in_(ids), AppraisalPart.version_id == version_id
    )
    stored = {code for givens in session.scalars(query) for code in givens}
    for code in sorted(code for code in stored if not is_declared(new.draft, code)):
        yield Bar("move.given_gone", {"given": code})


def _window_bars(session: Session, cycle: Cycle, roles: list[RaterRole], *, now: datetime) -> Iterator[Bar]:
    """Roles whose sheets would return when nobody may fill them in any more."""
    ended = {
        window.role
        for window in windows_of(session, cycle.id)
        if window.closes_at + timedelta(minutes=window.grace_minutes) <= now
    }
    for role in roles:
        if role.kind.value in ended:
            yield Bar("move.window_over", {"role": role.label})
