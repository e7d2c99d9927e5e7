"""Finished appraisals by the thousand, written straight into the tables; a few patterns of answers, scored by hand."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from forms.aggregation import RaterSheet, combine
from forms.answers import answers_to_json
from forms.compiler import compile_instrument
from forms.document import canonical_json, draft_from_document
from forms.instrument import Answer
from kinerja.appraisals.models import (
    Appraisal,
    AppraisalPart,
    AppraisalState,
    Assignment,
    AssignmentState,
    Response,
    ResponseState,
    Result,
    Submission,
)
from kinerja.appraisals.queries import rater_label
from kinerja.core.db import transaction
from kinerja.cycles.models import Cycle, CycleState
from kinerja.instruments.changes import open_draft
from kinerja.instruments.models import Instrument, Version
from kinerja.instruments.services import submit_draft
from kinerja.people.models import Employee, Placement
from tests.factories import SINCE, make_post
from tests.kinerja.appraisals.stage import NOW, Play, announced, document, role, rubric

FIRST = 1_000_000  # ids of our own, far from those that the database gives
BATCH = 500
PATTERNS = 40
ROLES = (("diri", "self"), ("atasan", "supervisor"))
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Many:
    """A finished cycle with that many appraisals, and a submitted draft that weighs its criteria the other way."""

    play: Play
    draft: str
    expected: tuple[str, ...]  # pattern -> score under the draft

    def expected_for(self, appraisal_id: int) -> str:
        return self.expected[(appraisal_id - FIRST) % PATTERNS]


def instrument(indicators: int, *, ascending: bool) -> Document:
    """Criteria of ten rubrics each, heavier and heavier or lighter and lighter."""
    parts = range(1, -(-indicators // 10) + 1)
    weights = {part: str(part if ascending else len(parts) + 1 - part) for part in parts}
    numbers = {part: range(1, min(10, indicators - 10 * (part - 1)) + 1) for part in parts}
    children = [
        {
            "kind": "criterion",
            "code": f"K{part}",
            "label": {"id": f"Kriteria ke-{part}"},
            "mode": "equal",
            "weight": weights[part],
            "children": [
                {**rubric(f"K{part}-{one}", f"Indikator {one}", "1", ["diri", "atasan"]), "weight": None}
                for one in numbers[part]
            ],
        }
        for part in parts
    ]
    for child in children:
        for leaf in child["children"]:  # type: ignore[attr-defined]  # a list of mappings
            del leaf["weight"]
    root = {"kind": "criterion", "code": "AKAR", "label": {"id": "Kinerja"}, "mode": "ratio", "children": children}
    return document("BANYAK", roles=[role("diri", "self", "20"), role("atasan", "supervisor", "60")], root=root)


def many(number: int, indicators: int = 60) -> Many:
    """Everything stored; what the draft would come to is known by pattern."""
    old, new = instrument(indicators, ascending=True), instrument(indicators, ascending=False)
    play = announced(old)
    codes = [one.code for one in compile_instrument(draft_from_document(old)).indicators()]
    sheets = [[pattern_answers(codes, pattern, place) for place in range(len(ROLES))] for pattern in range(PATTERNS)]
    before, after = ([scored(each, sheet) for sheet in sheets] for each in (old, new))
    with transaction() as session:
        cycle = session.scalars(select(Cycle)).one()
        post = make_post(session, play.people.division)
        version = session.get_one(Version, play.version_id)
        ids = Ids(cycle.id, post.id, play.people, version, play.governor_id)
        for start in range(0, number, BATCH):
            store(session, ids, range(start, min(start + BATCH, number)), sheets, before)
        session.execute(update(Cycle).values(state=CycleState.CLOSED))
        owner = session.get_one(Instrument, version.instrument_id)
        owner.current_version_id = version.id
        draft = open_draft(session, play.ratna, owner, new, base_version_id=version.id, at=NOW).public_id
    submit_draft(play.ratna, draft, rev=0, accept_warnings=True, now=NOW)
    return Many(play, draft, tuple(after))


@dataclass(frozen=True, slots=True)
class Ids:
    cycle: int
    post: int
    people: Any
    version: Version
    assessor: int


def pattern_answers(codes: list[str], pattern: int, place: int) -> dict[str, Answer]:
    return {code: Answer(str((pattern * (3 + place) + n * 7 // 3) % 5 + 1)) for n, code in enumerate(codes)}


def scored(content: Document, answers: list[dict[str, Answer]]) -> str:
    compiled = compile_instrument(draft_from_document(content))
    raters = [RaterSheet(code, each, "A1") for (code, _kind), each in zip(ROLES, answers, strict=True)]
    return str(combine(compiled, raters).value)


def store(session: Any, ids: Ids, numbers: range, sheets: list[list[dict[str, Answer]]], scores: list[str]) -> None:
    keys = [FIRST + n for n in numbers]
    session.execute(insert(Employee), [{"id": key, "name": f"Pegawai {key}", "rank": ""} for key in keys])
    placed = {"post_id": ids.post, "kind": "definitive", "valid_from": SINCE}
    session.execute(insert(Placement), [{"id": key, "employee_id": key, **placed} for key in keys])
    session.execute(insert(Appraisal), [appraisal_row(ids, key) for key in keys])
    part = {"part": "overall", "version_id": ids.version.id, "fingerprint": ids.version.fingerprint}
    session.execute(insert(AppraisalPart), [{"id": key, "appraisal_id": key, **part} for key in keys])
    for model, rows in sent_rows(ids, keys, sheets):
        session.execute(insert(model), rows)
    session.execute(insert(Result), [result_row(key, scores[(key - FIRST) % PATTERNS]) for key in keys])
    session.execute(update(Appraisal).where(Appraisal.id.in_(keys)).values(result_id=Appraisal.id))


def appraisal_row(ids: Ids, key: int) -> dict[str, Any]:
    placement = ids.people.head.placement.id
    return {
        "id": key, "cycle_id": ids.cycle, "employee_id": key, "placement_id": key, "agency_id": ids.people.agency.id,
        "unit_id": ids.people.division.id, "assessor_id": ids.assessor, "assessor_placement_id": placement,
        "state": AppraisalState.DECIDED,
    }  # fmt: skip


def sent_rows(ids: Ids, keys: list[int], sheets: list[list[dict[str, Answer]]]) -> Iterator[tuple[Any, list[Any]]]:
    bodies = [[canonical_json(answers_to_json(each)) for each in pattern] for pattern in sheets]
    duties = [(10 * key + place, key, place) for key in keys for place in range(len(ROLES))]
    yield Assignment, [
        {
            "id": number, "appraisal_id": key, "role": ROLES[place][0], "role_kind": ROLES[place][1],
            "employee_id": key if place == 0 else ids.assessor, "state": AssignmentState.DONE, "conflict": False,
        }
        for number, key, place in duties
    ]  # fmt: skip
    sent = {"part": "overall", "state": ResponseState.SUBMITTED}
    yield Response, [{"id": number, "assignment_id": number, **sent} for number, _key, _place in duties]
    yield Submission, [
        {
            "id": hashlib.sha256(rater_label(number).encode()).hexdigest()[:32], "appraisal_id": key,
            "part": "overall", "role": ROLES[place][0], "fingerprint": ids.version.fingerprint,
            "answers": bodies[(key - FIRST) % PATTERNS][place], "hash": "0" * 64, "sheet": "{}",
            "response_id": number, "seq": 1, "submitted_at": NOW,
        }
        for number, key, place in duties
    ]  # fmt: skip


def result_row(key: int, score: str) -> dict[str, Any]:
    return {
        "id": key, "appraisal_id": key, "seq": 1, "cause": "decision", "score": score, "ratings": {},
        "outcome": {"kind": None, "code": None}, "people": {}, "sheet": json.dumps({}), "hashes": [], "engine": "uji",
        "decided_at": NOW,
    }  # fmt: skip
