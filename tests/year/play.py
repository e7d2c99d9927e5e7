"""The year: its people at their pages, its clock, and what is stored, for comparing with the table."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from kinerja.appraisals.models import Appraisal, AppraisalState, Deadline, Result
from kinerja.core.calendar import instant_at
from kinerja.core.db import reading
from kinerja.core.runner import run_waiting
from kinerja.core.schedule import schedule_due
from kinerja.cycles.models import ClockCode
from tests.year import table
from tests.year.organisation import Organisation
from tests.year.pages import Clock, Person

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def at(day: date | str, hour: int = 9, minute: int = 0) -> datetime:
    """That hour in Sofifi."""
    return instant_at(date.fromisoformat(str(day)), time(hour, minute))


@dataclass(slots=True)
class Year:
    """The period of one Dinas, with everybody in it."""

    app: Flask
    stage: Organisation
    clock: Clock
    cycle_id: str = ""
    people: dict[str, Person] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    # Time

    def now(self, day: date | str, hour: int = 9, minute: int = 0) -> None:
        self.clock.now = at(day, hour, minute)

    def last_moment(self, day: date | str) -> None:
        """The last second of that day."""
        self.clock.now = at(day, 0) + DAY - SECOND

    def next_second(self) -> None:
        self.clock.now += SECOND

    def jobs(self) -> None:
        """What comes round by the clock, and all that waits."""
        schedule_due(now=self.clock.now)
        run_waiting(now=self.clock.now)

    # People

    def person(self, seat: str) -> Person:
        if seat not in self.people:
            self.people[seat] = Person(self.app, self.clock, self.stage.members[seat].email)
        return self.people[seat]

    def guest(self, name: str) -> Person:
        """Somebody without an account, with a browser of their own."""
        return self.people.setdefault(name, Person(self.app, self.clock))

    def appraised(self) -> list[str]:
        """Everybody of the Dinas who is still there to be appraised, in the order of the seats."""
        return [seat for seat in self.stage.appraised() if seat != table.RETIRED]

    def silent(self) -> list[str]:
        """Whoever the silent head of Seksi 1.2 should have appraised."""
        return [f"staf12-{number}" for number in range(2, 7)]

    def refuse(self, step: str, page: str = "", /, *, form: str = "", **values: Any) -> None:
        """Those of the table may not take that step: neither see its page nor send its form."""
        routes = self.app.url_map.bind("localhost")
        for address, method in ((page, "GET"), (form, "POST")):
            if address:
                routes.match(address, method=method)  # what is not there would be refused to everybody
        for seat in table.RIGHTS[step]:
            person = self.people[seat] if seat == "guest" else self.person(seat)
            if page:
                person.may_not_see(page)
            if form:
                person.may_not_send(form, **values)
        self.refused.add(step)

    # What is stored

    def seat_of(self, employee_id: int) -> str:
        return next(seat for seat, one in self.stage.members.items() if one.employee.id == employee_id)

    def appraisal(self, seat: str) -> Appraisal:
        reading().expire_all()
        employee = self.stage.members[seat].employee.id
        return reading().scalars(select(Appraisal).where(Appraisal.employee_id == employee)).one()

    def key(self, seat: str) -> str:
        """What addresses call the appraisal."""
        return self.appraisal(seat).public_id

    def state(self, seat: str) -> AppraisalState:
        return self.appraisal(seat).state

    def assessor(self, seat: str) -> str:
        return self.seat_of(self.appraisal(seat).assessor_id)

    def result(self, seat: str) -> Result:
        return reading().get_one(Result, self.appraisal(seat).result_id)

    def deadline(self, seat: str, code: ClockCode) -> Deadline:
        """The clock of that kind which started latest."""
        query = select(Deadline).where(Deadline.appraisal_id == self.appraisal(seat).id, Deadline.code == code)
        found = reading().scalars(query.order_by(Deadline.starts_at.desc(), Deadline.id.desc())).first()
        assert found is not None, (seat, code)
        return found

    def undecided(self) -> list[str]:
        """The public ids of all that wait for a decision."""
        reading().expire_all()
        query = select(Appraisal.public_id).where(Appraisal.state == AppraisalState.COLLECTING)
        return list(reading().scalars(query))


def last_day(seat: str, code: ClockCode) -> date:
    """As the table counts it."""
    (found,) = [one.last_day for one in table.CLOCKS if (one.whose, one.code) == (seat, code)]
    return found
