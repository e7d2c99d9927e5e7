"""Generated dirty files with the truth about every line: verdicts, twice, undone, killed; in bounded memory."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kinerja.core.db import transaction
from kinerja.core.queue import Job, JobState
from kinerja.core.runner import run_waiting
from kinerja.people.changes.importing import Prepared
from kinerja.people.models import ImportState
from kinerja.people.services.importing import apply_list
from tests.factories import Cast
from tests.kinerja.people.importing.dirty import (
    CASES,
    Writer,
    as_csv,
    as_xlsx,
    dirty,
    kept,
    prepare,
    truth_from,
)
from tests.kinerja.people.importing.stage import (
    NOW,
    applied,
    batch_of,
    checked,
    digest_of_records,
    rows_of,
    undone,
)

Scale = Callable[[int], int]


@pytest.fixture(params=[2000, 5000, 20_000], ids=["hundred", "thousands", "twenty-thousand"])
def size(request: pytest.FixtureRequest, scale: Scale) -> int:
    """A hundred lines always; of the large files a twentieth unless all of it is asked for."""
    return 100 if request.param == 2000 else scale(request.param)


def written(cast: Cast, size: int) -> Writer:
    return dirty(prepare(cast.agency, size), size)


def wrong_lines(public_id: str, truth: Path) -> list[str]:
    rows, wrong = rows_of(public_id), []
    for number, expected in truth_from(truth):
        row = rows[number]
        found = {
            "verdict": row.verdict and row.verdict.value,
            "effect": row.effect and row.effect.value,
            "codes": sorted(one["code"] for one in row.findings),
        }
        if found != expected:
            wrong.append(f"{number}: {found} instead of {expected}, {row.cells}")
    return wrong


@pytest.mark.timeout(900)
def test_every_verdict_is_right(cast: Cast, size: int, tmp_path: Path) -> None:
    writer = written(cast, size)
    truth = kept(writer, tmp_path)
    public_id = checked(cast.ratna.actor, as_xlsx(writer.lines), "daftar.xlsx")
    assert wrong_lines(public_id, truth)[:10] == []
    judged = [row for row in rows_of(public_id).values() if row.verdict is not None]
    assert len(judged) == len(writer.lines) >= max(size, len(CASES))


@pytest.mark.parametrize(("separator", "encoding"), [(";", "cp1252"), (",", "utf-8-sig"), ("\t", "utf-16")])
def test_the_verdicts_of_a_csv_file_are_those_of_the_workbook(
    cast: Cast, tmp_path: Path, separator: str, encoding: str
) -> None:
    writer = written(cast, 100)
    raw = as_csv(writer.lines, separator=separator, encoding=encoding)
    assert wrong_lines(checked(cast.ratna.actor, raw), kept(writer, tmp_path)) == []


@pytest.mark.timeout(900)
def test_the_same_file_again_changes_nothing_and_undoing_restores_everything(cast: Cast, size: int) -> None:
    writer = written(cast, size)
    raw, before = as_xlsx(writer.lines), digest_of_records()
    first = applied(cast.ratna.actor, raw, "daftar.xlsx")
    assert batch_of(first).state is ImportState.APPLIED
    after = digest_of_records()
    assert after != before
    again = checked(cast.ratna.actor, raw, "daftar.xlsx")
    assert [row.cells for row in rows_of(again).values() if row.effect not in (None, "none")][:5] == []
    assert batch_of(again).counts["effective"] == 0 and digest_of_records() == after
    undone(cast.ratna.actor, first)
    assert batch_of(first).state is ImportState.UNDONE
    assert digest_of_records() == before


@pytest.mark.parametrize("attempts", [1, 2])
def test_killed_in_the_middle_it_leaves_nothing_and_the_next_attempt_does_all(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, attempts: int
) -> None:
    writer = written(cast, 100)
    public_id = checked(cast.ratna.actor, as_xlsx(writer.lines), "daftar.xlsx")
    before = digest_of_records()
    calls = []

    class Killed(BaseException):
        """Nobody catches it, as nobody catches a signal."""

    stored = Prepared.store

    def dying(self: Prepared, session: Session) -> bool:
        calls.append(stored(self, session))  # everything is written, nothing committed
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Prepared, "store", dying)
        apply_list(cast.ratna.actor, public_id, batch_of(public_id).digest, now=NOW)
        for _attempt in range(attempts):
            with pytest.raises(Killed):
                run_waiting(now=NOW)
            assert digest_of_records() == before
            _lease_ends()
    assert calls == [True] * attempts
    run_waiting(now=NOW)
    assert batch_of(public_id).state is ImportState.APPLIED and digest_of_records() != before


def _lease_ends() -> None:
    with transaction() as session:
        for job in session.query(Job).filter(Job.state == JobState.RUNNING):
            job.lease_until = NOW.replace(year=2025)


@pytest.mark.once
@pytest.mark.timeout(900)
def test_memory_stays_flat(cast: Cast, scale: Scale) -> None:
    """What Python holds while a file is judged grows by the few hundred bytes that each person's facts need."""
    peaks = []
    ground = prepare(cast.agency, scale(20_000))
    for size in (scale(5000), scale(20_000)):
        raw = as_xlsx(dirty(ground, size).lines)
        tracemalloc.start()
        try:
            checked(cast.ratna.actor, raw, "daftar.xlsx")
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    small, large = peaks
    assert large - small < scale(20_000) * 4000 + 4_000_000, peaks
