"""One part of a workbook read to its end before it is trusted: no entities, no far-off cells, formulas if allowed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

import defusedxml
from defusedxml.expatreader import create_parser

from kinerja.core.errors import Invalid
from kinerja.files.workbooks.limits import Limits

DEEPEST = 60
PLACE = re.compile(r"([A-Z]{1,4})([0-9]{1,9})")


class Scan:
    """Takes a part piece by piece. Raises Invalid for what no workbook may hold here."""

    def __init__(self, limits: Limits) -> None:
        self.parser = create_parser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
        self.parser.setContentHandler(Watch(limits))

    def feed(self, piece: bytes) -> None:
        with _refusing():
            self.parser.feed(piece)

    def close(self) -> None:
        """The part ends here. Raises Invalid when it is not whole."""
        with _refusing():
            self.parser.close()


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except defusedxml.DefusedXmlException:
        raise Invalid("workbook.entities", {"file": ["workbook.entities"]}) from None
    except (SAXParseException, ValueError, LookupError):
        raise Invalid("workbook.broken", {"file": ["workbook.broken"]}) from None


class Watch(ContentHandler):
    """Follows rows and cells as any reader may: a place that is not written is the furthest that it could mean.

    Programs write empty cells and rows with nothing but a format, down to the last row
    there is; the reader skips them, so only cells that hold something are held to the limits.
    """

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.limits = limits
        self.row, self.column, self.depth = 0, 0, 0
        self.line, self.cells = 0, 0  # the row that surrounds the cells, and how many it has had
        self.seen = 0  # all cells so far
        self.in_cell = False

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802  # the name that the parser calls
        self.depth += 1
        tag = name.rpartition(":")[2]
        if self.depth > DEEPEST:
            raise Invalid("workbook.broken", {"file": ["workbook.broken"]})
        if tag == "f" and not self.limits.formulas:
            raise Invalid("workbook.formula", {"file": ["workbook.formula"]}, cell=self.place)
        if self.in_cell:
            self._check()
        if tag == "row":
            self.line = int(attrs["r"]) if is_row(attrs.get("r")) else max(self.line, self.row) + 1
            self.row, self.column, self.cells = self.line, 0, 0
        elif tag == "c":
            self._enter_cell(attrs.get("r"))

    def endElement(self, name: str) -> None:  # noqa: N802  # the name that the parser calls
        self.depth -= 1
        if name.rpartition(":")[2] == "c":
            self.in_cell = False

    @property
    def place(self) -> str:
        """The cell as spreadsheets name it: C5."""
        return place_of(self.column, self.row)

    def _enter_cell(self, written: str | None) -> None:
        found = PLACE.fullmatch(written or "")
        if found:
            self.column, self.row = number_of(found[1]), int(found[2])
        else:
            self.column, self.row = max(self.column, self.cells) + 1, max(self.line, self.row)
        self.cells += 1
        self.seen += 1
        if self.seen > self.limits.cells:
            raise Invalid("workbook.too_many_cells", {"file": ["workbook.too_many_cells"]}, most=self.limits.cells)
        self.in_cell = True

    def _check(self) -> None:
        rows, columns = self.limits.rows, self.limits.columns
        if self.row > rows:
            raise Invalid("workbook.too_many_rows", {"file": ["workbook.too_many_rows"]}, most=rows)
        if self.column > columns:
            raise Invalid("workbook.too_many_columns", {"file": ["workbook.too_many_columns"]}, most=columns)


def number_of(letters: str) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def place_of(column: int, row: int) -> str:
    """The name of a cell, both counted from 1: column 27, row 5 is AA5."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def is_row(written: str | None) -> bool:
    return written is not None and written.isdecimal() and len(written) < 10
