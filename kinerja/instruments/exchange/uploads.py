"""An uploaded file as a document, whatever kind of file it is; what is wrong with it in sentences."""

from collections.abc import Sequence
from typing import Any

from forms.errors import Problem
from kinerja.core.i18n import _, message
from kinerja.instruments.exchange.documents import document_from_bytes
from kinerja.instruments.exchange.workbook.package import OLE, ZIP
from kinerja.instruments.exchange.workbook.reading import document_from_workbook


def document_from_file(name: str, raw: bytes) -> dict[str, Any]:
    """The document in a workbook (by its ending or its first bytes) or in JSON. Raises Invalid, DefinitionInvalid."""
    if name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods")) or raw.startswith((ZIP, OLE)):
        return document_from_workbook(raw)
    return document_from_bytes(raw)


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Each problem of a definition with its place."""
    return [_problem_line(each) for each in problems]


def _problem_line(problem: Problem) -> str:
    sentence = message(problem.code, **problem.params)
    place = ".".join(part for part in (problem.path, problem.field) if part)
    return _("%(place)s: %(sentence)s", place=place, sentence=sentence) if place else sentence
