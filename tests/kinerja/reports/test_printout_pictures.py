"""docs/dokumen-cetak.md: its table of blocks is that of the forms, and its pictures are of them."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from kinerja.reports.models import PrintoutKind
from kinerja.reports.printoutdata import ROLES, TITLES, Issue, printout_data
from kinerja.reports.printouts import hash_of
from kinerja.reports.serials import Serial
from tests.kinerja.reports.samples import ADDRESS, AT, content, pdf_of

DOCS = Path(__file__).parents[3] / "docs"
TEXT = (DOCS / "dokumen-cetak.md").read_text()
ROW = re.compile(r"\| ([CD][\d.]+) \| (\d+) \| ([^|]+) \|")
RESOLUTION = "60"  # dots per inch: legible, and small enough to keep


def documented(form: str) -> list[str]:
    """The blocks of that form in the order of the table."""
    rows = [(int(number), block.strip()) for each, number, block in ROW.findall(TEXT) if each == form]
    assert [number for number, _block in rows] == list(range(1, len(rows) + 1))
    return [block for _number, block in rows]


def blocks(kind: PrintoutKind) -> Iterator[str]:
    """What the form sets, block by block, as the table calls it."""
    made = content(kind)
    for block in printout_data(made, Issue(Serial(2027, 7, AT), ADDRESS, hash_of(made)))["blocks"]:
        if block["type"] == "columns":
            yield " dan ".join(column["title"] for column in block["columns"])
        elif block["type"] == "signature":
            yield f"tanda tangan {block['role']}"
        else:
            yield re.sub(r"^\d+\. ", "", block["title"])


@pytest.mark.parametrize("kind", list(PrintoutKind))
def test_the_table_of_blocks_is_that_of_the_form(app: Flask, kind: PrintoutKind) -> None:
    assert list(blocks(kind)) == documented(TITLES[kind][1])


def test_numbers_in_the_table_are_those_that_are_printed(app: Flask) -> None:
    made = content(PrintoutKind.D13)
    data = printout_data(made, Issue(Serial(2027, 7, AT), ADDRESS, hash_of(made)))
    printed = [int(re.match(r"\d+", block.get("title") or block["number"])[0]) for block in data["blocks"]]  # type: ignore[index]
    assert printed == list(range(1, 12)) and len(ROLES) == 3


@pytest.mark.parametrize("kind", list(PrintoutKind))
def test_each_page_has_its_picture(app: Flask, kind: PrintoutKind, pytestconfig: pytest.Config, tmp_path: Path) -> None:
    pdf = tmp_path / "form.pdf"
    pdf.write_bytes(pdf_of(content(kind)))
    subprocess.run(["pdftoppm", "-r", RESOLUTION, "-png", pdf, tmp_path / f"dokumen-{kind.value}"], check=True)
    pages = sorted(tmp_path.glob("*.png"))
    if pytestconfig.getoption("--pictures"):
        for page in pages:
            (DOCS / "pictures" / page.name).write_bytes(page.read_bytes())
    named = set(re.findall(rf"pictures/(dokumen-{kind.value}-\d+\.png)", TEXT))
    assert named == {page.name for page in pages}
    assert all((DOCS / "pictures" / name).exists() for name in named)
