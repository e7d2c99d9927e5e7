"""The lines of a workbook on their way to a draft, and what is wrong with them, each with its place."""

from dataclasses import dataclass, field
from typing import Any

from forms.errors import Problem
from kinerja.core.i18n import _


@dataclass
class Row:
    """One line of a sheet: its entry, its number in the spreadsheet, whether it came from a download."""

    number: int
    entry: dict[str, Any]
    is_known: bool


@dataclass
class Findings:
    """Everything that is wrong, with its place in the workbook."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, sheet: str, row: int, column: str = "", /, **params: Any) -> None:
        place = _("Lembar “%(sheet)s”, baris %(row)s", sheet=sheet, row=row)
        if column:
            place = _("Lembar “%(sheet)s”, baris %(row)s, kolom “%(column)s”", sheet=sheet, row=row, column=column)
        self.problems.append(Problem(code, place, params=params))
