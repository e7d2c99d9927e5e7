"""An uploaded file as a document, whatever kind of file it is; what is wrong with it in sentences."""

from collections.abc import Sequence
from typing import Any

from forms.errors import Problem
from kinerja.core.i18n import _, message
from kinerja.instruments.exchange.documents import document_from_bytes


def document_from_file(name: str, raw: bytes) -> dict[str, Any]:
    """The document in a file. Raises Invalid, DefinitionInvalid."""
    return document_from_bytes(raw)


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Each problem of a definition with its place."""
    return [_problem_line(each) for each in problems]


def _problem_line(problem: Problem) -> str:
    sentence = message(problem.code, **problem.params)
    place = ".".join(part for part in (problem.path, problem.field) if part)
    return _("%(place)s: %(sentence)s", place=place, sentence=sentence) if place else sentence
