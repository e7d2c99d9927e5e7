"""The tables whose rows are never updated or deleted, and the refusal in Python; triggers refuse in the database."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

IMMUTABLE_TABLES = (
    "audit_event",
    "audit_link",
    "closing_note",
    "coaching_opinion",
    "competence_evaluation",
    "cycle_seal",
    "data_record",
    "decision_delegation",
    "distribution_note",
    "document",
    "duty_resumption",
    "erratum",
    "erratum_verdict",
    "evidence_pack",
    "feedback",
    "feedback_reply",
    "legal_basis",
    "plan",
    "objection_decision",
    "objection_statement",
    "paper_conflict",
    "paper_entry",
    "print_basis",
    "printout",
    "printout_scan",
    "purge",
    "rater_draw",
    "rating",
    "reopening",
    "result",
    "sheet_return",
    "signature",
    "submission",
    "unit_achievement",
    "version",
    "voided_sheet",
)


class ImmutableRow(RuntimeError):
    """A programming mistake: somebody tried to change what may only be superseded by a new row."""


def refuse_changes(session: Session, _context: Any, _instances: Any) -> None:
    """Raises ImmutableRow before a changed or deleted immutable entity reaches the database."""
    for entity in [*session.deleted, *session.dirty]:
        table = inspect(entity).mapper.local_table.name
        if table in IMMUTABLE_TABLES and (entity in session.deleted or session.is_modified(entity)):
            raise ImmutableRow(table)
