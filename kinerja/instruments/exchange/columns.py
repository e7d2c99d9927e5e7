"""Which column of a pasted table says what: recognised by its header, or chosen by hand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kinerja.core.i18n import _, lazy
from kinerja.instruments.exchange.words import bare

MOST_LEVELS = 10
NAMES = {
    "criterion": ("kriteria", "kriteriapenilaian", "namakriteria", "aspek", "aspekpenilaian", "unsur", "dimensi",
                  "kelompok", "criterion", "criteria"),
    "indicator": ("indikator", "indikatorpenilaian", "namaindikator", "uraianindikator", "uraian", "pertanyaan",
                  "pernyataan", "indicator", "indicators"),
    "code": ("kode", "kodeindikator", "code"),
    "weight": ("bobot", "bobotpersen", "bobotindikator", "bobotdalam", "weight"),
    "type": ("tipe", "tipejawaban", "jenis", "jenisjawaban", "type"),
    "help": ("keterangan", "bantuan", "penjelasan", "catatan", "notes", "help", "details"),
    "levels": ("tingkat", "tingkatan", "uraiantingkat", "rubrik", "skor", "levels"),
}  # fmt: skip
LABELS = {
    "criterion": lazy("Kriteria"),
    "indicator": lazy("Indikator"),
    "code": lazy("Kode"),
    "weight": lazy("Bobot"),
    "type": lazy("Tipe"),
    "help": lazy("Keterangan"),
    "levels": lazy("Semua tingkat dalam satu sel"),
}
LEVEL_HEADER = re.compile(r"(?:tingkat|level|skor|nilai|skala)?([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is read: the place of each column, whether the first row is a header, where new parts go.

    `mode` is how a new criterion reads the weights in it.
    """

    columns: Mapping[str, int] = field(default_factory=dict)
    header: bool = True
    parent: str = ""
    mode: str = "points"

    def cell(self, row: Sequence[str], name: str) -> str:
        place = self.columns.get(name)
        return row[place] if place is not None and place < len(row) else ""

    def levels(self) -> list[tuple[int, int]]:
        """The value and the place of each column that holds one level."""
        found = [(n, self.columns[level_name(n)]) for n in range(1, MOST_LEVELS + 1) if level_name(n) in self.columns]
        return sorted(found)


def level_name(number: int) -> str:
    return f"level_{number}"


def column_label(name: str) -> str:
    """What a column is called on the page."""
    number = name.removeprefix("level_")
    return _("Tingkat %(n)s", n=number) if number != name else str(LABELS.get(name, name))


def column_names() -> list[str]:
    """Everything that a column can say."""
    return [*NAMES, *(level_name(number) for number in range(1, MOST_LEVELS + 1))]


def recognised(header: Sequence[str]) -> dict[str, int]:
    """The columns that a header row names, the first of two alike."""
    found: dict[str, int] = {}
    for place, title in enumerate(header):
        name = _name_of(bare(title))
        if name:
            found.setdefault(name, place)
    return found


def is_header(row: Sequence[str]) -> bool:
    """Whether a row names columns rather than filling them."""
    found = recognised(row)
    return "indicator" in found or len(found) > 1


def _name_of(title: str) -> str | None:
    for name, titles in NAMES.items():
        if title in titles:
            return name
    level = LEVEL_HEADER.fullmatch(title)
    return level_name(int(level[1])) if level and 1 <= int(level[1]) <= MOST_LEVELS else None
