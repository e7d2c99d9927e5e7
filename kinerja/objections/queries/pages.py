"""What the page of one objection shows: the frozen pack, the words of both sides, the decision."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.document import fingerprint_of
from kinerja.appraisals.models import Result
from kinerja.core.i18n import _
from kinerja.objections.models import EvidencePack, Objection, ObjectionDecision, ObjectionEvidence, Party, Statement
from kinerja.people.models import Employee


@dataclass(frozen=True, slots=True)
class Pack:
    """`content` is the stored JSON; `is_whole`: it still has the hash that was signed."""

    content: dict[str, Any]
    hash: str
    sealed_at: datetime
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Said:
    party: Party
    name: str
    text: str
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision; `result`: public id of another result, if there is one."""

    outcome: str
    reason: str
    hearing: str
    decider: dict[str, Any]
    result: str | None
    hash: str
    at: datetime


def pack_for(session: Session, objection_id: int) -> Pack | None:
    """None for a draft."""
    row = session.get(EvidencePack, objection_id)
    if row is None:
        return None
    content = json.loads(row.body)
    return Pack(content, row.hash, row.sealed_at, fingerprint_of(content) == row.hash)


def statements_for(session: Session, objection_id: int) -> list[Said]:
    """In the order in which they came."""
    rows = session.execute(
        select(Statement.party, Employee.name, Statement.text, Statement.hash, Statement.at)
        .join(Employee, Employee.id == Statement.by_id)
        .where(Statement.objection_id == objection_id)
        .order_by(Statement.id)
    )
    return [Said(*row) for row in rows]


def decision_for(session: Session, objection_id: int) -> Decided | None:
    row = session.execute(
        select(ObjectionDecision, Result.public_id)
        .outerjoin(Result, Result.id == ObjectionDecision.result_id)
        .where(ObjectionDecision.objection_id == objection_id)
    ).one_or_none()
    if row is None:
        return None
    decision, result = row
    return Decided(
        decision.outcome.value,
        decision.reason,
        decision.hearing,
        decision.decider,
        result,
        decision.hash,
        decision.at,
    )


def points_of(pack: Mapping[str, Any], locale: str) -> tuple[tuple[str, str], ...]:
    """The contested points of a pack: what each is called in that language, and the text."""
    found = []
    for point in pack["objection"]["points"]:
        label = point["label"].get(locale) or point["label"].get("id", "")
        is_axis = point["about"].startswith("axis.")
        found.append((_("Rating %(axis)s", axis=label) if is_axis else label, point["text"]))
    return tuple(found)


def evidence_rows(session: Session, objection_id: int) -> list[ObjectionEvidence]:
    query = select(ObjectionEvidence).where(ObjectionEvidence.objection_id == objection_id)
    return list(session.scalars(query.order_by(ObjectionEvidence.id)))


def objection_by_result(session: Session, result_id: int) -> Objection | None:
    return session.scalar(select(Objection).where(Objection.result_id == result_id))
