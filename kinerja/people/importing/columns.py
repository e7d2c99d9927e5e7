"""Which column of a sheet means what: the header among titles and merged cells, in the words of agencies."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum

from kinerja.people.models import RowField

MOST_TITLE_ROWS = 40
LEAST_KNOWN = 2
CLOSE = 0.9
LONG_NUMBER = re.compile(r"\d{8}")

WORDS: Mapping[StrEnum, str] = {
    RowField.NUMBER: "nip|nip baru|nip ni pppk|nip nipppk|nip pegawai|nomor induk pegawai|ni pppk|nipppk|"
    "nip atau ni pppk|no induk pegawai",
    RowField.NAME: "nama|nama lengkap|nama pegawai|nama asn|nama pns|nama lengkap dengan gelar|nama dan gelar|"
    "nama dengan gelar|nama lengkap dan gelar",
    RowField.TITLE_BEFORE: "gelar depan|glr depan|gelar di depan",
    RowField.TITLE_AFTER: "gelar belakang|glr belakang|gelar di belakang",
    RowField.NUMBER_KIND: "status kepegawaian|jenis pegawai|jenis pegawai nama|status cpns pns|status pegawai|"
    "jenis asn|status asn|pns pppk|jenis kepegawaian",
    RowField.RANK: "golongan|gol|pangkat|pangkat golongan|pangkat gol|gol ruang|golongan ruang|pangkat gol ruang|"
    "pangkat golongan ruang|pangkat dan golongan|gol akhir nama|gol akhir|golru|golongan terakhir",
    RowField.AGENCY: "perangkat daerah|opd|skpd|instansi|dinas|unor induk|unor induk nama|instansi kerja|"
    "unit organisasi induk|unit induk|satuan kerja induk|nama opd|nama perangkat daerah",
    RowField.UNIT: "unit kerja|unor|unor nama|unit organisasi|satuan kerja|satker|nama unit kerja|nama unor|unit|"
    "tempat tugas|bidang",
    RowField.POST: "jabatan|nama jabatan|jabatan nama|jabatan terakhir|jabatan sekarang",
    RowField.POST_KIND: "jenis jabatan|jenis jabatan nama|kelompok jabatan",
    RowField.LEVEL: "jenjang|jenjang jabatan|tingkat jabatan|jenjang jf",
    RowField.CAPACITY: "kedudukan|kedudukan dalam jabatan|plt plh|definitif plt plh|status jabatan",
    RowField.LETTER: "nomor sk|no sk|nomor surat|no surat|nomor surat perintah|nomor sk jabatan|no sk jabatan|"
    "nomor surat perintah plt plh|nomor sk atau surat perintah",
    RowField.FROM: "tmt jabatan|tmt|mulai|mulai tanggal|tanggal mulai|menjabat mulai|terhitung mulai tanggal|"
    "jabatan tmt|tmt unit kerja",
    RowField.TO: "berakhir|sampai dengan|sampai tanggal|tanggal berakhir|berakhir sebelum|s d",
    RowField.SUPERVISOR: "nip atasan|nip atasan langsung|atasan langsung nip|atasan nip|nip pejabat penilai|"
    "nip pejabat penilai kinerja|nip penilai|nip atau ni pppk atasan langsung",
    RowField.STATUS: "kedudukan hukum|kedudukan hukum nama|status aktif|keaktifan|keadaan|aktif",
}
KNOWN: Mapping[str, RowField] = {word: RowField(field) for field, words in WORDS.items() for word in words.split("|")}


@dataclass(frozen=True, slots=True)
class Header:
    """The titles of the columns and what each is taken for (None: not used); `last` is their last line in the sheet."""

    first: int
    last: int
    titles: tuple[str, ...]
    fields: tuple[RowField | None, ...]

    @property
    def known(self) -> int:
        return sum(field is not None for field in self.fields)


def plain(text: str) -> str:
    """Small letters and digits with single spaces: how titles, names and words are compared."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def field_of(title: str, remembered: Mapping[str, str] | None = None) -> RowField | None:
    """What a title means: what was chosen for it before, else its known words."""
    words = plain(title)
    chosen = (remembered or {}).get(words)
    if chosen is not None:
        return RowField(chosen) if chosen else None
    return KNOWN.get(words)


def close_field(title: str) -> RowField | None:
    """The meaning of a title with a slip of the pen; for one header only, because it takes its time."""
    words = plain(title)
    close = get_close_matches(words, KNOWN, n=1, cutoff=CLOSE) if len(words) > 5 else []
    return KNOWN[close[0]] if close else None


def find_header(rows: Sequence[tuple[int, Sequence[str]]], remembered: Mapping[str, str] | None = None) -> Header:
    """The line, or two lines of merged titles, in which most columns are known; the first of equals.

    `rows` are the first rows of the sheet with their numbers. Where nothing is known, the first
    row with three cells stands in, and somebody must say what its columns mean.
    """
    found: list[Header] = []
    for place, (number, cells) in enumerate(rows[:MOST_TITLE_ROWS]):
        single = header_from(number, number, [cells], remembered)
        below = rows[place + 1] if place + 1 < len(rows) else None
        found.append(single)
        if below is not None and below[0] == number + 1 and not any(LONG_NUMBER.search(one) for one in below[1]):
            found.append(header_from(number, below[0], [cells, below[1]], remembered))
    best = max(found, key=lambda one: (one.known, -(one.last - one.first), -one.first), default=None)
    if best is not None and best.known >= LEAST_KNOWN:
        chosen = {plain(title) for title in best.titles} & set(remembered or {})
        pairs = zip(best.fields, best.titles, strict=True)
        fields = [one or (None if plain(title) in chosen else close_field(title)) for one, title in pairs]
        return replace(best, fields=tuple(_once(fields)))
    wide = (one for one in found if one.first == one.last and sum(map(bool, one.titles)) > LEAST_KNOWN)
    return next(wide, Header(0, 0, (), ()))


def header_from(
    first: int, last: int, lines: Sequence[Sequence[str]], remembered: Mapping[str, str] | None = None
) -> Header:
    """The titles of one line, or of two whose upper cells may reach over several columns."""
    if len(lines) == 1:
        titles = [title.strip() for title in lines[0]]
        fields = [field_of(title, remembered) if title else None for title in titles]
    else:
        pairs = _pairs(*lines)
        titles = [" ".join(part for part in pair if part) for pair in pairs]
        fields = [_of_pair(pair, remembered) for pair in pairs]
    return Header(first, last, tuple(titles), tuple(_once(fields)))


def _pairs(upper: Sequence[str], lower: Sequence[str]) -> list[tuple[str, str]]:
    width = max(len(upper), len(lower))
    above, below = ([*line, *[""] * (width - len(line))] for line in (upper, lower))
    pairs, reach = [], ""
    for top, under in zip(above, below, strict=True):
        top, under = top.strip(), under.strip()
        # A merged title holds its words in the first of its cells; an empty lower cell ends it.
        reach = top or (reach if under else "")
        pairs.append((reach, under))
    return pairs


def _of_pair(pair: tuple[str, str], remembered: Mapping[str, str] | None) -> RowField | None:
    upper, lower = pair
    both = field_of(f"{upper} {lower}".strip(), remembered)
    return both or (field_of(lower, remembered) if lower else field_of(upper, remembered))


def _once(fields: Sequence[RowField | None]) -> list[RowField | None]:
    """A meaning belongs to the first column that has it."""
    seen: set[RowField] = set()
    kept: list[RowField | None] = []
    for field in fields:
        kept.append(None if field is None or field in seen else field)
        if field is not None:
            seen.add(field)
    return kept
