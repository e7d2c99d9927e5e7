"""A dump of closed roles names nobody, neither while sheets wait nor after their release."""

import math
import shutil
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select

from kinerja.appraisals.models import Assignment, Ballot, DataRecord, Submission
from kinerja.appraisals.services.release import LEAST, release_ballots
from kinerja.core.authz import job_actor
from kinerja.core.db import reading
from kinerja.home.demo import seed_demo
from tests.attack.deanonymise import attack
from tests.attack.stage import AFTER, peers_play, truth_of
from tests.databases import Database

SEEDS = (1, 2)


def chance(groups: int) -> float:
    """How many authors luck may name.

    Whoever pairs the sheets of a group with its raters at random names one on average, however
    many there are, and all groups together about a Poisson number. Six deviations above the
    mean happen less than once in a million attacks; thousands of orders are tried.
    """
    return groups + 6 * math.sqrt(groups)


def backup(database: Database, folder: Path) -> Path:
    """A dump as it is made while sheets wait: whole, without the journal."""
    folder.mkdir()
    with closing(sqlite3.connect(path_of(database))) as source, closing(sqlite3.connect(folder / "dump.db")) as copy:
        source.backup(copy)
    return folder / "dump.db"


def stolen(database: Database, folder: Path) -> Path:
    """The file and its journal as they lie on the disk, with the application still running."""
    folder.mkdir()
    for ending in ("", "-wal"):
        shutil.copyfile(f"{path_of(database)}{ending}", folder / f"dump.db{ending}")
    return folder / "dump.db"


def path_of(database: Database) -> str:
    return database.url.removeprefix("sqlite:///")


def assert_nobody(path: Path, truth: dict[str, int], groups: int) -> None:
    named, guesses = attack(path)
    # Fewer than three are never released; their sheets are emptied with the decision (below).
    assert set(named.values()) <= {"only one rater"}
    hits = Counter(
        {how: sum(truth.get(sheet) == who for sheet, who in pairs.items()) for how, pairs in guesses.items()}
    )
    assert len(hits) > 20, "the attacker tried next to nothing"
    assert chance(groups) < 0.75 * len(truth), "the bound says nothing"
    assert [one for one in hits.most_common(5) if one[1] > chance(groups)] == []


@pytest.mark.sqlite_only
@pytest.mark.parametrize("seed", SEEDS)
def test_the_attacker_finds_nobody_before_and_after_the_release(
    app: Flask, database: Database, tmp_path: Path, seed: int
) -> None:
    story = peers_play(seed)
    groups = len({one.duty.appraisal_id for one in story})
    assert_nobody(backup(database, tmp_path / "open"), truth_of(story, Ballot), groups)
    release_ballots(job_actor("release_ballots"), now=AFTER)
    assert_nobody(stolen(database, tmp_path / "released"), truth_of(story, Submission), groups)


@pytest.mark.sqlite_only
def test_the_attacker_finds_nobody_in_the_demo(app: Flask, database: Database, tmp_path: Path) -> None:
    written: list[Submission] = []
    note = lambda sheet, *_: written.append(sheet)  # noqa: E731  # the listener must be the same object twice
    event.listen(Submission, "init", note)
    try:
        seed_demo(app)
    finally:
        event.remove(Submission, "init", note)
    truth = demo_truth(written)
    groups = {(row.appraisal_id, row.role) for row in reading().execute(RELEASED)}
    assert len(groups) > 100
    assert_nobody(stolen(database, tmp_path / "demo"), truth, len(groups))
    smallest = min(Counter((row.appraisal_id, row.role) for row in reading().execute(RELEASED)).values())
    assert smallest >= LEAST, "a released group is too small to hide in"


# Figures from data have no rater either, and none to hide.
RELEASED = select(Submission.id, Submission.appraisal_id, Submission.role).where(
    Submission.response_id.is_(None), Submission.id.not_in(select(DataRecord.submission_id))
)


def demo_truth(written: list[Submission]) -> dict[str, int]:
    """Sheet -> author: the demo's writer takes the duties of an appraisal in the order of their ids."""
    released = {row.id for row in reading().execute(RELEASED)}
    duties: dict[tuple[int, str], list[int]] = defaultdict(list)
    done = select(Assignment.id, Assignment.appraisal_id, Assignment.role).where(Assignment.done_on.is_not(None))
    for duty, appraisal, role in reading().execute(done.order_by(Assignment.id)):
        duties[appraisal, role].append(duty)
    return {sheet.id: duties[sheet.appraisal_id, sheet.role].pop(0) for sheet in written if sheet.id in released}
