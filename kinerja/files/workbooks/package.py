"""A workbook from outside: looked at before it is opened, measured while it is unpacked, only then read as cells.

The reader never sees the file that was sent, but a copy of the parts that it needs, each
scanned to its end: no macros, no entities, and never more than the caller's limits.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook

from kinerja.core.errors import Invalid
from kinerja.files.workbooks.limits import Limits
from kinerja.files.workbooks.scanning import Scan

MEGABYTE = 1_000_000
PIECE = 64 * 1024
MOST_MEMBERS = 300
MOST_RATIO = 250  # of parts that are large unpacked: plain tables stay below 50
LARGE = 500_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = "xl/workbook.xml"
NEEDED = ("[Content_Types].xml", "_rels/.rels", MAIN, "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml",
          "xl/styles.xml")  # fmt: skip
SHEETS = "xl/worksheets/"
MACROS = ("vbaproject", "macrosheets", "activex", "vbadata")


@contextmanager
def opened(raw: bytes, limits: Limits) -> Iterator[CalamineWorkbook]:
    """The workbook while the block lasts. Raises Invalid: what kind of file it is, or which limit it breaks."""
    copy = measured_copy(raw, limits)
    try:
        book = CalamineWorkbook.from_filelike(copy)
        if len(book.sheet_names) > limits.sheets:
            raise refusal("workbook.too_many_sheets", most=limits.sheets)
        yield book
    except (CalamineError, OSError, ValueError):
        raise refusal("workbook.broken") from None


def measured_copy(raw: bytes, limits: Limits) -> IO[bytes]:
    """A package with the needed parts alone, each scanned. Raises Invalid."""
    if len(raw) > limits.size:
        raise refusal("workbook.too_large", most=limits.size // MEGABYTE)
    if raw.startswith(OLE):
        raise refusal("workbook.locked")
    if not raw.startswith(ZIP):
        raise refusal("workbook.not_xlsx")
    try:
        with zipfile.ZipFile(BytesIO(raw)) as package:
            return _copied(package, directory(package, limits), limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, UnicodeError, OSError):
        raise refusal("workbook.broken") from None


def directory(package: zipfile.ZipFile, limits: Limits) -> list[zipfile.ZipInfo]:
    """The parts to read, after a look at all that the package says it holds. Raises Invalid."""
    members = package.infolist()
    names = [member.filename for member in members]
    if len(members) > MOST_MEMBERS or len(set(names)) < len(names):
        raise refusal("workbook.too_much", most=limits.unpacked // MEGABYTE)
    if any(sign in name.lower() for name in names for sign in MACROS):
        raise refusal("workbook.macros")
    if MAIN not in names:
        raise refusal("workbook.not_xlsx")
    if any(member.flag_bits & 1 for member in members):
        raise refusal("workbook.locked")
    large = [member for member in members if member.file_size > LARGE]
    if (
        sum(member.file_size for member in members) > limits.unpacked
        or any(member.file_size > MOST_RATIO * max(member.compress_size, 1) for member in large)
        or any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members)
    ):
        raise refusal("workbook.too_much", most=limits.unpacked // MEGABYTE)
    return [member for member in members if member.filename in NEEDED or member.filename.startswith(SHEETS)]


def _copied(package: zipfile.ZipFile, members: list[zipfile.ZipInfo], limits: Limits) -> IO[bytes]:
    """What the directory says may be untrue: the bytes are counted as they come, and only pieces are held."""
    stream, left = BytesIO(), limits.unpacked
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for member in members:
            if not member.filename.endswith((".xml", ".rels")):
                continue
            scan = Scan(limits)
            with package.open(member) as part, copy.open(member.filename, "w") as kept:
                for number, piece in enumerate(iter(lambda: part.read(PIECE), b"")):  # noqa: B023  # read in this turn
                    left -= len(piece)
                    if left < 0:
                        raise refusal("workbook.too_much", most=limits.unpacked // MEGABYTE)
                    if number < 3 and b"macroEnabled" in piece and member.filename == NEEDED[0]:
                        raise refusal("workbook.macros")
                    scan.feed(piece)
                    kept.write(piece)
            scan.close()
    stream.seek(0)
    return stream


def refusal(code: str, **details: object) -> Invalid:
    return Invalid(code, {"file": [code]}, **details)
