"""The changes of a year (domain, 2.6), each looked at first and then applied by BKD, as the letter orders."""

import re
from datetime import date
from typing import Any

from kinerja.appraisals.models import ChangeKind
from tests.year import table
from tests.year.organisation import name_of
from tests.year.pages import Person
from tests.year.play import Year

LETTER = "800.1.3.3/41/2026"
MOVES, STAYS, FEEDBACK = "berpindah", "tetap", "tetap, dengan umpan balik"


def look(year: Year, kind: ChangeKind, seat: str, on: date | str, **more: Any) -> tuple[Person, dict[str, str]]:
    """What the letter would do, nothing stored: the outcome of everybody whom it touches, by name."""
    bkd, page = year.person("bkd"), f"/admin/perubahan/{year.cycle_id}/catat/{kind.value}"
    typed = {"number": year.stage.members[seat].nip, "effective_on": str(on), "letter": LETTER, **more}
    bkd.open(page).submit(page, step="look", **typed).says("Dampak perubahan")
    lines = re.findall(r'<th scope="row">([^<]*)</th>.*?<span class="tag[^>]*>([^<]*)<', bkd.page, re.DOTALL)
    return bkd, dict(lines)


def change(year: Year, kind: ChangeKind, seat: str, on: date | str, **more: Any) -> dict[str, str]:
    """The same, applied as it was seen."""
    bkd, foreseen = look(year, kind, seat, on, **more)
    bkd.send(f"/catat/{kind.value}", step="apply")
    return {name.removeprefix("Pegawai "): outcome for name, outcome in foreseen.items()}


def before_the_window(year: Year) -> None:
    year.now("2026-11-16")
    on, post = "2026-11-16", year.stage.posts
    year.refuse("record a change", form=f"/admin/perubahan/{year.cycle_id}/catat/study", step="look", number="1")
    assert change(year, ChangeKind.MOVE, "staf11-1", on, post=post["Pengelola Mutasi"]) == {"staf11-1": MOVES}
    left = change(year, ChangeKind.MOVE, "seksi22", on, post=post["Analis Kebijakan"])
    assert left == {f"staf22-{number}": MOVES for number in range(1, 7)} | {"seksi22": MOVES}
    acting = change(year, ChangeKind.ACTING, "staf12-1", on, post=year.stage.post_of["seksi22"], capacity="plt")
    assert acting.pop("staf12-1") == MOVES
    assert acting == {f"staf22-{number}": MOVES for number in range(1, 7)}
    away, under = table.ACTED_UNDER
    assert change(year, ChangeKind.ACTING, away, on, post=post["Pengelola Sementara"], capacity="plt") == {away: MOVES}
    assert year.assessor(away) == under
    retired = change(year, ChangeKind.ABSENT, table.RETIRED, on)
    assert {outcome for seat, outcome in retired.items() if seat != table.RETIRED} == {MOVES}
    for seat, leader in table.FEEDBACK.items():
        kind = ChangeKind.SECONDED if leader.startswith("luar") else ChangeKind.TASK
        assert change(year, kind, seat, on, other=year.stage.members[leader].nip) == {seat: FEEDBACK}
    assert change(year, ChangeKind.STUDY, "staf32-3", on) == {"staf32-3": STAYS}
    assert change(year, ChangeKind.STUDY_DROPPED, "staf32-4", on) == {"staf32-4": STAYS}


def acting_ends(year: Year) -> None:
    """Back in the own chain before anybody answered."""
    year.now("2026-12-03")
    away, _under = table.ACTED_UNDER
    assert change(year, ChangeKind.ACTING_ENDED, away, "2026-12-03") == {away: MOVES}
    assert year.assessor(away) == table.ASSESSORS[away]


def inside_the_window(year: Year) -> None:
    """A moved assessor keeps the old unit; a back-dated decree moves who is undecided and leaves who is signed."""
    year.now("2027-01-11", 10)
    kept = change(year, ChangeKind.MOVE, "seksi32", "2027-01-11", post=year.stage.posts["Analis Data"])
    assert kept.pop("seksi32") == MOVES and set(kept.values()) == {STAYS}
    year.now("2027-01-12")
    since, posts = "2026-12-01", year.stage.posts
    signed = change(year, ChangeKind.MOVE, "staf-uptd-1", since, post=posts["Pengelola Data"])
    assert signed == {"staf-uptd-1": STAYS}
    assert change(year, ChangeKind.MOVE, "staf21-5", since, post=posts["Pranata"]) == {"staf21-5": MOVES}


def an_assessor_might_move(year: Year) -> None:
    """Which day the move lies on decides who assesses the old unit: looked at only, with everybody still undecided."""
    for day, stays in table.MOVES_OF_ASSESSOR.items():
        _bkd, lines = look(year, ChangeKind.MOVE, "seksi12", day, post=year.stage.posts["Analis Kinerja"])
        for seat in year.silent():
            assert (day, seat, lines[name_of(seat)]) == (day, seat, STAYS if stays else MOVES)
