"""Fictional answers: a finished period for everybody with a plausible spread, and a few sheets of the open one.

Every number comes from one seeded generator, so that each demo tells the same story. Answers are
valued, combined, decided and signed by the same engine and the same changes as real ones.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from forms.answers import Answer
from forms.instrument import Indicator, Instrument, RoleKind
from forms.outcome import reason_due
from kinerja.appraisals.changes.deciding import Choice, keep_decision, material_of
from kinerja.appraisals.changes.receiving import keep_receipt
from kinerja.appraisals.changes.sheets import make_submission
from kinerja.appraisals.changes.signing import sign
from kinerja.appraisals.models import (
    Appraisal,
    AppraisalPart,
    Assignment,
    AssignmentState,
    Response,
    ResponseState,
    SignatureMeaning,
    Submission,
)
from kinerja.appraisals.workflow import Step, advance
from kinerja.core.authz import Actor, ActorKind
from kinerja.core.calendar import instant_at, local_date
from kinerja.core.db import transaction
from kinerja.cycles.models import Cycle
from kinerja.home.demo.cycles import FINISHED, OPEN
from kinerja.home.demo.luck import luck_of, true_level
from kinerja.home.demo.secret import keep_secret
from kinerja.instruments.versions import load_instrument
from kinerja.people.models import Account, Guest

CHUNK = 40
GUESTS_PER_ROLE = 3
STRENGTHS = (
    "Menjelaskan alur layanan kepada warga dengan kata sederhana.",
    "Laporan bulanan selalu lengkap dan mudah dibaca.",
    "Tenang saat banyak yang datang bersamaan, tidak ada yang terlewat.",
    "Membantu rekan baru sampai dapat bekerja sendiri.",
    "Menindaklanjuti aduan pada hari yang sama.",
)
IMPROVEMENTS = (
    "Catat serah terima pada hari yang sama; mulai dengan lembar ringkas.",
    "Sampaikan kendala lebih awal, sebelum tenggat lewat.",
    "Berani mengusulkan cara kerja yang lebih singkat.",
    "Bagikan berkas kerja di map bersama supaya rekan dapat melanjutkan.",
    "Luangkan waktu menanyakan kebutuhan warga sebelum menjawab.",
)
REASONS = {
    "1": "Beberapa kali terjadi dan sudah diingatkan tertulis.",
    "5": "Terlihat sepanjang tahun dan menjadi contoh bagi rekan.",
}
RATING_REASON = "Sesuai pengamatan sepanjang tahun dan bukti yang dibicarakan bersama pegawai."


@dataclass(frozen=True, slots=True)
class Scene:
    """One appraisal with what its raters need to answer."""

    appraisal: Appraisal
    part: AppraisalPart
    instrument: Instrument
    truth: int
    luck: random.Random


def seed_finished(now: datetime) -> None:
    """Everybody's sheets, ratings, results and most receipts of the finished period."""
    with transaction() as session:
        ids = list(session.scalars(_appraisals_of(FINISHED)))
    for start in range(0, len(ids), CHUNK):
        with transaction() as session:
            accounts = _accounts(session)
            scenes = list(_scenes(session, ids[start : start + CHUNK]))
            _play_sending(session, scenes)
            for scene in scenes:
                _play_decision(session, scene, accounts)


def seed_open(now: datetime) -> None:
    """Half of the self-assessments of the open period, so that supervisors find something to look at."""
    with transaction() as session:
        scenes = list(_scenes(session, list(session.scalars(_appraisals_of(OPEN)))))
        duties = _duties(session, scenes)
        logins = set(session.scalars(select(Account.employee_id).where(Account.email.is_not(None))))
        sendings = [
            _fill(scene, duty, now)
            for scene in scenes
            for duty in duties[scene.appraisal.id]
            if duty.role_kind == RoleKind.SELF and scene.luck.random() < 0.5 and duty.employee_id not in logins
        ]
        _send(session, sendings)


def _appraisals_of(cycle: str) -> Select[tuple[int]]:
    query = select(Appraisal.id).join(Cycle, Cycle.id == Appraisal.cycle_id)
    return query.where(Cycle.name == cycle).order_by(Appraisal.id)


