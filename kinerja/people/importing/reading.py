"""Cells as values: days in every way people write them, and the words for kinds, capacities and reasons of leaving."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kinerja.people.importing.columns import plain
from kinerja.people.leaving import Leaving
from kinerja.people.models import NumberKind, PlacementKind, PostKind

SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
NUMERIC = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})(?:\s.*)?")
WORDED = re.compile(r"(\d{1,2})[\s-]+([A-Za-z]+)\.?[\s-]+(\d{4}|\d{2})")
NO_DAY = re.compile(r"[-/. 0]*")
# Excel counts days from here; the missing leap day of 1900 is behind us by 1901.
EXCEL_START = date(1899, 12, 30)
EARLIEST = date(1950, 1, 1)
AHEAD = timedelta(days=366)
MONTHS = {name: number for number, names in enumerate((
    "januari jan january", "februari feb pebruari february", "maret mar march", "april apr", "mei may",
    "juni jun june", "juli jul july", "agustus agu agt ags aug august", "september sep sept",
    "oktober okt oct october", "november nov nopember", "desember des dec december",
), 1) for name in names.split()}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """What a cell says about a day: the day, or why not; `serial` when a spreadsheet's count of days stood there."""

    value: date | None = None
    problem: str = ""
    serial: bool = False


def day_from(text: str, *, today: date) -> Day:
    """The day in a cell; nothing for an empty one, for a dash and for 00-00-0000."""
    text = text.strip().lstrip("'")
    if NO_DAY.fullmatch(text):
        return Day()
    if found := SERIAL.fullmatch(text):
        return _judged(EXCEL_START + timedelta(days=int(found[1])), today=today, serial=True)
    if found := ISO.fullmatch(text):
        return _made(found[1], int(found[2]), found[3], today=today)
    if found := NUMERIC.fullmatch(text):
        return _made(found[3], int(found[2]), found[1], today=today)
    if found := WORDED.fullmatch(text):
        month = MONTHS.get(found[2].lower())
        return Day(problem="import.day_unreadable") if month is None else _made(found[3], month, found[1], today=today)
    return Day(problem="import.day_unreadable")


def _made(year: str, month: int, day: str, *, today: date) -> Day:
    if len(year) == 2:
        return Day(problem="import.day_short_year")
    try:
        return _judged(date(int(year), month, int(day)), today=today)
    except ValueError:
        return Day(problem="import.day_not_real")


def _judged(day: date, *, today: date, serial: bool = False) -> Day:
    if not EARLIEST <= day <= today + AHEAD:
        return Day(problem="import.day_far", serial=serial)
    return Day(day, serial=serial)


CAPACITY_WORDS = {
    "": PlacementKind.DEFINITIVE, "definitif": PlacementKind.DEFINITIVE, "tetap": PlacementKind.DEFINITIVE,
    "plt": PlacementKind.PLT, "pelaksana tugas": PlacementKind.PLT,
    "plh": PlacementKind.PLH, "pelaksana harian": PlacementKind.PLH,
}  # fmt: skip
CAPACITY_BEFORE = re.compile(r"\s*(plt|plh)\b\.?\s*", re.IGNORECASE)


def capacity_from(text: str) -> PlacementKind | None:
    """Definitive when nothing is said; None for a word that nobody knows."""
    return CAPACITY_WORDS.get(plain(text))


def post_and_capacity(title: str) -> tuple[str, PlacementKind | None]:
    """`Plt. Kepala Bidang` is the post "Kepala Bidang", held as Plt."""
    found = CAPACITY_BEFORE.match(title)
    return (title[found.end() :], CAPACITY_WORDS[found[1].lower()]) if found else (title, None)


# In this order: "fungsional umum" is no JF, and "JPT" is never an Administrator.
POST_WORDS: tuple[tuple[str, PostKind], ...] = (
    (r"\bjpt\b|pimpinan tinggi|\beselon (i|ii)\b|\b(i|ii) [ab]\b", PostKind.JPT),
    (r"fungsional umum|\bjfu\b|pelaksana", PostKind.EXECUTOR),
    (r"fungsional|\bjf\b|\bjft\b", PostKind.FUNCTIONAL),
    (r"administrator|\beselon iii\b|\biii [ab]\b", PostKind.ADMINISTRATOR),
    (r"pengawas|\beselon iv\b|\biv [ab]\b", PostKind.SUPERVISOR),
)


