"""A cycle on stage: the cast, a small instrument with open and closed roles, windows, and its opening."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.compiler import compile_instrument
from forms.document import draft_from_document
from kinerja.appraisals.models import Appraisal, Assignment, DraftAnswer, Response
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.appraisals.services.respond import save_field, start_assignment
from kinerja.appraisals.services.submit import submit_response
from kinerja.core.authz import Actor
from kinerja.core.db import reading, transaction
from kinerja.cycles.services import (
    CycleInput,
    WindowInput,
    announce_cycle,
    assign_instrument,
    create_cycle,
    set_windows,
)
from kinerja.instruments.models import Instrument, Version
from kinerja.instruments.versions import keep_document
from kinerja.people.models import Guest
from tests.databases import played
from tests.factories import Cast, Person, cast, make_employee, make_override, make_placement, make_post

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
OPENS, CLOSES = datetime(2026, 11, 1, 8, 0), datetime(2026, 12, 1, 0, 0)
# Pages read the clock themselves.
ALWAYS = {"opens": datetime(2020, 1, 1), "closes": datetime(2099, 1, 1)}
OVER = {"opens": datetime(2020, 1, 1), "closes": datetime(2021, 1, 1)}
KINDS = ("self", "supervisor", "peer", "subordinate", "external")


def levels() -> list[dict[str, Any]]:
    texts = ["Sering terlambat", "Kadang terlambat", "Tepat waktu", "Lebih awal", "Menjadi teladan"]
    return [{"value": str(n), "label": {"id": text}} for n, text in enumerate(texts, 1)]


def role(code: str, kind: str, weight: str = "20", **more: Any) -> dict[str, Any]:
    return {"code": code, "label": {"id": code.replace("_", " ").capitalize()}, "kind": kind, "weight": weight, **more}


def document(code: str = "UJI-2026", **changes: Any) -> dict[str, Any]:
    """Two rubrics, words of feedback; open self and supervisor, closed peers, an open and a closed outside role."""
    roles = ["diri", "atasan", "rekan", "mitra", "komite_sekolah"]
    words = {"kind": "indicator", "type": "text", "roles": ["atasan", "mitra"]}
    children = [
        {
            "kind": "criterion",
            "code": "DISIPLIN",
            "label": {"id": "Disiplin"},
            "mode": "percent",
            "weight": "100",
            "children": [
                rubric("HADIR", "Kehadiran", "60", roles),
                rubric("LAPOR", "Ketepatan laporan", "40", ["diri", "atasan"]),
            ],
        },
        {
            "kind": "criterion",
            "code": "UMPAN-BALIK",
            "label": {"id": "Umpan balik"},
            "mode": "equal",
            "children": [
                words | {"code": "KUAT", "label": {"id": "Satu hal yang sudah kuat"}, "spec": {"feedback": "strength"}}
            ],
        },
    ]
    return {
        "format": "kinerja.instrument/1",
        "code": code,
        "title": {"id": "Instrumen Uji"},
        "roles": [
            role("diri", "self", "0"),
            role("atasan", "supervisor", "60"),
            role("rekan", "peer", closed=True, minimum=3),
            role("mitra", "external"),
            role("komite_sekolah", "external", closed=True, minimum=3),
        ],
        "root": {
            "kind": "criterion",
            "code": "AKAR",
            "label": {"id": "Kinerja"},
            "mode": "percent",
            "children": children,
        },
    } | changes


def rubric(code: str, label: str, weight: str, roles: list[str]) -> dict[str, Any]:
    return {
        "kind": "indicator",
        "code": code,
        "type": "rubric",
        "label": {"id": label},
        "roles": roles,
        "weight": weight,
        "levels": levels(),
        "decline": [one for one in ("rekan", "mitra", "komite_sekolah") if one in roles],
    }


def make_version(session: Session, people: Cast, content: dict[str, Any] | None = None, *, number: int = 1) -> Version:
    """A published version of the document."""
    draft = draft_from_document(content or document())
    compiled = compile_instrument(draft)
    keep_document(session, draft, compiled.fingerprint)
    owner = session.scalar(select(Instrument).where(Instrument.code == draft.code))
    if owner is None:
        owner = Instrument(code=draft.code, title=draft.title["id"], owner_unit_id=people.province.id)
        session.add(owner)
        session.flush()
    version = Version(
        instrument_id=owner.id,
        number=number,
        fingerprint=compiled.fingerprint,
        effective_on=date(2026, 1, 1),
        author_id=people.ratna.account.id,
        approver_id=people.hasan.account.id,
        published_at=NOW - timedelta(days=90),
    )
    session.add(version)
    session.flush()
    return version


@dataclass(frozen=True, slots=True)
class Play:
    """Everybody and everything on stage."""

    people: Cast
    cycle_id: str
    version_id: int
    governor_id: int

    @property
    def ratna(self) -> Actor:
        return self.people.ratna.actor

    @property
    def wati(self) -> Actor:
        return self.people.wati.actor


def people_on_stage(session: Session) -> tuple[Cast, int]:
    """The cast with a governor above those whom the tree gives no superior."""
    people = cast(session)
    governor = make_employee(session, "Gubernur Contoh")
    make_placement(session, governor, make_post(session, people.province, "Gubernur", is_head=True))
    for one in (people.head, people.tono, people.ratna, people.hasan):
        assert one.employee is not None
        make_override(session, one.employee, governor)
    return people, governor.id


def announced(content: dict[str, Any] | None = None, *, opens: datetime = OPENS, closes: datetime = CLOSES) -> Play:
    """A cycle that everyone may read about, ready to open."""
    return played(_named("announced", content, opens, closes), lambda: _announced(content, opens, closes))


def _named(scene: str, content: dict[str, Any] | None, *more: Any) -> str:
    return json.dumps([scene, content, *more], default=str, sort_keys=True)


def _announced(content: dict[str, Any] | None, opens: datetime, closes: datetime) -> Play:
    with transaction() as session:
        people, governor = people_on_stage(session)
        version = make_version(session, people, content).id
    actor = people.ratna.actor
    cycle = create_cycle(actor, CycleInput("Periode 2026", date(2026, 1, 1), date(2026, 12, 31)), now=NOW)
    windows = [WindowInput(kind, opens, closes) for kind in KINDS]
    set_windows(actor, cycle, [*windows, WindowInput("rating", opens, closes)], now=NOW)
    assign_instrument(actor, cycle, version, now=NOW)
    announce_cycle(actor, cycle, now=NOW)
    return Play(people, cycle, version, governor)


def opened(content: dict[str, Any] | None = None, **window: datetime) -> Play:
    """The cycle with everybody's appraisals."""

    def build() -> Play:
        play = announced(content, **window)
        open_cycle(play.ratna, play.cycle_id, now=NOW)
        return play

    return played(_named("opened", content, window), build)