def _scenes(session: Session, ids: Sequence[int]) -> Iterator[Scene]:
    query = (
        select(Appraisal, AppraisalPart)
        .join(AppraisalPart, AppraisalPart.appraisal_id == Appraisal.id)
        .where(Appraisal.id.in_(ids))
        .order_by(Appraisal.id)
    )
    for appraisal, part in session.execute(query).tuples():
        luck = luck_of(appraisal.employee_id, appraisal.cycle_id)
        yield Scene(appraisal, part, load_instrument(session, part.fingerprint), true_level(luck), luck)


def _duties(session: Session, scenes: Iterable[Scene]) -> dict[int, list[Assignment]]:
    """Who rates whom, by appraisal."""
    found: dict[int, list[Assignment]] = {scene.appraisal.id: [] for scene in scenes}
    query = select(Assignment).where(Assignment.appraisal_id.in_(found)).order_by(Assignment.id)
    for duty in session.scalars(query):
        found[duty.appraisal_id].append(duty)
    return found


def _accounts(session: Session) -> dict[int, int]:
    query = select(Account.employee_id, Account.id).where(Account.employee_id.is_not(None))
    return {employee: account for employee, account in session.execute(query) if employee is not None}


def _play_sending(session: Session, scenes: Sequence[Scene]) -> None:
    """The sheets of some appraisals, the secret ones as their release leaves them."""
    duties, guests = _duties(session, scenes), _guests(session)
    starts = {}
    for scene in scenes:
        starts[scene.appraisal.id] = _first_hour(scene)
        duties[scene.appraisal.id] += _nominate(scene, guests)
    # The ids of the guests' duties come next; the others are stored already.
    session.add_all(duty for of_one in duties.values() for duty in of_one)
    session.flush()
    sendings = [
        _fill(scene, duty, starts[scene.appraisal.id] + timedelta(minutes=scene.luck.randrange(600)))
        for scene in scenes
        for duty in duties[scene.appraisal.id]
        if duty.role_kind in (RoleKind.SUPERVISOR, RoleKind.EXTERNAL) or scene.luck.random() < 0.9
    ]
    secret: dict[int, list[Submission]] = {}
    for sheet in _send(session, sendings):
        secret.setdefault(sheet.appraisal_id, []).append(sheet)
    for sheets in secret.values():
        keep_secret(session, sheets)
    session.flush()


def _first_hour(scene: Scene) -> datetime:
    return instant_at(date(2025, 12, 8), time(8)) + timedelta(minutes=scene.luck.randrange(40_000))


def _play_decision(session: Session, scene: Scene, accounts: dict[int, int]) -> None:
    assessor = _as_person(scene.appraisal.assessor_id, accounts)
    decided_at = instant_at(date(2026, 1, 19), time(8)) + timedelta(minutes=scene.luck.randrange(9_000))
    material = material_of(session, scene.appraisal.id)
    choices = dict(_choices(scene, material.indications))
    result = keep_decision(session, assessor, scene.appraisal, material, choices, now=decided_at)
    if scene.luck.random() < 0.85:
        appraisee = _as_person(scene.appraisal.employee_id, accounts)
        at = decided_at + timedelta(minutes=scene.luck.randrange(60, 9_000))
        keep_receipt(session, appraisee, scene.appraisal, result, now=at)


def _as_person(employee_id: int, accounts: dict[int, int]) -> Actor:
    return Actor(ActorKind.ACCOUNT, accounts.get(employee_id), employee_id=employee_id)


def _choices(scene: Scene, suggested: Mapping[str, str | None]) -> Iterator[tuple[str, Choice]]:
    """Mostly what the score indicates, sometimes a different view with its reason."""
    for axis in scene.instrument.draft.outcome.axes:
        indicated = suggested.get(axis.code)
        usual = indicated or next(option.code for option in axis.options if option.expected)
        other = scene.luck.choice(axis.options).code
        decided = other if scene.luck.random() < 0.07 else usual
        due = reason_due(scene.instrument, axis.code, decided, indicated)
        yield axis.code, Choice(decided, RATING_REASON if due else "")


