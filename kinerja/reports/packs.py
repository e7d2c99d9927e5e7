"""The frozen pack of an objection in one language: what stands in it, never today's rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from kinerja.objections.queries.pages import points_of
from kinerja.plans.queries import Remark
from kinerja.reports.content import (
    CriterionLine,
    FeedbackLine,
    Party,
    RatingLine,
    criteria_of,
    fraction_in,
    text_in,
)
from kinerja.reports.explanation import ExplainedNode, explained


@dataclass(frozen=True, slots=True)
class PackContent:
    """Everything that the page of a pack shows."""

    cycle_name: str
    appraisee: Party
    assessor: Party
    decided_at: datetime
    filed_at: datetime
    outcome_kind: str | None
    outcome_label: str | None
    legal_basis: Mapping[str, Any] | None
    ratings: tuple[RatingLine, ...]
    score: Fraction | None
    criteria: tuple[CriterionLine, ...]
    root: ExplainedNode
    words: tuple[FeedbackLine, ...]
    year: tuple[tuple[Remark, tuple[str, ...]], ...]  # with the names of its files
    reasons: str
    points: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, int, str], ...]  # part, number, fingerprint
    result_hash: str


def pack_content(content: Mapping[str, Any], locale: str) -> PackContent:
    """The pack as stored by `objections.changes.packing`."""
    result, objection = content["result"], content["objection"]
    sheet = result["sheet"]["parts"][content["deciding_part"]]
    outcome = result["outcome"]
    return PackContent(
        cycle_name=content["cycle"]["name"],
        appraisee=Party(**result["people"]["appraisee"]),
        assessor=Party(**result["people"]["assessor"]),
        decided_at=datetime.fromisoformat(result["decided_at"]),
        filed_at=datetime.fromisoformat(content["filed_at"]),
        outcome_kind=outcome.get("kind"),
        outcome_label=text_in(outcome["label"], locale) if outcome.get("label") else None,
        legal_basis=result["legal_basis"],
        ratings=tuple(_rating(axis, result["ratings"], locale) for axis in content["axes"]),
        score=fraction_in(result["score"]),
        criteria=criteria_of(sheet, locale),
        root=explained(sheet, result["people"].get("raters", {}), locale),
        words=tuple(_line(one, locale) for one in content["words"]),
        year=tuple((_remark(one), tuple(one["files"])) for one in content["year"]),
        reasons=objection["reasons"],
        points=points_of(content, locale),
        versions=tuple((one["part"], one["version"], one["fingerprint"]) for one in content["parts"]),
        result_hash=result["hash"],
    )


def _rating(axis: Mapping[str, Any], ratings: Mapping[str, Any], locale: str) -> RatingLine:
    labels = {option["code"]: text_in(option["label"], locale) for option in axis["options"]}
    kept = ratings[axis["code"]]
    suggested = labels.get(kept["suggested"]) if kept.get("suggested") else None
    decided = labels.get(kept["decided"], kept["decided"])
    label = text_in(axis["label"], locale)
    return RatingLine(axis["code"], label, kept["decided"], decided, suggested, kept.get("reason", ""))


def _remark(kept: Mapping[str, Any]) -> Remark:
    return Remark(
        kind=kept["kind"],
        public_id="",
        day=date.fromisoformat(kept["day"]),
        codes=tuple(kept["codes"]),
        author=kept["author"],
        texts=tuple((name, text) for name, text in kept["texts"]),
        reference=kept["reference"],
    )


def _line(words: Mapping[str, Any], locale: str) -> FeedbackLine:
    role = text_in(words["role"], locale)
    source = f"{role}: {words['rater']}" if words["rater"] else role
    return FeedbackLine("other", text_in(words["label"], locale), source, words["text"])
