"""An uploaded file as a document, whatever kind of file it is; what is wrong with it in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forms.errors import Problem
from kinerja.core.i18n import _, message
from kinerja.files.workbooks.package import OLE, ZIP
from kinerja.instruments.exchange.documents import checked, document_from_bytes
from kinerja.instruments.exchange.workbook.reading import read_workbook


@dataclass(frozen=True, slots=True)
class Upload:
    """The document in a file; `origin` names the draft and the revision it was made from, where that is known."""

    document: dict[str, Any]
    origin: Mapping[str, Any] = field(default_factory=dict)

    def revision_of(self, public_id: str, newest: int) -> int:
        """The revision of that draft that somebody worked on; the newest when the file says nothing about it."""
        rev = self.origin.get("rev")
        if self.origin.get("draft") != public_id or not isinstance(rev, int) or isinstance(rev, bool):
            return newest
        return rev if 0 <= rev <= newest else newest


def upload_from(name: str, raw: bytes) -> Upload:
    """What a workbook (by its ending or its first bytes) or a JSON file says. Raises Invalid, DefinitionInvalid."""
    if name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods")) or raw.startswith((ZIP, OLE)):
        document, origin = read_workbook(raw)
        return Upload(checked(document), origin)
    return Upload(document_from_bytes(raw))


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Each problem of a definition with its place."""
    return [_problem_line(each) for each in problems]


def _problem_line(problem: Problem) -> str:
    sentence = message(problem.code, **problem.params)
    place = ".".join(part for part in (problem.path, problem.field) if part)
    return _("%(place)s: %(sentence)s", place=place, sentence=sentence) if place else sentence
