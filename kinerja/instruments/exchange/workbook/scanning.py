"""One part of a workbook read to its end before anybody trusts it: no entities, no formulas, no far-off cells."""

import re
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

import defusedxml
from defusedxml.expatreader import create_parser

from kinerja.core.errors import Invalid
from kinerja.instruments.exchange.workbook.layout import MOST_LINES

MOST_COLUMNS = 120
DEEPEST = 60
PLACE = re.compile(r"([A-Z]{1,4})([0-9]{1,9})")


def scan(content: bytes) -> None:
    """Raises Invalid for what a workbook of ours never holds."""
    parser = create_parser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    parser.setContentHandler(Watch())
    try:
        parser.feed(content)
        parser.close()
    except defusedxml.DefusedXmlException:
        raise Invalid("workbook.entities", {"file": ["workbook.entities"]}) from None
    except (SAXParseException, ValueError, LookupError):
        raise Invalid("workbook.broken", {"file": ["workbook.broken"]}) from None


class Watch(ContentHandler):
    """Follows rows and cells as any reader may: a place that is not written is the furthest that it could mean.

    Programs write empty cells and rows with nothing but a format, down to the last row
    there is; the reader skips them, so only cells that hold something are held to the limits.
    """

    def __init__(self) -> None:
        super().__init__()
        self.row, self.column, self.depth = 0, 0, 0
        self.line, self.cells = 0, 0  # the row that surrounds the cells, and how many it has had
        self.in_cell = False

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802  # the name that the parser calls
        self.depth += 1
        tag = name.rpartition(":")[2]
        if self.depth > DEEPEST:
            raise Invalid("workbook.broken", {"file": ["workbook.broken"]})
        if tag == "f":
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
        letters, number = "", self.column
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{letters}{self.row}"

    def _enter_cell(self, written: str | None) -> None:
        found = PLACE.fullmatch(written or "")
        if found:
            self.column, self.row = number_of(found[1]), int(found[2])
        else:
            self.column, self.row = max(self.column, self.cells) + 1, max(self.line, self.row)
        self.cells += 1
        self.in_cell = True

    def _check(self) -> None:
        if self.row > MOST_LINES:
            raise Invalid("workbook.too_many_rows", {"file": ["workbook.too_many_rows"]}, most=MOST_LINES)
        if self.column > MOST_COLUMNS:
            raise Invalid("workbook.too_many_columns", {"file": ["workbook.too_many_columns"]}, most=MOST_COLUMNS)


def number_of(letters: str) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def is_row(written: str | None) -> bool:
    return written is not None and written.isdecimal() and len(written) < 10
