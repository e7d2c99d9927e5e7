"""A workbook from outside: looked at before it is opened, measured while it is unpacked, only then read as cells.

The reader never sees the file that was sent, but a copy of the parts that it needs, each
scanned to its end: no macros, no entities, no formulas, and never more than the limits below.
"""

import zipfile
import zlib
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from kinerja.core.errors import Invalid
from kinerja.instruments.exchange.documents import MOST_BYTES
from kinerja.instruments.exchange.workbook.cells import cell_text
from kinerja.instruments.exchange.workbook.scanning import scan

Sheets = dict[str, list[list[str]]]

MOST_MEMBERS = 300
MOST_UNPACKED = 16_000_000
MOST_SHEETS = 30
MOST_RATIO = 250  # of parts that are large unpacked: plain tables stay below 50
LARGE = 500_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = "xl/workbook.xml"
NEEDED = ("[Content_Types].xml", "_rels/.rels", MAIN, "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml",
          "xl/styles.xml")  # fmt: skip
SHEETS = "xl/worksheets/"
MACROS = ("vbaproject", "macrosheets", "activex", "vbadata")


def sheets_from(raw: bytes) -> Sheets:
    """Every sheet as rows of text. Raises Invalid: what kind of file it is, or which limit it breaks."""
    copy = measured_copy(raw)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(copy))
        if len(book.sheet_names) > MOST_SHEETS:
            raise refusal("workbook.too_many_sheets", most=MOST_SHEETS)
        return {name: [[cell_text(cell) for cell in row] for row in rows_of(book, name)] for name in book.sheet_names}
    except (CalamineError, OSError, ValueError):
        raise refusal("workbook.broken") from None


def rows_of(book: CalamineWorkbook, name: str) -> Any:
    """From the first cell of the sheet, so that row numbers are those of the spreadsheet."""
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def measured_copy(raw: bytes) -> bytes:
    """A package with the needed parts alone, each scanned. Raises Invalid."""
    if len(raw) > MOST_BYTES:
        raise refusal("import.too_large", most=MOST_BYTES // 1_000_000)
    if raw.startswith(OLE):
        raise refusal("workbook.locked")
    if not raw.startswith(ZIP):
        raise refusal("workbook.not_xlsx")
    try:
        with zipfile.ZipFile(BytesIO(raw)) as package:
            members = directory(package)
            return _copied(package, members)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, UnicodeError, OSError):
        raise refusal("workbook.broken") from None


def directory(package: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The parts to read, after a look at all that the package says it holds. Raises Invalid."""
    members = package.infolist()
    names = [member.filename for member in members]
    if len(members) > MOST_MEMBERS or len(set(names)) < len(names):
        raise refusal("workbook.too_much", most=MOST_UNPACKED // 1_000_000)
    if any(sign in name.lower() for name in names for sign in MACROS):
        raise refusal("workbook.macros")
    if MAIN not in names:
        raise refusal("workbook.not_xlsx")
    if any(member.flag_bits & 1 for member in members):
        raise refusal("workbook.locked")
    large = [member for member in members if member.file_size > LARGE]
    if (
        sum(member.file_size for member in members) > MOST_UNPACKED
        or any(member.file_size > MOST_RATIO * max(member.compress_size, 1) for member in large)
        or any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members)
    ):
        raise refusal("workbook.too_much", most=MOST_UNPACKED // 1_000_000)
    return [member for member in members if member.filename in NEEDED or member.filename.startswith(SHEETS)]


def _copied(package: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> bytes:
    """What the directory says may be untrue: the bytes are counted as they come."""
    stream, left = BytesIO(), MOST_UNPACKED
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as copy:
        for member in members:
            if not member.filename.endswith((".xml", ".rels")):
                continue
            with package.open(member) as part:
                content = part.read(left + 1)
            left -= len(content)
            if left < 0:
                raise refusal("workbook.too_much", most=MOST_UNPACKED // 1_000_000)
            if b"macroEnabled" in content[:200_000] and member.filename == NEEDED[0]:
                raise refusal("workbook.macros")
            scan(content)
            copy.writestr(member.filename, content)
    return stream.getvalue()


def refusal(code: str, **details: object) -> Invalid:
    return Invalid(code, {"file": [code]}, **details)
