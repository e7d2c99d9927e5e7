"""No number of fewer than three people can be had from a closed role, also not by subtracting two numbers.

A story of sending, releasing, voiding, leaving and joining is played at random. After each step everything that
an assessor could read is written down: per closed role, the set of people behind the mean. Whoever knows two such
means knows their difference; so of any two sets, what is in one and not in the other is nobody or at least three.
"""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from kinerja.appraisals.models import Assignment, AssignmentState, Submission
from kinerja.appraisals.models.raters import VoidedSheet
from kinerja.appraisals.queries import sheets_for
from kinerja.appraisals.queries.results import parts_of
from kinerja.appraisals.services.assign import nominate_official, revoke_assignment
from kinerja.appraisals.services.release import release_ballots
from kinerja.appraisals.services.void import confirm_void, propose_void
from kinerja.core.authz import Actor, ActorKind, job_actor
from kinerja.core.db import reading
from kinerja.core.errors import NotFound
from kinerja.people.models import Account, Employee
from tests.attack.stage import AFTER, peers_open
from tests.kinerja.appraisals.stage import NOW, Play, appraisal_of, sent

LEAST = 3
STEPS = 14
SYSTEM = job_actor("release_ballots")


@dataclass
class Story:
    """One appraisal with its closed peers, and everything that could be read of them so far."""

    play: Play
    luck: Random
    authors: dict[str, int] = field(default_factory=dict)  # words -> assignment
    seen: list[tuple[frozenset[str], frozenset[int]]] = field(default_factory=list)  # sheets, people

    @property
    def appraisal_id(self) -> int:
        return appraisal_of(self.play.people.sari).id

    @property
    def public_id(self) -> str:
        return appraisal_of(self.play.people.sari).public_id

    def duties(self, *states: AssignmentState) -> list[Assignment]:
        query = select(Assignment).where(Assignment.appraisal_id == self.appraisal_id, Assignment.role == "rekan")
        rows = reading().scalars(query.order_by(Assignment.id).execution_options(populate_existing=True))
        return [one for one in rows if one.state in states]

    def send(self) -> None:
        waiting = self.duties(AssignmentState.OPEN)
        for duty in self.luck.sample(waiting, self.luck.randint(0, len(waiting))):
            account = reading().scalars(select(Account.id).where(Account.employee_id == duty.employee_id)).one()
            words = f"Kata {self.luck.getrandbits(64):016x}"
            self.authors[words] = duty.id
            actor = Actor(ActorKind.ACCOUNT, account, employee_id=duty.employee_id)
            sent(actor, duty, {"HADIR": self.luck.choice("12345"), "KUAT": words})

    def release(self) -> None:
        release_ballots(SYSTEM, now=AFTER)

    def void(self) -> None:
        people = self.play.people
        try:
            proposal = propose_void(people.ratna.actor, self.public_id, "rekan", reason="Serempak", now=NOW)
        except NotFound:
            return  # nobody has sent
        confirm_void(people.hasan.actor, proposal, now=NOW)

    def leave(self) -> None:
        waiting = self.duties(AssignmentState.OPEN)
        if waiting:
            revoke_assignment(self.play.wati, self.luck.choice(waiting).public_id, now=NOW)

    def join(self) -> None:
        known = select(Assignment.employee_id).where(
            Assignment.appraisal_id == self.appraisal_id, Assignment.employee_id.is_not(None)
        )
        others = select(Employee.public_id).where(Employee.name.like("Rekan %"), Employee.id.not_in(known))
        free = list(reading().scalars(others.order_by(Employee.id)))
        if free:
            nominate_official(self.play.wati, self.public_id, "rekan", self.luck.choice(free), now=NOW)

    def look(self) -> None:
        """Everything that counts now; the people behind it, which only the test knows."""
        part = parts_of(reading(), self.appraisal_id)[0].part
        counted = [one for one in sheets_for(reading(), self.appraisal_id, part) if one.role == "rekan"]
        words = frozenset(str(one.answers["KUAT"].value) for one in counted)
        if words:
            self.seen.append((words, frozenset(self.authors[one] for one in words)))


def told_apart(story: Story) -> list[tuple[int, int]]:
    """Pairs of numbers whose difference is about one or two people."""
    found = []
    for (one, people), (other, others) in combinations(story.seen, 2):
        if one != other and (0 < len(people - others) < LEAST or 0 < len(others - people) < LEAST):
            found.append((len(people - others), len(others - people)))
    return found


@pytest.fixture
def runs(request: pytest.FixtureRequest) -> range:
    return range(60 if request.config.getoption("--full") else 3)


@pytest.mark.timeout(1800)
def test_no_number_and_no_difference_is_about_fewer_than_three(app: Flask, runs: range) -> None:
    story = Story(peers_open(10), Random(0))  # noqa: S311  # a story, no secret
    steps = (story.send, story.send, story.release, story.release, story.void, story.leave, story.join)
    for seed in runs:
        story.luck.seed(seed)
        for _step in range(STEPS):
            story.luck.choice(steps)()
            story.look()
    assert any(story.seen), "nothing was ever shown"
    assert [len(people) for _sheets, people in story.seen if len(people) < LEAST] == []
    assert told_apart(story) == []


def test_what_is_voided_is_never_among_what_counts(app: Flask) -> None:
    story = Story(peers_open(6), Random(5))  # noqa: S311  # a story, no secret
    for duty in story.duties(AssignmentState.OPEN):
        assert duty.closed
    story.luck.sample = lambda some, _number: list(some)  # type: ignore[method-assign]  # everybody sends
    story.send()
    story.release()
    story.look()
    story.void()
    story.look()
    assert len(story.seen) == 1
    voided = select(Submission.answers).join(VoidedSheet, VoidedSheet.sheet_id == Submission.id)
    kept = {json.loads(answers)["KUAT"]["value"] for answers in reading().scalars(voided)}
    assert kept == story.seen[0][0]


def test_late_sheets_are_released_three_at_a_time(app: Flask) -> None:
    story = Story(peers_open(6), Random(1))  # noqa: S311  # a story, no secret
    story.luck.sample = lambda some, _number: list(some)  # type: ignore[method-assign]  # everybody sends
    story.send()
    story.release()
    story.look()
    for _one in range(2):
        story.join()
        story.send()
        release_ballots(SYSTEM, now=AFTER + timedelta(days=1))
        story.look()
    assert told_apart(story) == []


def test_sheets_that_waited_at_the_voiding_do_not_come_out_by_themselves(app: Flask) -> None:
    story = Story(peers_open(6), Random(1))  # noqa: S311  # a story, no secret
    story.luck.sample = lambda some, _number: list(some)  # type: ignore[method-assign]  # everybody sends
    story.send()
    story.release()
    story.look()
    story.join()
    story.send()
    story.void()
    story.send()
    story.release()
    story.look()
    assert told_apart(story) == [] and len(story.seen) == 1
    for _one in range(2):
        story.join()
        story.send()
    story.release()
    story.look()
    assert told_apart(story) == [] and len(story.seen) == 2, "three more may be shown"