def appraisal_of(someone: Person) -> Appraisal:
    found = reading().scalar(select(Appraisal).where(Appraisal.employee_id == someone.employee_id))
    assert found is not None
    return found


def duty_of(rater: Person | Guest, about: Person, role_code: str) -> Assignment:
    """The assignment of a rater about somebody."""
    query = select(Assignment).where(Assignment.appraisal_id == appraisal_of(about).id, Assignment.role == role_code)
    mine = Assignment.guest_id == rater.id if isinstance(rater, Guest) else Assignment.employee_id == rater.employee_id
    found = reading().scalar(query.where(mine).execution_options(populate_existing=True))
    assert found is not None
    return found


def started(actor: Actor, duty: Assignment, *, conflict: bool | None = False) -> str:
    """The public id of the sheet, open for answers."""
    sheet = start_assignment(actor, duty.public_id, conflict=conflict, now=NOW)
    assert sheet is not None
    return sheet


ANSWERS = {
    "diri": {"HADIR": "4", "LAPOR": "5"},
    "atasan": {"HADIR": "3", "LAPOR": "4", "KUAT": "Selalu menyapa pasien."},
    "mitra": {"HADIR": "2", "KUAT": "Menjawab telepon."},
    "rekan": {"HADIR": "5"},
    "komite_sekolah": {"HADIR": "5"},
}


def filled(actor: Actor, duty: Assignment, answers: dict[str, str] | None = None, *, now: datetime = NOW) -> str:
    """A complete sheet, not sent yet."""
    sheet = started(actor, duty)
    for code, value in (answers or ANSWERS[duty.role]).items():
        save_field(actor, sheet, code, {f"q_{code}": value}, base_rev=rev_of(sheet, code), now=now)
    return sheet


def sent(actor: Actor, duty: Assignment, answers: dict[str, str] | None = None, *, now: datetime = NOW) -> str:
    """A complete sheet, sent."""
    sheet = filled(actor, duty, answers, now=now)
    submit_response(actor, sheet, now=now)
    return sheet


def rev_of(sheet: str, code: str) -> int:
    query = select(DraftAnswer.rev).join(Response, Response.id == DraftAnswer.response_id)
    return reading().scalar(query.where(Response.public_id == sheet, DraftAnswer.code == code)) or 0


def with_data(content: dict[str, Any] | None = None) -> dict[str, Any]:
    """The instrument with a role of data that answers HADIR too, figures of its own, and givens."""
    content = content or document()
    content["roles"].append(role("rekap", "system", "40"))
    content["givens"] = [
        {
            "code": "TARGET",
            "label": {"id": "Target kunjungan"},
            "type": "number",
            "unit": "kunjungan",
            "least": "0.5",
            "most": "500",
            "required": False,
        },
        {"code": "MULAI", "label": {"id": "Mulai bertugas"}, "type": "date", "required": False},
        {"code": "PENUH", "label": {"id": "Penuh waktu"}, "type": "yes_no", "required": False},
    ]
    content["root"]["children"][0]["children"][0]["roles"].append("rekap")
    figure = {"kind": "indicator", "required": False}
    content["root"]["children"].append(
        {
            "kind": "criterion",
            "code": "ANGKA",
            "label": {"id": "Angka"},
            "mode": "equal",
            "weight": "0",
            "children": [
                figure
                | {
                    "code": "ABSEN",
                    "type": "measured",
                    "label": {"id": "Hari hadir"},
                    "roles": ["rekap"],
                    "spec": {"least": "0", "most": "100", "unit": "%"},
                },
                figure
                | {
                    "code": "KUNJUNGAN",
                    "type": "number",
                    "label": {"id": "Kunjungan"},
                    "roles": ["atasan", "mitra"],
                    "spec": {"target_given": "TARGET", "unit": "kunjungan"},
                },
            ],
        }
    )
    return content