def _guests(session: Session) -> dict[tuple[int, str], list[int]]:
    """The guests on each Dinas's lists, by kind."""
    found: dict[tuple[int, str], list[int]] = {}
    for guest, agency, kind in session.execute(select(Guest.id, Guest.agency_id, Guest.kind).order_by(Guest.id)):
        found.setdefault((agency, kind), []).append(guest)
    return found


def _nominate(scene: Scene, guests: Mapping[tuple[int, str], list[int]]) -> Iterator[Assignment]:
    """Three guests from the Dinas's list for every outside role that has one, for every second employee."""
    if scene.luck.random() < 0.5:
        return
    for role in scene.instrument.roles.values():
        if role.kind is not RoleKind.EXTERNAL:
            continue
        listed = guests.get((scene.appraisal.agency_id, role.code), [])
        number = GUESTS_PER_ROLE if role.closed else 1
        for guest in scene.luck.sample(listed, min(number, len(listed))):
            yield Assignment(
                appraisal_id=scene.appraisal.id,
                role=role.code,
                role_kind=role.kind.value,
                closed=role.closed,
                guest_id=guest,
                conflict=False,
                state=AssignmentState.OPEN,
            )


@dataclass(frozen=True, slots=True)
class Sending:
    """A sheet that somebody has filled in."""

    scene: Scene
    duty: Assignment
    at: datetime
    answers: Mapping[str, Answer]


def _fill(scene: Scene, duty: Assignment, at: datetime) -> Sending:
    asked = scene.instrument.indicators(duty.role)
    return Sending(scene, duty, at, {one.code: answer for one in asked for answer in _answer(scene, one, duty)})


def _send(session: Session, sendings: Sequence[Sending]) -> list[Submission]:
    """Stores open sheets as they stand after sending; gives back the secret ones, which `keep_secret` stores."""
    responses: dict[int, Response] = {}
    for one in sendings:
        advance(one.duty, Step.FINISH)
        one.duty.conflict = False
        one.duty.done_on = local_date(one.at)
        if not one.duty.closed:
            response = Response(assignment_id=one.duty.id, part=one.scene.part.part, state=ResponseState.SUBMITTED)
            response.first_complete_at = one.at
            responses[one.duty.id] = response
    session.add_all(responses.values())
    session.flush()
    secret = []
    for one in sendings:
        sheet = _sheet(one)
        if one.duty.closed:
            secret.append(sheet)
        else:
            _sign_sent(session, one, sheet, responses[one.duty.id].id)
    return secret


def _sheet(one: Sending) -> Submission:
    scene, part = one.scene, one.scene.part
    return make_submission(
        scene.appraisal.id, part.part, one.duty.role, scene.instrument, one.answers, givens=part.givens
    )


def _sign_sent(session: Session, one: Sending, sheet: Submission, response_id: int) -> None:
    sheet.response_id, sheet.seq, sheet.submitted_at = response_id, 1, one.at
    kind = ActorKind.GUEST if one.duty.guest_id else ActorKind.ACCOUNT
    actor = Actor(kind, employee_id=one.duty.employee_id, guest_id=one.duty.guest_id)
    sign(session, actor, SignatureMeaning.SENT, ("submission", sheet.id, sheet.hash), at=one.at)
    session.add(sheet)


def _answer(scene: Scene, indicator: Indicator, duty: Assignment) -> Iterable[Answer]:
    luck = scene.luck
    if indicator.type == "text":
        if duty.role_kind != RoleKind.SUPERVISOR and luck.random() < 0.6:
            return []
        pool = STRENGTHS if indicator.spec.get("feedback") == "strength" else IMPROVEMENTS
        return [Answer(luck.choice(pool))]
    if duty.role in indicator.decline and luck.random() < 0.04:
        return [Answer(None, not_applicable=True)]
    kind_of_mild = 1 if duty.role_kind == RoleKind.SELF else 0
    level = min(5, max(1, scene.truth + luck.choice((-1, 0, 0, 0, 1)) + luck.choice((0, 0, kind_of_mild))))
    value = str(level)
    if value not in REASONS or duty.closed:
        return [Answer(value)]
    evidence = ({"kind": "place", "text": "disimpan di map kinerja unit", "seen": "2025-12-05"},)
    return [Answer(value, reason=REASONS[value], evidence=evidence)]
