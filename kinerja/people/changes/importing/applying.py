"""Plans of lines turned into records, a chunk at a time, each with its entry in the ledger and its event."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor
from kinerja.core.i18n import message
from kinerja.people.changes.accounts import close_account
from kinerja.people.changes.importing.ledger import Ledger
from kinerja.people.importing.book import Directory, PostEntry
from kinerja.people.importing.judging import NewPost, Placing, Plan
from kinerja.people.models import (
    Account,
    Employee,
    EmployeeNumber,
    Placement,
    Post,
    SupervisorOverride,
)
from kinerja.people.queries import not_ended, placements_for, supervisors_for

LONGEST_RANK = 60


@dataclass(frozen=True, slots=True)
class Appointment:
    """Who a line says is whose superior, from which day."""

    row: int
    number: str
    superior: str
    on: date


@dataclass
class Importing:
    """Applies plans in the caller's transaction. Knows whom it has made, by number, for the lines that follow."""

    session: Session
    actor: Actor
    batch_id: int
    batch: str  # its public id
    directory: Directory
    effective_on: date
    now: datetime
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.batch_id)

    def apply(self, plans: Sequence[Plan]) -> None:
        """Records of these lines; whoever a plan calls new is made, or was made by an earlier line."""
        employees = self._employees(plans)
        posts = {plan.row: self._post(plan.row, plan.placing) for plan in plans if plan.placing is not None}
        self._end(plans)
        for plan in plans:
            self._change(plan, employees[plan.entry.number])
        self._place(plans, employees, posts)
        self.ledger.write(self.session)

    def _employees(self, plans: Iterable[Plan]) -> dict[str, Employee]:
        """By number: those who are there, locked, and the new ones."""
        wanted = {plan.entry.number: plan for plan in reversed(list(plans))}
        query = select(EmployeeNumber.number, Employee).join(Employee, Employee.id == EmployeeNumber.employee_id)
        query = query.where(EmployeeNumber.number.in_(sorted(wanted))).with_for_update(of=Employee)
        found = dict(self.session.execute(query).tuples().all())
        new = {
            number: Employee(name=plan.entry.name, rank=plan.entry.rank[:LONGEST_RANK])
            for number, plan in wanted.items()
            if number not in found
        }
        self.session.add_all(new.values())
        self.session.flush()
        numbers = []
        for number, employee in new.items():
            plan = wanted[number]
            since = plan.placing.valid_from if plan.placing else self.effective_on
            kind = plan.entry.number_kind
            numbers.append(EmployeeNumber(employee_id=employee.id, number=number, kind=kind, valid_from=since))
        self.session.add_all(numbers)
        self.session.flush()
        for (number, employee), row in zip(new.items(), numbers, strict=True):
            self.ledger.made(wanted[number].row, employee)
            self.ledger.made(wanted[number].row, row)
        return found | new

    def _post(self, row: int, placing: Placing) -> int:
        """The post's id; one that several lines ask for is made once."""
        asked = placing.post
        if isinstance(asked, PostEntry):
            return asked.id
        known = self.directory.post_called(placing.unit.id, asked.title, asked.level)
        return known.id if known is not None else self._new_post(row, placing.unit.id, asked)

    def _new_post(self, row: int, unit_id: int, asked: NewPost) -> int:
        post = Post(unit_id=unit_id, title=asked.title, kind=asked.kind, level=asked.level)
        self.session.add(post)
        self.session.flush()
        self.ledger.made(row, post)
        self.directory.add(PostEntry(post.id, unit_id, post.title, post.kind, post.level, False))
        return post.id

    def _end(self, plans: Iterable[Plan]) -> None:
        ending = {plan.placing.ends.id: plan for plan in plans if plan.placing and plan.placing.ends}
        query = select(Placement).where(Placement.id.in_(sorted(ending))).with_for_update()
        for placement in self.session.scalars(query):
            plan = ending[placement.id]
            if plan.placing is not None:
                self.ledger.change(plan.row, placement, valid_to=plan.placing.valid_from)

    def _change(self, plan: Plan, employee: Employee) -> None:
        if plan.employee_id is None:
            return
        if plan.active is False:
            self._leave(plan, employee)
            return
        values: dict[str, Any] = {"name": plan.name, "rank": plan.rank, "active": plan.active}
        self.ledger.change(plan.row, employee, **{name: value for name, value in values.items() if value is not None})
        fields = sorted(name for name, value in values.items() if value is not None)
        if fields:
            self._record(Event.EMPLOYEE_CHANGED, plan, employee.id, {"fields": fields})

    def _leave(self, plan: Plan, employee: Employee) -> None:
        """Ends every placement and closes the account, as for a single employee."""
        on = self.effective_on
        held = select(Placement).where(Placement.employee_id == employee.id, not_ended(Placement, on))
        for placement in self.session.scalars(held.order_by(Placement.id)):
            self.ledger.change(plan.row, placement, valid_to=on)
        self.ledger.change(plan.row, employee, active=False)
        account_id = plan.person.account_id if plan.person else None
        if account_id is not None and close_account(self.session, account_id):
            account = self.session.get_one(Account, account_id)
            self.ledger.note(plan.row, account, {"active": True}, {"active": False})
        facts = {"reason": plan.leaving, "from": on}
        self._record(Event.EMPLOYEE_DEACTIVATED, plan, employee.id, facts)

    def _place(self, plans: Iterable[Plan], employees: Mapping[str, Employee], posts: Mapping[int, int]) -> None:
        begun = []
        for plan in plans:
            if plan.placing is None:
                continue
            one = plan.placing
            placement = Placement(
                employee_id=employees[plan.entry.number].id, post_id=posts[plan.row], kind=one.kind,
                valid_from=one.valid_from, valid_to=one.valid_to, letter=one.letter,
            )  # fmt: skip
            begun.append((plan, placement))
        self.session.add_all(placement for _plan, placement in begun)
        self.session.flush()
        for plan, placement in begun:
            self.ledger.made(plan.row, placement)
            event = Event.PLACEMENT_STARTED if plan.employee_id is not None else Event.EMPLOYEE_CREATED
            facts = {"placement": placement.id, "post": placement.post_id, "kind": placement.kind}
            self._record(event, plan, placement.employee_id, facts | {"from": placement.valid_from})

    def appoint(self, asked: Sequence[Appointment]) -> None:
        """Superiors as the lines say, where the tree and what is appointed already say otherwise."""
        numbers = {one.number for one in asked} | {one.superior for one in asked}
        query = select(EmployeeNumber.number, EmployeeNumber.employee_id)
        ids = dict(self.session.execute(query.where(EmployeeNumber.number.in_(sorted(numbers)))).tuples().all())
        for on in sorted({one.on for one in asked}):
            same_day = [one for one in asked if one.on == on and one.number in ids and one.superior in ids]
            self._appoint_on(on, same_day, ids)
        self.ledger.write(self.session)

    def _appoint_on(self, on: date, asked: Sequence[Appointment], ids: Mapping[str, int]) -> None:
        employees = {ids[one.number] for one in asked}
        now = supervisors_for(self.session, employees, on)
        able = placements_for(self.session, {ids[one.superior] for one in asked}, on)
        query = select(SupervisorOverride).where(SupervisorOverride.employee_id.in_(sorted(employees)))
        query = query.where(not_ended(SupervisorOverride, on)).order_by(SupervisorOverride.id)
        appointed: dict[int, list[SupervisorOverride]] = {}
        for row in self.session.scalars(query.with_for_update()):
            appointed.setdefault(row.employee_id, []).append(row)
        made = []
        for one in asked:
            employee_id, superior_id = ids[one.number], ids[one.superior]
            current, held = now.get(employee_id), appointed.get(employee_id, [])
            is_so = current is not None and current.employee_id == superior_id
            if is_so or superior_id not in able or any(row.supervisor_id == superior_id for row in held):
                continue
            if any(row.valid_from >= on for row in held):
                continue
            for row in held:
                self.ledger.change(one.row, row, valid_to=on)
            made.append((one.row, SupervisorOverride(
                employee_id=employee_id, supervisor_id=superior_id, valid_from=on,
                reason=message("import.reason_of_superior"),
            )))  # fmt: skip
        self.session.add_all(row for _line, row in made)
        self.session.flush()
        for line, row in made:
            self.ledger.made(line, row)
            facts = {"override": row.id, "supervisor": row.supervisor_id, "from": on, "import": self.batch}
            record(
                self.session, self.actor, Event.SUPERVISOR_OVERRIDDEN, "employee", row.employee_id, at=self.now,
                changes=facts,
            )  # fmt: skip

    def _record(self, event: Event, plan: Plan, employee_id: int, facts: dict[str, Any]) -> None:
        agency_id = plan.placing.unit.agency_id if plan.placing else None
        if agency_id is None and plan.person is not None:
            agency_id = min((one for one in plan.person.agency_ids if one is not None), default=None)
        record(
            self.session, self.actor, event, "employee", employee_id, at=self.now, agency_id=agency_id,
            changes=facts | {"import": self.batch},
        )  # fmt: skip
