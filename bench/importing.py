"""`python -m bench.importing`: a list of people through every step, beside only reading the very same file."""

import argparse
import tempfile
from collections import deque
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter

from bench.ground import Ground, on_postgresql, on_sqlite
from kinerja.core.migrations import create_all
from kinerja.core.runner import run_waiting
from kinerja.factory import create_app
from kinerja.people.importing.sheets import read_sheet
from kinerja.people.services.importing import apply_list, check_list, undo_list, upload_list
from tests.databases import dispose
from tests.factories import cast_on_stage
from tests.kinerja.people.importing.dirty import as_xlsx, dirty, prepare
from tests.kinerja.people.importing.stage import NOW, ON, batch_of

ROWS = 5_000


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
        found: list[str] = []
        steps = {"uploading": timed(lambda: found.append(upload_list(actor, "daftar.xlsx", raw, now=NOW)))}
        (public_id,) = found
        fields = [column["field"] for column in batch_of(public_id).columns]
        check_list(actor, public_id, fields, effective_on=ON, now=NOW)
        steps["dry run"] = timed(lambda: run_waiting(now=NOW))
        counts = batch_of(public_id).counts
        apply_list(actor, public_id, batch_of(public_id).digest, now=NOW)
        steps["applying"] = timed(lambda: run_waiting(now=NOW))
        undo_list(actor, public_id, now=NOW)
        steps["taking back"] = timed(lambda: run_waiting(now=NOW))
        print(f"\n{ground.name}: a list of {rows:,} people, {counts['effective']:,} of them new or changed")
        print(f"  only reading the file   {reading:6.2f} s")
        for step, seconds in steps.items():
            print(f"  {step:<22}  {seconds:6.2f} s   {seconds / reading:5.1f} times reading")
        importing = sum(seconds for step, seconds in steps.items() if step != "taking back")
        print(f"  importing in all        {importing:6.2f} s   {importing / reading:5.1f} times reading")
        print(f"  at most {getrusage(RUSAGE_SELF).ru_maxrss // 1024} MB in memory")
    dispose(app)


def read(raw: bytes) -> None:
    with read_sheet("daftar.xlsx", raw) as sheet:
        deque(sheet.rows, maxlen=0)


def timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


if __name__ == "__main__":
    main()
