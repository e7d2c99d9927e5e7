"""`python -m bench.importing`: a list of people through every step, beside only reading the very same file.

Meanwhile somebody else stores a word every few milliseconds, as autosave does: how long did that ever take?
"""

import argparse
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from multiprocessing.synchronize import Event as Signal
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from bench.ground import Ground, on_postgresql, on_sqlite
from kinerja.core.db import transaction
from kinerja.core.migrations import create_all
from kinerja.core.runner import run_waiting
from kinerja.factory import create_app
from kinerja.people.importing.sheets import read_sheet
from kinerja.people.models import Account
from kinerja.people.services.importing import apply_list, check_list, undo_list, upload_list
from tests.databases import bare_app, dispose
from tests.factories import cast_on_stage
from tests.kinerja.people.importing.dirty import as_xlsx, dirty, prepare
from tests.kinerja.people.importing.stage import NOW, ON, batch_of

ROWS = 5_000
PAUSE = 0.005


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=ROWS)
    rows = asked.parse_args().rows
    for where in (on_sqlite, on_postgresql):
        with tempfile.TemporaryDirectory(prefix="kinerja-bench-") as folder, where(Path(folder)) as ground:
            measure(ground, rows)


def measure(ground: Ground, rows: int = ROWS) -> None:
    app = create_app(ground.settings())
    create_all(app)
    with app.app_context():
        people = cast_on_stage()
        raw = as_xlsx(dirty(prepare(people.agency, rows), rows).lines)
        actor = people.ratna.actor
        reading = timed(lambda: read(raw))
        with somebody_else(ground, people.sari.account.id) as waited:
            steps = {"uploading": waited(lambda: upload_list(actor, "daftar.xlsx", raw, now=NOW))}
            public_id = steps["uploading"].gave
            fields = [column["field"] for column in batch_of(public_id).columns]
            check_list(actor, public_id, fields, effective_on=ON, now=NOW)
            steps["dry run"] = waited(lambda: run_waiting(now=NOW))
            counts = batch_of(public_id).counts
            apply_list(actor, public_id, batch_of(public_id).digest, now=NOW)
            steps["applying"] = waited(lambda: run_waiting(now=NOW))
            undo_list(actor, public_id, now=NOW)
            steps["taking back"] = waited(lambda: run_waiting(now=NOW))
        print(f"\n{ground.name}: a list of {rows:,} people, {counts['effective']:,} of them new or changed")
        print(f"  only reading the file   {reading:6.2f} s")
        for step, took in steps.items():
            print(f"  {step:<22}  {took.seconds:6.2f} s   {took.seconds / reading:5.1f} times reading   {took.told()}")
        importing = sum(took.seconds for step, took in steps.items() if step != "taking back")
        print(f"  importing in all        {importing:6.2f} s   {importing / reading:5.1f} times reading")
        print(f"  at most {getrusage(RUSAGE_SELF).ru_maxrss // 1024} MB in memory")
    dispose(app)


@dataclass(frozen=True, slots=True)
class Took:
    """A step: how long it took, what it gave, how long the other writer waited at worst, how often it gave up."""

    seconds: float
    gave: Any
    waited: float
    refused: int

    def told(self) -> str:
        refused = f", refused {self.refused} times" if self.refused else ""
        return f"another writer waited {self.waited:.2f} s at most{refused}"


@dataclass(frozen=True, slots=True)
class Turn:
    """Once storing a word."""

    began: float
    ended: float
    refused: int


@contextmanager
def somebody_else(ground: Ground, account_id: int) -> Iterator[Callable[[Callable[[], object]], Took]]:
    """A process that stores something all the time; steps run beside it come back as Took."""
    context = get_context("spawn")
    stop, told = context.Event(), context.Queue()  # of Turn
    other = context.Process(target=keep_storing, args=(ground.url, account_id, stop, told))
    other.start()
    told.get()  # it has begun

    def beside(step: Callable[[], object]) -> Took:
        began = perf_counter()
        gave = step()
        ended = perf_counter()
        turns = [told.get()]
        while turns[-1].began < ended:
            turns.append(told.get())
        met = [turn for turn in turns if turn.ended > began]
        return Took(ended - began, gave, max(turn.ended - turn.began for turn in met), sum(one.refused for one in met))

    try:
        yield beside
    finally:
        stop.set()
        other.join()


def keep_storing(url: str, account_id: int, stop: Signal, told: Any) -> None:
    """Each turn tells how long it took until the word was stored, and how often the database refused."""
    with bare_app(url).app_context():
        for number in count():
            began, refused = perf_counter(), 0
            while not stored(account_id, f"x{number % 2}"):
                refused += 1
            told.put(Turn(began, perf_counter(), refused))
            if stop.wait(PAUSE):
                break
    told.cancel_join_thread()  # nobody reads on


def stored(account_id: int, word: str) -> bool:
    try:
        with transaction() as session:
            session.execute(update(Account).where(Account.id == account_id).values(locale=word))
    except OperationalError:
        return False
    return True


def read(raw: bytes) -> None:
    with read_sheet("daftar.xlsx", raw) as sheet:
        deque(sheet.rows, maxlen=0)


def timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


if __name__ == "__main__":
    main()
