"""Closed roles played through the real services, with the truth about who sent what."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from kinerja.appraisals.models import Appraisal, AppraisalPart, Assignment, Ballot, Submission
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.appraisals.services.paper import enter_paper
from kinerja.appraisals.services.void import confirm_void, propose_void
from kinerja.core.authz import Actor, ActorKind, Role
from kinerja.core.db import reading, transaction
from kinerja.people.models import Account
from tests.factories import actor_for, make_account, make_employee, make_grant, make_placement, make_post
from tests.kinerja.appraisals.stage import NOW, Play, announced, document, sent

AFTER = NOW + timedelta(days=20)
COLLEAGUES = 30


@dataclass(frozen=True, slots=True)
class Sent:
    """One secret sheet that was sent: by whom, when, and with which words, which nobody else wrote."""

    duty: Assignment
    at: datetime
    words: str


def peers_play(seed: int, colleagues: int = COLLEAGUES) -> list[Sent]:
    """Everybody rates their peers, in a random order over days; in the order of sending."""
    peers_open(colleagues)
    return _send_all(Random(seed))  # noqa: S311  # a story, no secret


def _send_all(luck: Random) -> list[Sent]:
    duties = list(reading().scalars(select(Assignment).where(Assignment.role == "rekan").order_by(Assignment.id)))
    accounts = dict(reading().execute(select(Account.employee_id, Account.id)).tuples().all())
    luck.shuffle(duties)
    story, at = [], NOW
    for duty in duties:
        at += timedelta(minutes=luck.randrange(1, 90))
        story.append(Sent(duty, at, f"Rapi {luck.getrandbits(64):016x}"))
        actor = Actor(ActorKind.ACCOUNT, accounts[duty.employee_id], employee_id=duty.employee_id)
        sent(actor, duty, {"HADIR": luck.choice("12345"), "KUAT": story[-1].words}, now=at)
    return story


def truth_of(story: list[Sent], kept: type[Ballot] | type[Submission]) -> dict[str, int]:
    """Sheet -> the assignment of its author; found by the words, which the attacker has no list of."""
    authors = {one.words: one.duty.id for one in story}
    rows = reading().execute(select(kept.id, kept.answers).where(kept.role == "rekan"))
    return {sheet: authors[json.loads(answers)["KUAT"]["value"]] for sheet, answers in rows}


def mixed_play(seed: int, colleagues: int) -> list[Sent]:
    """The same with a fourth of the sheets on paper, and every fifth group voided and asked again; the newest story.

    What was sent before a voiding is in the story too: an author is an author, whether it counts or not.
    """
    luck = Random(seed)  # noqa: S311  # a story, no secret
    play = peers_open(colleagues)
    clerk = envelope_clerk(play)
    duties = list(reading().scalars(select(Assignment).where(Assignment.role == "rekan").order_by(Assignment.id)))
    story = _send_by(luck, duties, clerk, at=NOW)
    groups = sorted({duty.appraisal_id for duty in duties})
    again = [one for one in groups if one % 5 == 0]
    for appraisal_id in again:
        public_id = reading().scalars(select(Appraisal.public_id).where(Appraisal.id == appraisal_id)).one()
        void = propose_void(play.ratna, public_id, "rekan", reason="Serempak", now=NOW)
        confirm_void(play.people.hasan.actor, void, now=NOW)
    asked = [duty for duty in duties if duty.appraisal_id in set(again)]
    return story + _send_by(luck, asked, clerk, at=NOW + timedelta(days=2))


def peers_open(colleagues: int) -> Play:
    """A cycle in which everybody is asked about their peers, in secret and with words."""
    content = document()
    content["root"]["children"][1]["children"][0]["roles"].append("rekan")
    play = announced(content)
    with transaction() as session:
        for number in range(colleagues):
            employee = make_employee(session, f"Rekan {number}")
            make_placement(session, employee, make_post(session, play.people.division))
            make_account(session, employee)
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    return play


def envelope_clerk(play: Play) -> Actor:
    """Tono enters sealed envelopes for the other Dinas."""
    unit = play.people.other_agency
    with transaction() as session:
        make_grant(session, play.people.tono.account, Role.UNIT_OPERATOR, agency_id=unit.id, unit_id=unit.id)
        return actor_for(session, play.people.tono.account)


def _send_by(luck: Random, duties: list[Assignment], clerk: Actor, *, at: datetime) -> list[Sent]:
    accounts = dict(reading().execute(select(Account.employee_id, Account.id)).tuples().all())
    part = reading().scalars(select(AppraisalPart.part).limit(1)).one()
    order, story = list(duties), []
    luck.shuffle(order)
    longest = max(2, 2 * 86_400 // len(order))  # two days for everybody, long before the window ends
    for duty in order:
        at += timedelta(seconds=luck.randrange(1, longest))
        words = f"Rapi {luck.getrandbits(64):016x}"
        story.append(Sent(duty, at, words))
        answers = {"HADIR": luck.choice("12345"), "KUAT": words}
        if duty.employee_id != clerk.employee_id and luck.randrange(4) == 0:
            fields = {f"q_{code}": value for code, value in answers.items()}
            enter_paper(clerk, duty.public_id, part, fields, stated=True, scan=None, now=at)
        else:
            actor = Actor(ActorKind.ACCOUNT, accounts[duty.employee_id], employee_id=duty.employee_id)
            sent(actor, duty, answers, now=at)
    return story


def truth_of_all(story: list[Sent]) -> dict[str, int]:
    """Sheet -> the assignment of its author, of everything that still holds words: ballots and submissions."""
    authors = {one.words: one.duty.id for one in story}
    found = {}
    for kept in (Ballot, Submission):
        rows = reading().execute(select(kept.id, kept.answers).where(kept.role == "rekan"))
        found |= {sheet: authors[json.loads(answers)["KUAT"]["value"]] for sheet, answers in rows}
    return found
