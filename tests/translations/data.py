"""What a page may say without gettext: what people wrote, codes, dates and numbers, the name of the product."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import DataList, DataListRow, Deadline, Handover, ServiceFigure, VersionMove, WorkMark
from kinerja.appraisals.models.raters import Preparer
from kinerja.audit.catalogue import Event
from kinerja.audit.models import AuditEvent
from kinerja.copying.orders import order_named
from kinerja.core.i18n import LOCALES
from kinerja.core.queue import Job
from kinerja.cycles.models import Cycle, CycleClock
from kinerja.cycles.queries.clocks import clocks_source
from kinerja.instruments.examples import example_titles
from kinerja.instruments.models import (
    Document,
    Draft,
    DraftComment,
    DraftLevel,
    DraftNode,
    DraftRole,
    Erratum,
    Instrument,
    LegalBasis,
    Version,
)
from kinerja.objections.models import Objection, Statement
from kinerja.people.models import (
    Account,
    Employee,
    EmployeeNumber,
    Guest,
    Holiday,
    ImportBatch,
    ImportRow,
    JobFamily,
    Placement,
    Post,
    RoleGrant,
    SupervisorOverride,
    UnitState,
)
from kinerja.people.queries.holidays import library_version, proposals
from kinerja.plans.models import (
    CoachingNote,
    CoachingOpinion,
    CompetenceEvaluation,
    EvidenceNote,
    Feedback,
    FeedbackReply,
    FeedbackRequest,
    NoteFile,
    Plan,
    PlanSource,
)
from kinerja.reports.models import PrintBasis, PrintoutScan

# The columns that people fill; never a state, a kind, or another word of ours.
WRITTEN = (
    UnitState.name,
    JobFamily.code,
    JobFamily.name,
    Post.title,
    DataList.name,
    DataList.reason,
    ServiceFigure.reason,
    ServiceFigure.source,
    WorkMark.source,
    WorkMark.withdrawal,
    Post.level,
    Employee.name,
    Employee.rank,
    EmployeeNumber.number,
    Placement.letter,
    SupervisorOverride.reason,
    Account.email,
    Account.display_name,
    RoleGrant.reason,
    Guest.label,
    Guest.kind,
    Guest.list_name,
    Guest.source,
    Holiday.calendar,
    Holiday.name,
    Holiday.source,
    CycleClock.reason,
    Deadline.reason,
    Cycle.name,
    Instrument.code,
    Instrument.title,
    Instrument.part,
    Draft.reason,
    Erratum.old_text,
    Erratum.new_text,
    Erratum.reason,
    Job.public_id,
    Version.reason,
    LegalBasis.number,
    LegalBasis.signer,
    LegalBasis.office,
    LegalBasis.file_name,
    PrintBasis.number,
    PrintBasis.signer,
    PrintBasis.office,
    PrintoutScan.file_name,
    DraftComment.name,
    DraftComment.text,
    VersionMove.reason,
    Objection.reasons,
    Statement.text,
    EvidenceNote.text,
    EvidenceNote.reference,
    NoteFile.name,
    Feedback.task,
    Feedback.good,
    Feedback.better,
    Feedback.next_step,
    FeedbackRequest.task,
    CoachingNote.goal,
    CoachingNote.facts,
    CoachingNote.options,
    CoachingNote.steps,
    CoachingOpinion.text,
    CompetenceEvaluation.text,
    FeedbackReply.text,
    Plan.name,
    Handover.letter,
    Handover.note,
    Preparer.letter,
    ImportBatch.file_name,
    PlanSource.system,
    DraftNode.code,
    DraftRole.code,
)
# JSON that holds an instrument: its texts and its codes.
DEFINITIONS = (DraftNode.texts, DraftNode.spec, DraftLevel.texts, DraftRole.texts, Draft.settings)
# Printed on the keys of a keyboard.
KEYS = ("Tab", "Alt", "Ctrl", "Ctrl + S", "Shift", "Enter", "Delete", "Esc", "Page Up", "Page Down")
FIXED = (*KEYS, "Kinerja", "Indonesia", "English", "WIT", "CSV", "JSON", "overall", *map(str, Event))
ROOT = Path(__file__).parents[2]
YEARS = range(2025, 2035)  # those whose holidays a page may propose
MONTHS = "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember"
PATTERNS = re.compile(
    "|".join(
        (
            rf"\b\d{{1,2}} (?:{MONTHS}) \d{{4}}(?: \d{{2}}\.\d{{2}} WI(?:T|B|TA))?",
            r"\b(?=\S*\d)[0-9a-f]{7,64}\b",  # fingerprints
            r"\b[0-9A-F]{8}\b",  # references of errors
            r"\b[A-Z0-9]{4}-[A-Z0-9]{4}(?:-[A-Z0-9]{4}){0,2}\b",  # codes to log in with, and of printed documents
            r"(?<![\w-])[A-Za-z0-9_-]{16,43}(?![\w-])(?<![a-z]{16})",  # public ids, tokens
            r"\b[A-Z]{1,2}\d{1,5}\b",  # cells of a sheet
            r"\b\d{2}\.\d{2} WIT\b",
            r"\b\d+ (?:jam|menit)\b",  # a length of time in Babel's own words
            r"https?://\S+",
            r"\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?",
            r"\d+",
        )
    )
)


@dataclass(frozen=True, slots=True)
class Data:
    known: re.Pattern[str]

    @classmethod
    def of(cls, session: Session, written: Iterable[str] = ()) -> "Data":
        """All that the database and the shipped instruments hold of people's words, and what the test itself typed."""
        shipped = {text for title in example_titles().values() for text in title.values()}
        proposed = {one.name for year in YEARS for one in proposals(session, year)}
        periods = json.loads((ROOT / "config" / "seeds" / "periods.json").read_text("utf-8"))
        titles = {title for kind in ("quarterly", "monthly") for title in periods[kind]["titles"]}
        given = {*LOCALES, *proposed, *titles, clocks_source(), library_version(), *_official()}
        return cls.among({*FIXED, *given, *written, *shipped, *_stored(session)})

    @classmethod
    def of_audit(cls, session: Session) -> "Data":
        """What events keep: names of values and codes, for readers who check them against the book of events."""
        words = set(session.scalars(select(AuditEvent.subject_id).distinct()))
        for changes in session.scalars(select(AuditEvent.changes)):
            words.update(_codes(changes))
        return cls.among(words)

    @classmethod
    def among(cls, words: Iterable[str]) -> "Data":
        longest_first = sorted((word for word in words if len(word.strip()) > 1), key=len, reverse=True)
        return cls(re.compile("|".join(rf"(?<!\w){re.escape(' '.join(word.split()))}(?!\w)" for word in longest_first)))

    def without(self, text: str) -> str:
        """What is left of a text when data, dates, numbers and signs are taken out."""
        text = " ".join(text.split())
        if not re.search(r"[^\W\d_]", text):
            return ""
        text = PATTERNS.sub(" ", self.known.sub(" ", text))
        return " ".join(re.sub(r"[\W\d_]+", " ", text).split())


