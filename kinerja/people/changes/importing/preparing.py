"""Judged lines turned into rows that only need storing, each with its entry in the ledger and its event.

Reads what it needs, writes nothing: all of it comes before the transaction that others must wait for.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import event_row
from kinerja.core.authz import Actor
from kinerja.core.i18n import message
from kinerja.core.types import new_public_id
from kinerja.people.changes.accounts import new_uniquifier
from kinerja.people.changes.importing.prepared import EMPLOYEE, NUMBER, OVERRIDE, PLACEMENT, POST, Prepared
from kinerja.people.importing.book import Appointed, Directory, Known, PostEntry
from kinerja.people.importing.judging import Judged, NewPost, Placing, Plan
from kinerja.people.models import (
    Account,
    EmployeeNumber,
    PlacementKind,
    RowEffect,
    SupervisorOverride,
)
from kinerja.people.queries import not_ended, supervisors_for
from kinerja.people.queries.cards import PlacementCard
from kinerja.people.queries.coming import Coming, placements_with

LONGEST_RANK = 60
CHUNK = 500
# What stands in a line about the superior is then not applied.
NO_SUPERIOR = frozenset(
    {"import.superior_unknown", "import.superior_without_post", "import.superior_later", "supervisor.own_record"}
)


@dataclass(frozen=True, slots=True)
class Appointment:
    """Who a line says is whose superior, from which day."""

    row: int
    number: str
    superior: str
    on: date


@dataclass
class Preparing:
    """Knows whom and which posts it has made, for the lines that follow."""

    actor: Actor
    batch_id: int
    batch: str  # its public id
    today: date
    effective_on: date
    now: datetime
    prepared: Prepared = field(init=False)
    _made: dict[str, int] = field(default_factory=dict)  # new people by number
    _posts: Directory = field(default_factory=lambda: Directory((), (), {}, {}))  # new ones
    _coming: Coming = field(default_factory=Coming)
    _acting: list[tuple[Judged, frozenset[str]]] = field(default_factory=list)
    _asked: list[Appointment] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.prepared = Prepared(self.batch_id)

    def add(self, session: Session, lines: Sequence[tuple[Judged, Collection[str]]]) -> None:
        """Sound lines with the codes of what was found about them. Whoever is Plt or Plh waits for `finish`."""
        acting = [line for line in lines if line[0].entry.capacity is not PlacementKind.DEFINITIVE]
        self._acting += [(judged, frozenset(codes)) for judged, codes in acting]
        self._take(session, [line for line in lines if line[0].entry.capacity is PlacementKind.DEFINITIVE])

    def finish(self, session: Session) -> Prepared:
        """Plt and Plh after everybody's definitive post, superiors when everybody has a post."""
        self._take(session, self._acting)
        for start in range(0, len(self._asked), CHUNK):
            self._appoint(session, self._asked[start : start + CHUNK])
        return self.prepared

    def _take(self, session: Session, lines: Sequence[tuple[Judged, Collection[str]]]) -> None:
        plans = [(judged.plan, judged.known, codes) for judged, codes in lines if judged.plan is not None]
        open_accounts = _open_accounts(session, [plan for plan, _known, _codes in plans if plan.active is False])
        for plan, known, codes in plans:
            if plan.effect is not RowEffect.NONE:
                self._apply(plan, known, open_accounts)
            if plan.superior and not NO_SUPERIOR.intersection(codes):
                on = max(self.today, plan.entry.valid_from or self.effective_on)
                self._asked.append(Appointment(plan.row, plan.entry.number, plan.superior, on))

    def _apply(self, plan: Plan, known: Known | None, open_accounts: Collection[int]) -> None:
        if known is not None and plan.active is False:
            self._leave(plan, known, open_accounts)
            return
        if known is not None:
            self._change(plan, known)
        if plan.placing is not None:
            self._place(plan, plan.placing, known)

    # People

    def _change(self, plan: Plan, known: Known) -> None:
        values = {"name": plan.name, "rank": plan.rank, "active": plan.active}
        after = {name: value for name, value in values.items() if value is not None}
        before = {"name": known.name, "rank": known.rank, "active": known.active}
        if fields := self.prepared.change(plan.row, EMPLOYEE, known.employee_id, before, after):
            self._tell(Event.EMPLOYEE_CHANGED, plan, known.employee_id, {"fields": sorted(fields)})

    def _leave(self, plan: Plan, known: Known, open_accounts: Collection[int]) -> None:
        """Ends every placement and closes the account, as for a single employee."""
        on = self.effective_on
        for held in known.held:
            if held.ends_after(on):
                self._end(plan.row, held.id, held.valid_to, on)
        self.prepared.change(plan.row, EMPLOYEE, known.employee_id, {"active": True}, {"active": False})
        account_id = plan.person.account_id if plan.person else None
        if account_id is not None and account_id in open_accounts:
            self.prepared.close_account(plan.row, account_id, new_uniquifier())
        facts = {"reason": plan.leaving, "from": on}
        self._tell(Event.EMPLOYEE_DEACTIVATED, plan, known.employee_id, facts)

    def _new_employee(self, plan: Plan, since: date) -> int:
        entry = plan.entry
        values = {
            "public_id": new_public_id(), "name": entry.name, "rank": entry.rank[:LONGEST_RANK], "active": True,
        }  # fmt: skip
        employee_id = self.prepared.make(plan.row, EMPLOYEE, values)
        values = {"employee_id": employee_id, "number": entry.number, "kind": entry.number_kind, "valid_from": since}
        self.prepared.make(plan.row, NUMBER, values)
        self._made[entry.number] = employee_id
        return employee_id

    # Where

    def _place(self, plan: Plan, placing: Placing, known: Known | None) -> None:
        event = Event.PLACEMENT_STARTED
        if known is not None:
            employee_id = known.employee_id
        elif plan.entry.number in self._made:
            employee_id = self._made[plan.entry.number]
        else:
            employee_id, event = self._new_employee(plan, placing.valid_from), Event.EMPLOYEE_CREATED
        post = self._post(plan.row, placing)
        if placing.ends is not None:
            self._end(plan.row, placing.ends.id, placing.ends.valid_to, placing.valid_from)
        values = {
            "public_id": new_public_id(), "employee_id": employee_id, "post_id": post.id, "kind": placing.kind,
            "valid_from": placing.valid_from, "valid_to": placing.valid_to, "letter": placing.letter,
        }  # fmt: skip
        placement_id = self.prepared.make(plan.row, PLACEMENT, values)
        self._coming.begin(_card(placement_id, employee_id, placing, post))
        facts = {"placement": placement_id, "post": post.id, "kind": placing.kind, "from": placing.valid_from}
        self._tell(event, plan, employee_id, facts)

    def _end(self, line: int, placement_id: int, until: date | None, on: date) -> None:
        self.prepared.change(line, PLACEMENT, placement_id, {"valid_to": until}, {"valid_to": on})
        self._coming.end(placement_id, on)

    def _post(self, row: int, placing: Placing) -> PostEntry:
        """One that several lines ask for is made once."""
        asked = placing.post
        if isinstance(asked, PostEntry):
            return asked
        known = self._posts.post_called(placing.unit.id, asked.title, asked.level)
        return known if known is not None else self._new_post(row, placing.unit.id, asked)

    def _new_post(self, row: int, unit_id: int, asked: NewPost) -> PostEntry:
        values = {
            "public_id": new_public_id(), "unit_id": unit_id, "title": asked.title, "kind": asked.kind,
            "level": asked.level, "job_family_id": None, "is_head": False,
        }  # fmt: skip
        post_id = self.prepared.make(row, POST, values)
        post = PostEntry(post_id, unit_id, asked.title, asked.kind, asked.level, is_head=False)
        self._posts.add(post)
        return post

    # Under whom

    def _appoint(self, session: Session, asked: Sequence[Appointment]) -> None:
        """Superiors as the lines say, where the tree and what is appointed will say otherwise."""
        numbers = {one.number for one in asked} | {one.superior for one in asked}
        query = select(EmployeeNumber.number, EmployeeNumber.employee_id)
        ids = dict(session.execute(query.where(EmployeeNumber.number.in_(sorted(numbers)))).tuples().all())
        ids |= {number: self._made[number] for number in numbers if number in self._made}
        for on in sorted({one.on for one in asked}):
            same_day = [one for one in asked if one.on == on and one.number in ids and one.superior in ids]
            self._appoint_on(session, on, same_day, ids)

    def _appoint_on(self, session: Session, on: date, asked: Sequence[Appointment], ids: Mapping[str, int]) -> None:
        employees = {ids[one.number] for one in asked}
        superiors = supervisors_for(session, employees, on, coming=self._coming)
        able = placements_with(session, {ids[one.superior] for one in asked}, on, self._coming)
        appointed = _appointed(session, employees, on)
        for one in asked:
            employee_id, superior_id = ids[one.number], ids[one.superior]
            current, held = superiors.get(employee_id), appointed.get(employee_id, [])
            is_so = current is not None and current.employee_id == superior_id
            if is_so or superior_id not in able or any(row.supervisor_id == superior_id for row in held):
                continue
            if any(row.valid_from >= on for row in held):
                continue
            for row in held:
                self.prepared.change(one.row, OVERRIDE, row.id, {"valid_to": row.valid_to}, {"valid_to": on})
            self._override(one.row, employee_id, superior_id, on)

    def _override(self, line: int, employee_id: int, superior_id: int, on: date) -> None:
        values = {
            "public_id": new_public_id(), "employee_id": employee_id, "supervisor_id": superior_id,
            "valid_from": on, "valid_to": None, "reason": message("import.reason_of_superior"),
        }  # fmt: skip
        override_id = self.prepared.make(line, OVERRIDE, values)
        facts = {"override": override_id, "supervisor": superior_id, "from": on, "import": self.batch}
        self.prepared.tell(event_row(
            self.actor, Event.SUPERVISOR_OVERRIDDEN, "employee", employee_id, at=self.now, changes=facts
        ))  # fmt: skip

    def _tell(self, event: Event, plan: Plan, employee_id: int, facts: dict[str, Any]) -> None:
        agency_id = plan.placing.unit.agency_id if plan.placing else None
        if agency_id is None and plan.person is not None:
            agency_id = min((one for one in plan.person.agency_ids if one is not None), default=None)
        self.prepared.tell(event_row(
            self.actor, event, "employee", employee_id, at=self.now, agency_id=agency_id,
            changes=facts | {"import": self.batch},
        ))  # fmt: skip


