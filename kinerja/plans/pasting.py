"""Work results with targets out of what people copy from e-Kinerja or a spreadsheet."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from forms.exact import plain
from forms.numbers import NumberRefused, parse_number
from kinerja.core.errors import Invalid

MOST_RESULTS = 50
LONGEST_CELL = 500
LONGEST_PASTE = 100_000
# Words in headings, the more telling ones first: "indikator kinerja individu" is no "kinerja".
HEADINGS = (
    ("target", ("target",)),
    ("indicator", ("indikator", "iki", "ukuran")),
    ("aspect", ("aspek",)),
    ("unit", ("satuan",)),
    ("result", ("rencana hasil kerja", "hasil kerja", "rhk", "sasaran", "uraian")),
)
BY_COUNT: dict[int, tuple[str, ...]] = {
    1: ("result",),
    2: ("result", "target"),
    3: ("result", "indicator", "target"),
    4: ("result", "aspect", "indicator", "target"),
    5: ("result", "aspect", "indicator", "target", "unit"),
}
NUMBER_CELL = re.compile(r"\d{1,3}[.)]?")
AMOUNT = re.compile(r"([+-]?\d[\d.,]*)\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class WorkResult:
    """One line of a plan; `amount` is the target as an exact number where it is one."""

    result: str
    aspect: str = ""
    indicator: str = ""
    target: str = ""
    amount: str = ""
    unit: str = ""

    def json(self) -> dict[str, str]:
        return asdict(self)


def results_in(text: str) -> list[WorkResult]:
    """The lines of a pasted table. Raises Invalid at the field `pasted`.

    Columns stand between tabs or semicolons. A blank result repeats the one above it: that is what a merged cell
    leaves. A first line of headings tells the columns, else their number does.
    """
    if len(text) > LONGEST_PASTE:
        _refuse("plan.too_much")
    lines = [cells for line in text.replace("\r\n", "\n").split("\n") if any(cells := _cells(line))]
    if not lines:
        return []
    columns = _headings(lines[0])
    rows = lines[1:] if columns else lines
    rows = _without_numbers(rows) if not columns else rows
    columns = columns or BY_COUNT.get(max(len(row) for row in rows), BY_COUNT[5])
    found = list(_results(rows, columns))
    if len(found) > MOST_RESULTS:
        _refuse("plan.too_many")
    return found


def _refuse(code: str) -> None:
    raise Invalid(code, {"pasted": [code]}, most=MOST_RESULTS)


def _cells(line: str) -> list[str]:
    separator = "\t" if "\t" in line else ";"
    return [" ".join(cell.strip().strip('"').split())[:LONGEST_CELL] for cell in line.split(separator)]


def _headings(cells: Sequence[str]) -> tuple[str, ...]:
    """What each column is; nothing when the line is not one of headings."""
    named = tuple(_heading(cell.lower()) for cell in cells)
    return named if "result" in named and len([name for name in named if name]) > 1 else ()


def _heading(words: str) -> str:
    return next((name for name, signs in HEADINGS if any(sign in words for sign in signs)), "")


def _without_numbers(rows: list[list[str]]) -> list[list[str]]:
    """The rows without a first column that only counts them."""
    counted = all(len(row) > 1 and (not row[0] or NUMBER_CELL.fullmatch(row[0])) for row in rows)
    return [row[1:] for row in rows] if counted else rows


def _results(rows: list[list[str]], columns: Sequence[str]) -> Iterator[WorkResult]:
    above = ""
    for row in rows:
        cells = {name: cell for name, cell in zip(columns, row, strict=False) if name}
        above = cells.get("result") or above
        if not above:
            _refuse("plan.no_result")
        yield _with_amount(WorkResult(**(cells | {"result": above})))


def _with_amount(found: WorkResult) -> WorkResult:
    """ "12 laporan" is 12 of "laporan"; what is no number stays words."""
    match = AMOUNT.fullmatch(found.target)
    if match is None:
        return found
    try:
        amount = plain(parse_number(match[1].rstrip(".,"), locale="id"))
    except NumberRefused:
        return found
    return replace(found, amount=amount, unit=found.unit or match[2])
