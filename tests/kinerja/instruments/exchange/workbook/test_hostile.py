"""Files that mean harm are refused with a clear sentence, and within bounded memory."""

import random
import struct
import subprocess
import sys
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from forms.errors import DefinitionInvalid
from kinerja.core.errors import Invalid
from kinerja.core.i18n import message
from kinerja.files.workbooks.package import measured_copy
from kinerja.instruments.exchange.documents import MOST_BYTES
from kinerja.instruments.exchange.workbook.package import LIMITS, sheets_from
from kinerja.instruments.exchange.workbook.reading import document_from_workbook
from kinerja.instruments.exchange.workbook.writing import workbook_from
from tests.kinerja.instruments.exchange.workbook.books import part_of, repacked
from tests.kinerja.instruments.stage import seed_content

pytestmark = pytest.mark.once

SHEET, STRINGS, TYPES = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "[Content_Types].xml"
# How many kilobytes the process grows by while it reads.
MEASURE = """
import resource, sys
from kinerja.instruments.exchange.workbook.package import sheets_from
raw = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert sheets_from(raw)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
MOST_MEMORY = 60_000_000  # several times what an honest workbook needs; a bomb wants gigabytes


@pytest.fixture(autouse=True)
def speaking(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


@pytest.fixture
def honest() -> bytes:
    return workbook_from(seed_content())


def refused(raw: bytes) -> str:
    """The code of the refusal; no more memory than the limit was ever held."""
    tracemalloc.start()
    try:
        with pytest.raises(Invalid) as refusal:
            sheets_from(raw)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MOST_MEMORY
    sentence = message(refusal.value.code, **refusal.value.details)
    assert sentence != refusal.value.code
    assert refusal.value.errors == {"file": [refusal.value.code]}
    return refusal.value.code


def with_sheet(honest: bytes, body: bytes) -> bytes:
    head = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return repacked(honest, {SHEET: head + b"<sheetData>" + body + b"</sheetData></worksheet>"})


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "workbook.not_xlsx"),
        (b"%PDF-1.7 ...", "workbook.not_xlsx"),
        (b"Kode;Bobot\nA;5", "workbook.not_xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook.locked"),
        (b"PK\x03\x04" + b"\0" * 600, "workbook.broken"),
        (b"PK\x03\x04" + b"x" * MOST_BYTES, "workbook.too_large"),
    ],
)
def test_what_is_no_workbook_is_refused(raw: bytes, code: str) -> None:
    assert refused(raw) == code


def test_another_package_is_no_workbook(honest: bytes) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("word/document.xml", "<a/>")
    assert refused(stream.getvalue()) == "workbook.not_xlsx"


@pytest.mark.parametrize(
    "name", ["xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml", "xl/activeX/a.bin"]
)
def test_macros_are_refused(honest: bytes, name: str) -> None:
    assert refused(repacked(honest, {name: b"\xcc\x61"})) == "workbook.macros"


def test_a_workbook_that_declares_macros_is_refused(honest: bytes) -> None:
    types = part_of(honest, TYPES).replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert refused(repacked(honest, {TYPES: types})) == "workbook.macros"


def test_a_part_that_unpacks_to_far_too_much_is_refused_by_its_directory(honest: bytes) -> None:
    assert refused(repacked(honest, {SHEET: b" " * (LIMITS.unpacked + 1)})) == "workbook.too_much"
    assert refused(repacked(honest, {"xl/media/image1.png": b"\0" * 15_000_000})) == "workbook.too_much"


def test_many_parts_that_are_too_much_together_are_refused(honest: bytes) -> None:
    noise = random.Random(1)
    part = bytes(noise.choices(b"abcdefgh", k=3_000_000))
    names = [f"xl/worksheets/sheet{n}.xml" for n in range(40, 48)]
    raw = repacked(honest, dict.fromkeys(names, part))
    assert refused(raw) in ("workbook.too_much", "workbook.too_large")
    assert refused(repacked(honest, {f"xl/a{n}.bin": b"" for n in range(400)})) == "workbook.too_much"


def test_a_directory_that_lies_about_sizes_is_refused(honest: bytes) -> None:
    """The sheet says that it is small; unpacked it is not."""
    raw = bytearray(repacked(honest, {SHEET: b"<a>" + b" " * 30_000_000 + b"</a>"}))
    real = struct.pack("<I", 30_000_007)
    place = raw.find(real)
    while place >= 0:
        raw[place : place + 4] = struct.pack("<I", 100)
        place = raw.find(real, place + 1)
    assert refused(bytes(raw)) == "workbook.broken"


def test_an_endless_stream_behind_a_true_checksum_is_cut(honest: bytes) -> None:
    """The first hundred bytes have the checksum that the directory names; the reader never sees the rest."""
    full = b"<a>" + b" " * 3_000_000 + b"</a>"
    raw = bytearray(repacked(honest, {SHEET: full}))
    for true, false in ((len(full), 100), (zlib.crc32(full), zlib.crc32(full[:100]))):
        wanted, other = struct.pack("<I", true), struct.pack("<I", false)
        raw = bytearray(bytes(raw).replace(wanted, other))
    assert refused(bytes(raw)) == "workbook.broken"


@pytest.mark.parametrize(
    "text",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><sst>&a;</sst>',
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><sst/>',
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1/a">]><sst>&a;</sst>',
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "'
        + b"b" * 1000
        + b'"><!ENTITY c "'
        + b"&a;" * 1000
        + b'">]><sst>&c;</sst>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "b">]><sst>&a;</sst>'.encode("utf-16"),
    ],
    ids=["internal", "external dtd", "external", "growing", "utf-16"],
)
@pytest.mark.parametrize("part", [STRINGS, SHEET, "xl/workbook.xml"])
def test_entities_are_refused_wherever_they_stand(honest: bytes, text: bytes, part: str) -> None:
    assert refused(repacked(honest, {part: text})) == "workbook.entities"


def test_a_million_rows_are_refused(honest: bytes) -> None:
    assert refused(with_sheet(honest, b"<row><c><v>1</v></c></row>" * 1_000_000)) == "workbook.too_much"
    noise = random.Random(3)
    rows = b"".join(b"<row><c><v>%d</v></c></row>" % noise.randrange(10**9) for _ in range(20_000))
    assert refused(with_sheet(honest, rows)) == "workbook.too_many_rows"


def test_the_largest_table_that_is_read_stays_small(honest: bytes, tmp_path: Path) -> None:
    """In a process of its own, because the reader's memory is not Python's."""
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="5000"><c r="DP5000"><v>1</v></c></row>'
    (tmp_path / "a.xlsx").write_bytes(with_sheet(honest, far))
    found = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path / "a.xlsx")], capture_output=True, text=True, check=True
    )
    assert int(found.stdout) < 150_000


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (
            b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "workbook.too_many_rows",
        ),
        (b"<row><c r='A&#49;048576'><v>1</v></c></row>", "workbook.too_many_rows"),
        (b'<row r="1"><c r="XFD1"><v>1</v></c></row>', "workbook.too_many_columns"),
        (b"<row>" + b"<c><v>1</v></c>" * 500 + b"</row>", "workbook.too_many_columns"),
        (b'<row r="900000"><c r="A1"><v>1</v></c><c><v>1</v></c></row>', "workbook.too_many_rows"),
        (b"<row>" + b"<c/>" * 500 + b'<c r="A1"><v>1</v></c><c><v>1</v></c></row>', "workbook.too_many_columns"),
        (b'<row r="999999999"><c><is><t>x</t></is></c></row>', "workbook.too_many_rows"),
    ],
)
def test_two_far_off_cells_never_make_a_huge_table(honest: bytes, body: bytes, code: str) -> None:
    assert refused(with_sheet(honest, body)) == code


def test_empty_rows_and_cells_with_a_format_do_no_harm(honest: bytes) -> None:
    body = (
        b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row><row r="1048576"><c r="A1048576" s="1"></c></row>'
    )
    assert sheets_from(with_sheet(honest, body))["Kriteria dan indikator"] == [["1"]]


def test_a_formula_is_refused_with_its_cell(honest: bytes) -> None:
    raw = with_sheet(honest, b'<row r="5"><c r="C5"><f>HYPERLINK("http://x")</f><v>1</v></c></row>')
    with pytest.raises(Invalid) as refusal:
        sheets_from(raw)
    assert (refusal.value.code, refusal.value.details) == ("workbook.formula", {"cell": "C5"})
    prefixed = b'<row xmlns:q="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c><q:f>1</q:f></c></row>'
    assert refused(with_sheet(honest, prefixed)) == "workbook.formula"


def test_locked_members_and_odd_compression_are_refused(honest: bytes) -> None:
    raw = bytearray(honest)
    place = raw.find(b"PK\x01\x02")
    while place >= 0:
        raw[place + 8] |= 1
        place = raw.find(b"PK\x01\x02", place + 1)
    assert refused(bytes(raw)) == "workbook.locked"
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as package:
        package.writestr("xl/workbook.xml", "<workbook/>" * 99)
    assert refused(stream.getvalue()) == "workbook.too_much"


@pytest.mark.parametrize(
    "body",
    [b"<row><c>", b"\xff\xfe", b"<a>" * 100 + b"</a>" * 100, b'<row r="1"><c r="A1" t="s"><v>9999</v></c></row>'],
)
def test_broken_parts_are_refused(honest: bytes, body: bytes) -> None:
    assert refused(with_sheet(honest, body)) == "workbook.broken"


def test_only_needed_parts_reach_the_reader(honest: bytes) -> None:
    raw = repacked(honest, {"xl/externalLinks/externalLink1.xml": b"<!DOCTYPE a><a/>", "evil.exe": b"MZ"})
    with zipfile.ZipFile(measured_copy(raw, LIMITS)) as copy:
        assert all(name.startswith(("xl/w", "xl/s", "xl/_", "_rels", "[C")) for name in copy.namelist())
    assert document_from_workbook(raw) == document_from_workbook(honest)


@pytest.mark.parametrize("seed", range(8))
def test_damaged_files_are_refused_or_read_but_never_break(honest: bytes, seed: int) -> None:
    noise = random.Random(seed)
    for _ in range(12):
        name = noise.choice((SHEET, STRINGS, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"))
        part = bytearray(part_of(honest, name))
        for _ in range(noise.randint(1, 6)):
            part[noise.randrange(len(part))] = noise.choice(b'<>"0129AZaz/= ')
        for raw in (repacked(honest, {name: bytes(part)}), flipped(honest, noise)):
            survives(lambda raw=raw: document_from_workbook(raw))


def flipped(raw: bytes, noise: random.Random) -> bytes:
    """A byte of the package itself is another one."""
    changed = bytearray(raw)
    changed[noise.randrange(len(changed))] ^= 1 << noise.randrange(8)
    return bytes(changed)


def survives(read: Callable[[], object]) -> None:
    try:
        read()
    except (Invalid, DefinitionInvalid):
        return
