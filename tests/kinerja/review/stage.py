"""A finished cycle and a draft of its instrument: four decided appraisals in two Dinas, one with a closed role."""

import copy
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from forms.answers import answers_to_json
from forms.document import canonical_json
from forms.instrument import Answer
from kinerja.appraisals.changes.deciding import Choice
from kinerja.appraisals.models import Submission
from kinerja.appraisals.services.decide import choose_ratings, finalize_appraisal
from kinerja.core.authz import Actor, ActorKind
from kinerja.core.db import Base, reading, transaction
from kinerja.core.runner import run_waiting
from kinerja.instruments.changes import open_draft
from kinerja.instruments.models import Draft, Instrument, Version
from kinerja.instruments.services import approve_draft, submit_draft
from kinerja.instruments.versions import document_of
from kinerja.people.models import Account
from kinerja.review.models import ImpactRow
from kinerja.review.services import request_impact
from tests.databases import played
from tests.factories import Person, make_account
from tests.kinerja.appraisals.stage import NOW, Play, appraisal_of, document, duty_of, opened, sent
from tests.kinerja.appraisals.test_decide import quadrant
from tests.kinerja.cycles.closing import close_cycle

Document = dict[str, Any]
Change = Callable[[Document], None]
# What the assessor of each answered: attendance and reports, of five.
ANSWERED = {"sari": ("3", "4"), "dewi": ("5", "2"), "budi": ("4", "4"), "tono": ("2", "5")}
EXPECTED = {"hasil": Choice("sesuai", "Sesuai catatan."), "perilaku": Choice("di_atas", "Menjadi teladan.")}
PEERS = ("5", "4", "1")


@dataclass(frozen=True, slots=True)
class Trial:
    """A finished cycle with a submitted draft."""

    play: Play
    instrument: str
    draft: str

    @property
    def cycle(self) -> str:
        return self.play.cycle_id

    @property
    def ratna(self) -> Actor:
        return self.play.ratna

    @property
    def hasan(self) -> Actor:
        return self.play.people.hasan.actor

    def asked(self, actor: Actor | None = None) -> str:
        return request_impact(actor or self.ratna, self.draft, self.cycle, now=NOW)

    def computed(self) -> dict[str, ImpactRow]:
        """The rows of a run by name of the cast, after its job."""
        self.asked()
        run_waiting(now=NOW)
        return self.rows()

    def rows(self) -> dict[str, ImpactRow]:
        people = {appraisal_of(getattr(self.play.people, name)).id: name for name in ANSWERED}
        reading().expire_all()
        return {people[row.appraisal_id]: row for row in reading().scalars(select(ImpactRow))}


def graded() -> Document:
    """The stage's instrument with a category instead of axes."""
    rows = [{"code": "baik", "label": {"id": "Baik"}, "least": "70"}, {"code": "cukup", "label": {"id": "Cukup"}}]
    return document(outcome={"lists": [{"code": "kategori", "rows": rows}], "category": "kategori"})


def finished(content: Document) -> Play:
    """Everybody of ANSWERED is decided, Sari's closed role was released, the cycle is closed."""

    def build() -> Play:
        play = opened(content)
        cast = play.people
        governor = _governor(play)
        assessors = {"sari": cast.budi.actor, "dewi": cast.budi.actor, "budi": cast.head.actor, "tono": governor}
        for value in PEERS:
            _released(play, cast.sari, "rekan", {"HADIR": Answer(value)})
        for name, answers in ANSWERED.items():
            _decided(play, getattr(cast, name), assessors[name], answers)
        close_cycle(play.ratna, play.cycle_id, now=NOW)
        with transaction() as session:
            session.execute(update(Instrument).values(current_version_id=play.version_id))
        return play

    return played(f"finished {json.dumps(content)}", build)


def trial(change: Change, content: Document | None = None, *, state: str = "in_review") -> Trial:
    """The finished cycle and a draft that says what its version says, changed."""
    play = finished(content or quadrant())
    instrument, draft = drafted(play, change)
    rev = reading().scalars(select(Draft.rev).where(Draft.public_id == draft)).one()
    if state != "editing":
        submit_draft(play.ratna, draft, rev=rev, accept_warnings=True, now=NOW)
    if state == "approved":
        approve_draft(play.people.hasan.actor, draft, rev=rev, now=NOW)
    return Trial(play, instrument, draft)


def drafted(play: Play, change: Change) -> tuple[str, str]:
    with transaction() as session:
        version = session.get_one(Version, play.version_id)
        instrument = session.get_one(Instrument, version.instrument_id)
        content = copy.deepcopy(document_of(session, version.fingerprint))
        change(content)
        draft = open_draft(session, play.ratna, instrument, content, base_version_id=version.id, at=NOW)
        return instrument.public_id, draft.public_id


def reweighted(content: Document) -> None:
    """Attendance 20, reports 80; it was 60 and 40."""
    attendance, reports = content["root"]["children"][0]["children"]
    attendance["weight"], reports["weight"] = "20", "80"


def unchanged(content: Document) -> None:
    content["title"]["id"] += " yang disalin"


def _governor(play: Play) -> Actor:
    with transaction() as session:
        account: Account = make_account(session, display_name="Akun Gubernur Contoh")
        account.employee_id = play.governor_id
    return Actor(ActorKind.ACCOUNT, account.id, play.governor_id)


def _decided(play: Play, about: Person, assessor: Actor, answers: tuple[str, str]) -> None:
    attendance, reports = answers
    rater = Person(about.account, assessor, _Named(assessor.employee_id or 0))  # type: ignore[arg-type]  # only its id is asked for
    sent(assessor, duty_of(rater, about, "atasan"), {"HADIR": attendance, "LAPOR": reports, "KUAT": "Rapi."})
    appraisal = appraisal_of(about)
    axes = {"hasil": "sesuai", "perilaku": "di_atas"} if _has_axes(play) else {}
    choose_ratings(assessor, appraisal.public_id, axes, now=NOW)
    reading().expire_all()
    choices = EXPECTED if axes else {}
    finalize_appraisal(assessor, appraisal.public_id, choices, rev=appraisal_of(about).rev, now=NOW)


@dataclass(frozen=True, slots=True)
class _Named:
    id: int


def _has_axes(play: Play) -> bool:
    version = reading().get_one(Version, play.version_id)
    return "axes" in document_of(reading(), version.fingerprint).get("outcome", {})


def _released(play: Play, about: Person, role: str, answers: dict[str, Answer]) -> None:
    """What the release of a ballot leaves: no author, no time."""
    version = reading().get_one(Version, play.version_id)
    body = canonical_json(answers_to_json(answers))
    with transaction() as session:
        number = len(session.scalars(select(Submission.id)).all())
        session.add(
            Submission(
                id=hashlib.sha256(f"{number}".encode()).hexdigest()[:32],
                appraisal_id=appraisal_of(about).id,
                part="overall",
                role=role,
                fingerprint=version.fingerprint,
                answers=body,
                hash=hashlib.sha256(body.encode()).hexdigest(),
                sheet="{}",
            )
        )


def digest_of_appraisals() -> dict[str, str]:
    """A hash over every row of every table that the appraisals own."""
    found = {}
    for table in Base.metadata.sorted_tables:
        owner = next(one for one in Base.registry.mappers if one.local_table is table)
        if owner.class_.__module__ != "kinerja.appraisals.models":
            continue
        rows = sorted(repr(tuple(row)) for row in reading().execute(table.select()))
        found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found
