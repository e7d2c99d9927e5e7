"""How much a workbook from outside may hold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes as sent and unpacked, cells by their place; with `formulas`, what each last showed is read as a value."""

    size: int
    unpacked: int
    rows: int
    columns: int = 120
    sheets: int = 30
    cells: int = 1_000_000  # written ones, empty or not: what bounds the time of a scan
    formulas: bool = False