def _official() -> Iterator[str]:
    """The words of the official system, which are data."""
    order = order_named("ekinerja-bkn")
    for text in (order.name, *(line.label for line in order.lines), *(line.parts for line in order.lines)):
        yield from text.values()


def _stored(session: Session) -> Iterator[str]:
    for column in WRITTEN:
        yield from (str(value) for value in session.scalars(select(column).distinct()) if value)
    for points in session.scalars(select(Objection.points)):
        yield from points.values()
    for cells in [*session.scalars(select(ImportRow.cells)), *session.scalars(select(DataListRow.cells))]:
        yield from cells
    for columns in session.scalars(select(ImportBatch.columns)):
        yield from (one["title"] for one in columns)
    for results in session.scalars(select(Plan.results)):
        yield from (text for one in results for text in one.values())
    for column in DEFINITIONS:
        for value in session.scalars(select(column)):
            yield from _texts(value)
    for body in session.scalars(select(Document.body)):
        yield from _texts(json.loads(body))


def _codes(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _codes(inner)
    elif isinstance(value, str):
        yield value


def _texts(value: Any, key: str = "") -> Iterator[str]:
    """Labels in both languages, codes, units; not types, modes and rules, which are words of ours."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, key)
    elif isinstance(value, str) and key in ("id", "en", "code", "unit", "basis", "roles", "source", "legal_basis"):
        yield value