def _open_accounts(session: Session, leaving: Sequence[Plan]) -> frozenset[int]:
    ids = {plan.person.account_id for plan in leaving if plan.person and plan.person.account_id is not None}
    query = select(Account.id).where(Account.id.in_(sorted(ids)), Account.active)
    return frozenset(session.scalars(query)) if ids else frozenset()


def _appointed(session: Session, employees: Collection[int], on: date) -> dict[int, list[Appointed]]:
    """What is appointed from that day on or still holds then, by employee."""
    query = select(SupervisorOverride.employee_id, SupervisorOverride.id, SupervisorOverride.supervisor_id)
    query = query.add_columns(SupervisorOverride.valid_from, SupervisorOverride.valid_to)
    query = query.where(SupervisorOverride.employee_id.in_(sorted(employees)), not_ended(SupervisorOverride, on))
    found: dict[int, list[Appointed]] = {}
    for employee_id, *rest in session.execute(query.order_by(SupervisorOverride.id)):
        found.setdefault(employee_id, []).append(Appointed(*rest))
    return found


def _card(placement_id: int, employee_id: int, placing: Placing, post: PostEntry) -> PlacementCard:
    return PlacementCard(
        id=placement_id, public_id="", employee_id=employee_id, kind=placing.kind, post_id=post.id,
        post_title=post.title, post_kind=post.kind, unit_id=placing.unit.id, unit_name=placing.unit.name,
        agency_id=placing.unit.agency_id, job_family_id=None, is_head=post.is_head,
        valid_from=placing.valid_from, valid_to=placing.valid_to,
    )  # fmt: skip
