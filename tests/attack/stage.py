"""Closed roles played through the real services, with the truth about who sent what."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from kinerja.appraisals.models import Assignment, Ballot, Submission
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.core.authz import Actor, ActorKind
from kinerja.core.db import reading, transaction
from kinerja.people.models import Account
from tests.factories import make_account, make_employee, make_placement, make_post
from tests.kinerja.appraisals.stage import NOW, announced, document, sent

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
    content = document()
    content["root"]["children"][1]["children"][0]["roles"].append("rekan")
    play = announced(content)
    with transaction() as session:
        for number in range(colleagues):
            employee = make_employee(session, f"Rekan {number}")
            make_placement(session, employee, make_post(session, play.people.division))
            make_account(session, employee)
    open_cycle(play.ratna, play.cycle_id, now=NOW)
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