def post_kind_from(text: str) -> PostKind | None:
    words = plain(text)
    return next((kind for pattern, kind in POST_WORDS if re.search(pattern, words)), None)


LEAVING_WORDS: tuple[tuple[str, Leaving], ...] = (
    (r"pensiun|\bbup\b", Leaving.RETIRED),
    (r"meninggal|wafat|tewas", Leaving.DECEASED),
    (r"diberhentikan|pemberhentian tidak dengan hormat|dipecat", Leaving.DISMISSED),
    (r"pindah|mutasi keluar", Leaving.TRANSFERRED),
    (r"kontrak berakhir|perjanjian kerja berakhir|kontrak habis", Leaving.CONTRACT_ENDED),
    (r"mengundurkan diri|berhenti", Leaving.RESIGNED),
)
SERVING = re.compile(r"^(ya|1|aktif|cpns|pns|pppk|tugas belajar|cuti.*|cltn|.*\baktif)$")


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody serves, as a cell says it: nothing, serving, or why no longer."""

    serves: bool | None = None
    leaving: Leaving | None = None
    problem: str = ""


def standing_from(text: str) -> Standing:
    words = plain(text)
    if not words:
        return Standing()
    leaving = next((reason for pattern, reason in LEAVING_WORDS if re.search(pattern, words)), None)
    if leaving is not None:
        return Standing(False, leaving)
    if re.match(r"(tidak|non|bukan) ?aktif|tidak$|nonaktif|0$", words):
        return Standing(problem="import.leaving_unclear")
    return Standing(True) if SERVING.match(words) else Standing(problem="import.standing_unknown")


def number_kind_from(text: str, number: str) -> NumberKind:
    """What the cell says; else by digits 13 and 14, which are no month in most numbers of PPPK."""
    words = plain(text)
    if re.search(r"\bp ?3 ?k\b|pppk|perjanjian kerja", words):
        return NumberKind.NI_PPPK
    if re.search(r"\bc?pns\b|negeri sipil", words):
        return NumberKind.NIP
    month = number[12:14]
    return NumberKind.NIP if month.isdigit() and 1 <= int(month) <= 12 else NumberKind.NI_PPPK


TITLE = re.compile(r"[A-Za-z]+\.")
GRADE = re.compile(r"\b([IVX]+)\s*/\s*([A-E])\b", re.IGNORECASE)


def full_name(cells: Mapping[str, str]) -> str:
    """The name with the titles that stand in columns of their own."""
    before, name, after = (
        " ".join(cells.get(field, "").split()).strip(",- ") for field in ("title_before", "name", "title_after")
    )
    if not name:
        return ""
    front = f"{before} {name}" if before else name
    return f"{front}, {after}" if after else front


def bare_name(name: str) -> str:
    """The name without titles, in small letters: what somebody is called under any spelling of titles."""
    head = name.partition(",")[0]
    return plain(" ".join(word for word in head.split() if not TITLE.fullmatch(word)) or head)


def same_name(written: str, stored: str) -> bool:
    """No change: the same letters, or a list without titles beside a stored name that has them."""
    if plain(written) == plain(stored):
        return True
    return plain(written) == bare_name(written) == bare_name(stored)


def same_rank(written: str, stored: str) -> bool:
    """`III/c` beside `Penata, III/c` is no change."""
    mine, other = GRADE.search(written), GRADE.search(stored)
    if plain(written) == plain(stored):
        return True
    if mine is None or other is None or plain(written) != plain(mine[0]):
        return False
    return plain(mine[0]) == plain(other[0])


def far_from(written: str, stored: str) -> bool:
    """No word in common: perhaps another person's number."""
    return not set(bare_name(written).split()) & set(bare_name(stored).split())
