"""The frozen pack of an objection: everything that both sides and the superior look at, as it stood at the filing."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.answers import answers_from_json
from forms.document import canonical_json, fingerprint_of
from forms.instrument import Instrument, RoleKind
from forms.rows import in_rows
from kinerja.appraisals.models import Appraisal, AppraisalPart, Result, Signature, Submission
from kinerja.appraisals.queries.results import parts_of, record_hash_of
from kinerja.cycles.models import Cycle
from kinerja.instruments.models import Version
from kinerja.instruments.versions import load_instrument
from kinerja.objections.models import EvidencePack, Objection, ObjectionEvidence
from kinerja.objections.queries.pages import evidence_rows
from kinerja.plans.queries import remarks_of

FORMAT = "kinerja.objection/1"
WORDS = ("text", "note")
NOBODY = 0  # no employee has this id


@dataclass(frozen=True, slots=True)
class Contested:
    """What is packed: the objection with the result and the appraisal that it is about."""

    objection: Objection
    result: Result
    appraisal: Appraisal


def seal_pack(session: Session, contested: Contested, *, now: datetime) -> EvidencePack:
    """Store the pack; its hash is what the appraisee signs."""
    content = pack_of(session, contested, now=now)
    pack = EvidencePack(
        objection_id=contested.objection.id,
        body=canonical_json(content),
        hash=fingerprint_of(content),
        sealed_at=now,
    )
    session.add(pack)
    session.flush()
    return pack


def pack_of(session: Session, contested: Contested, *, now: datetime) -> dict[str, Any]:
    """The pack as plain values. Closed roles appear as the sheet and the result page show them: never one by one."""
    objection, result, appraisal = contested.objection, contested.result, contested.appraisal
    cycle = session.get_one(Cycle, appraisal.cycle_id)
    deciding = parts_of(session, appraisal.id)[-1]
    instrument = in_rows(load_instrument(session, deciding.fingerprint), deciding.givens)
    return {
        "format": FORMAT,
        "filed_at": now.isoformat(),
        "cycle": {"id": cycle.public_id, "name": cycle.name, "from": str(cycle.starts_on), "to": str(cycle.ends_on)},
        "appraisal": appraisal.public_id,
        "parts": [_part_json(session, part) for part in parts_of(session, appraisal.id)],
        "deciding_part": deciding.part,
        "result": _result_json(session, result),
        "axes": [
            {
                "code": axis.code,
                "label": dict(axis.label),
                "options": [{"code": option.code, "label": dict(option.label)} for option in axis.options],
            }
            for axis in instrument.draft.outcome.axes
        ],
        "words": list(_words(session, instrument, result, appraisal)),
        "year": _year(session, appraisal, cycle),
        "objection": {
            "id": objection.public_id,
            "reasons": objection.reasons,
            "points": [
                {"about": key, "label": label_of_point(instrument, key), "text": text}
                for key, text in sorted(objection.points.items())
            ],
            "evidence": [_evidence_json(one) for one in evidence_rows(session, objection.id)],
        },
    }


def label_of_point(instrument: Instrument, key: str) -> dict[str, str]:
    """What a contested point is called, in every language; its code where the instrument does not know it."""
    kind, _dot, code = key.partition(".")
    if kind == "axis":
        axes = {axis.code: axis.label for axis in instrument.draft.outcome.axes}
        return dict(axes.get(code, {"id": code}))
    node = instrument.nodes.get(code)
    return dict(node.label) if node is not None else {"id": code}


def _part_json(session: Session, part: AppraisalPart) -> dict[str, Any]:
    number = session.scalar(select(Version.number).where(Version.id == part.version_id))
    return {"part": part.part, "fingerprint": part.fingerprint, "version": number, "givens": part.givens}


def _result_json(session: Session, result: Result) -> dict[str, Any]:
    signed = select(Signature.meaning, Signature.at, Signature.record_hash)
    signed = signed.where(Signature.record_kind == "result", Signature.record_id == str(result.id))
    return {
        "id": result.public_id,
        "seq": result.seq,
        "cause": result.cause,
        "hash": record_hash_of(result),
        "score": result.score,
        "ratings": result.ratings,
        "outcome": result.outcome,
        "legal_basis": result.legal_basis,
        "people": result.people,
        "sheet": json.loads(result.sheet),
        "submissions": result.hashes,
        "engine": result.engine,
        "decided_at": result.decided_at.isoformat(),
        "signatures": [
            {"meaning": row.meaning.value, "at": row.at.isoformat(), "hash": row.record_hash}
            for row in session.execute(signed.order_by(Signature.at, Signature.id))
        ],
    }


def _words(
    session: Session, instrument: Instrument, result: Result, appraisal: Appraisal
) -> Iterator[Mapping[str, Any]]:
    """The written words that entered the result; of closed roles without rater, in the order of the texts."""
    labels = {str(key): label for key, label in result.people.get("responses", {}).items()}
    raters = result.people.get("raters", {})
    rows = session.execute(
        select(Submission.role, Submission.answers, Submission.response_id)
        .where(Submission.appraisal_id == appraisal.id, Submission.hash.in_(result.hashes))
        .order_by(Submission.role, Submission.hash)
    ).all()
    for indicator in instrument.indicators():
        if indicator.type not in WORDS:
            continue
        found = []
        for row in rows:
            answer = answers_from_json(json.loads(row.answers)).get(indicator.code)
            role = instrument.roles.get(row.role)
            if role is None or answer is None or not isinstance(answer.value, str):
                continue
            rater = "" if role.closed else raters.get(labels.get(str(row.response_id), ""), "")
            found.append(
                {
                    "indicator": indicator.code,
                    "label": dict(indicator.label),
                    "role": dict(role.label),
                    "is_own": role.kind is RoleKind.SELF,
                    "rater": rater,
                    "text": answer.value,
                }
            )
        yield from sorted(found, key=lambda one: (not one["rater"], str(one["role"]), str(one["text"])))


def _year(session: Session, appraisal: Appraisal, cycle: Cycle) -> list[dict[str, Any]]:
    """Notes and feedback of the period; never coaching, which belongs to the two who spoke."""
    remarks = remarks_of(session, appraisal.employee_id, cycle.starts_on, cycle.ends_on, NOBODY)
    return [
        {
            "kind": one.kind,
            "day": one.day.isoformat(),
            "codes": list(one.codes),
            "author": one.author,
            "texts": [list(pair) for pair in one.texts],
            "reference": one.reference,
            "files": [file.name for file in one.files],
        }
        for one in remarks
    ]


def _evidence_json(row: ObjectionEvidence) -> dict[str, Any]:
    return {"id": row.public_id, "name": row.name, "sha256": row.sha256, "url": row.url}
