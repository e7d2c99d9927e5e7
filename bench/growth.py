"""How server time grows from 20 to 500 indicators: every page and edit that shows or touches a whole instrument."""

import gc
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from math import log
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select

from bench.ground import Ground, on_postgresql, on_sqlite
from bench.load import HEADERS
from bench.scene import Desk, actor_of, client_of, desk_of, logged_in
from kinerja.appraisals.changes.deciding import material_of
from kinerja.appraisals.models import Appraisal, Assignment
from kinerja.appraisals.services.decide import choose_ratings, finalize_appraisal
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.appraisals.services.respond import save_sheet, start_assignment
from kinerja.appraisals.services.submit import submit_response
from kinerja.core.authz import Actor
from kinerja.core.clock import utc_now
from kinerja.core.db import reading, transaction
from kinerja.core.migrations import create_all
from kinerja.cycles.models import Cycle
from kinerja.cycles.services import (
    CycleInput,
    WindowInput,
    announce_cycle,
    assign_instrument,
    create_cycle,
    set_windows,
)
from kinerja.factory import create_app
from kinerja.instruments.models import Version
from tests.databases import dispose
from tests.factories import Cast, make_account, make_employee, make_placement, make_post
from tests.kinerja.appraisals.stage import ALWAYS, KINDS, people_on_stage
from tests.kinerja.appraisals.test_decide import EXPECTED, FIRST
from tests.kinerja.instruments.large import answers_to, large
from tests.kinerja.instruments.pages import controls
from tests.kinerja.instruments.stage import Stage

SIZES = (20, 100, 500)
ROUNDS = 5
NOISE = 1.05  # of the ratio that linear growth would have

Work = Callable[[], Any]
Step = tuple[str, Callable[[], Work]]  # its name, and what prepares it: the preparation is not timed


@dataclass(slots=True)
class Place:
    """An instrument of one size: its draft, sheets of several raters, a result of the first."""

    app: Flask
    document: dict[str, Any]
    draft: str
    admin: tuple[str, str]  # the cookie and the token of an administrator
    desks: list[Desk]
    actors: list[Actor]
    appraisal: int
    result: str
    rounds: int = 0
    added: str = ""

    def page(self, path: str, cookie: str = "") -> Work:
        client = client_of(self.app, cookie or self.admin[0])
        return lambda: client.get(path)

    def edit(self, path: str, page: str = "", **changes: str) -> Work:
        """A form of the draft, sent as a browser sends it: everything that the page holds, and what was changed."""
        client = client_of(self.app, self.admin[0])
        form = {**controls(client.get(self.draft + page).text), **changes, "csrf_token": self.admin[1]}
        return lambda: client.post(self.draft + path, data=form)

    def adding(self) -> Work:
        add = self.edit("susunan", do="add:K1")

        def work() -> Any:
            answer = add()
            self.added = urlsplit(answer.location).path.rpartition("/")[2]
            return answer

        return work

    def saving(self, verb: str, form: dict[str, str]) -> Work:
        desk = self.desks[0]
        client, data = client_of(self.app, desk.cookie), form | {"csrf_token": desk.token}
        headers = {"Accept": HEADERS["Accept"]} if verb else {}
        return lambda: client.post(f"/lembar/{desk.sheet}{verb}", data=data, headers=headers)

    def whole_form(self) -> dict[str, str]:
        """Every answer another one than before."""
        text = self.page(f"/lembar/{self.desks[0].sheet}", self.desks[0].cookie)().text
        found = re.search(r'name="rev" value="([^"]*)"', text)
        assert found is not None
        return {"rev": found[1], "action": "simpan"} | answers_to(self.document, self.rounds)

    def sending(self) -> Work:
        """A sheet can be sent once only: the last rater's."""
        desk, actor, now = self.desks.pop(), self.actors.pop(), utc_now()
        return self.inside(lambda: submit_response(actor, desk.sheet, now=now))

    def inside(self, work: Work) -> Work:
        def inside() -> Any:
            with self.app.app_context():
                return work()

        return inside


def main() -> None:
    for where in (on_sqlite, on_postgresql):
        with tempfile.TemporaryDirectory(prefix="kinerja-bench-") as folder, where(Path(folder)) as ground:
            measure(ground)


def measure(ground: Ground) -> None:
    """Every size in every round, after a round that only warms up; what disturbs a round disturbs all sizes."""
    app = create_app(ground.settings())
    create_all(app)
    with app.app_context():
        with transaction() as session:
            people, _governor = people_on_stage(session)
        places = [build(app, people, size, year) for year, size in enumerate(SIZES, 2023)]
    # Whose turn it is when all that was built is searched for garbage is luck, and the same in every round.
    gc.collect()
    gc.freeze()
    taken: dict[str, list[list[float]]] = {}
    for _round in range(ROUNDS + 1):
        for together in zip(*map(steps_at, places), strict=True):
            taken.setdefault(together[0][0], []).append([seconds(prepare) for _name, prepare in together])
    gc.unfreeze()
    dispose(app)
    print(f"\n{ground.name}: server time with {SIZES[1]} and {SIZES[2]} indicators, of that with {SIZES[0]}")
    print(f"  linear is ×{SIZES[1] / SIZES[0]:.0f} and ×{SIZES[2] / SIZES[0]:.0f}; in brackets from {SIZES[1]} on")
    for name, rounds in taken.items():
        told(name, rounds[1:])


def steps_at(place: Place) -> Iterator[Step]:
    """In this order: each finds what the last one left."""
    place.rounds += 1
    draft, desk = place.draft, place.desks[0]
    sheet, result, number = f"/lembar/{desk.sheet}", f"/hasil/{place.result}", place.rounds
    field = {"field": "K1-2", "rev": str(2 * number - 1), "q_K1-2": "34"[number % 2]}
    yield "outline", lambda: place.page(draft)
    yield "outline, a criterion open", lambda: place.page(f"{draft}?buka=K2")
    yield "outline, all open", lambda: place.page(f"{draft}?buka=semua")
    yield "edit: a weight", lambda: place.edit("susunan", "?buka=K1", **{"w_K1-1": f"{number + 1}"})
    yield "edit: a label", lambda: place.edit("butir/K2-2", "butir/K2-2", label_id=f"Uraian {number}")
    yield "edit: add an indicator", place.adding
    yield "edit: delete it", lambda: place.edit("susunan", "?buka=K1", do=f"delete:{place.added}")
    yield "edit: move an indicator", lambda: place.edit("susunan", "?buka=K1", do="down:K1-3")
    yield "edit: take that back", lambda: place.edit("batal")
    yield "page of an indicator", lambda: place.page(f"{draft}butir/K1-4")
    yield "page of a criterion", lambda: place.page(f"{draft}butir/K2")
    yield "preview", lambda: place.page(f"{draft}pratinjau")
    yield "review, with differences", lambda: place.page(f"{draft}periksa")
    yield "history", lambda: place.page(f"{draft}riwayat")
    yield "sheet, all answered", lambda: place.page(sheet, desk.cookie)
    yield "sheet: save one field", lambda: place.saving("/isian", field)
    yield "sheet: save the whole form", lambda: place.saving("", place.whole_form())
    yield "sheet: review before sending", lambda: place.page(f"{sheet}/periksa", desk.cookie)
    yield "sheet: send, without password", place.sending
    yield "score of one appraisal", lambda: place.inside(lambda: material_of(reading(), place.appraisal))
    yield "result", lambda: place.page(result, desk.cookie)
    yield "result: how it was counted", lambda: place.page(f"{result}/perhitungan", desk.cookie)


def seconds(prepare: Callable[[], Work]) -> float:
    work = prepare()
    began = perf_counter()
    answer = work()
    taken = perf_counter() - began
    status = getattr(answer, "status_code", 200)
    if status >= 400:
        raise RuntimeError(f"{status}: {answer.text[:500]}")
    return taken


def told(name: str, rounds: list[list[float]]) -> None:
    """The medians of the rounds' ratios to the smallest size; an exponent is 1 where time grows like size."""
    ratios = [median(each[size] / each[0] for each in rounds) for size in range(1, len(SIZES))]
    linear = SIZES[-1] / SIZES[0]
    last = median(each[-1] / each[-2] for each in rounds)
    exponents = f"{log(ratios[-1]) / log(linear):5.2f} ({log(last) / log(SIZES[-1] / SIZES[-2]):4.2f})"
    grown = "  ".join(f"{size}: ×{ratio:4.1f}" for size, ratio in zip(SIZES[1:], ratios, strict=True))
    verdict = "MORE THAN LINEAR" if ratios[-1] > linear * NOISE else ""
    print(f"  {name:30} {grown}   exponent {exponents}  {verdict}".rstrip())


def build(app: Flask, people: Cast, size: int, year: int) -> Place:
    """A version of that size with a next draft, and a cycle of its own with sheets, one of them decided upon."""
    content, now = large(size), utc_now()
    stage = Stage.published(people, content, now)
    version = reading().scalars(select(Version.id).where(Version.public_id == stage.version)).one()
    with transaction() as session:
        raters = [make_employee(session, f"Pegawai {size}-{number}") for number in range(ROUNDS + 2)]
        for employee in raters:
            make_placement(session, employee, make_post(session, people.division))
            make_account(session, employee)
    cycle = opened_for(people, version, year)
    mine = (Assignment.employee_id.in_([one.id for one in raters]), Assignment.role == "diri")
    ours = select(Assignment).join(Appraisal).join(Cycle).where(*mine, Cycle.public_id == cycle)
    duties = list(reading().scalars(ours.order_by(Assignment.id)))
    desks = [desk_of(app, duty, answers_to(content)) for duty in duties]
    appraisal = reading().get_one(Appraisal, duties[0].appraisal_id)
    return Place(
        app, content, f"/admin/rancangan/{stage.draft}/", logged_in(app, people.ratna.account, now=now), desks,
        [actor_of(duty) for duty in duties], appraisal.id, decided(people, appraisal, content),
    )  # fmt: skip


def opened_for(people: Cast, version: int, year: int) -> str:
    """A cycle of that year that the version serves; its public id."""
    ratna, now = people.ratna.actor, utc_now()
    cycle = create_cycle(ratna, CycleInput(f"Periode {year}", date(year, 1, 1), date(year, 12, 31)), now=now)
    windows = [WindowInput(kind, ALWAYS["opens"], ALWAYS["closes"]) for kind in (*KINDS, "rating")]
    set_windows(ratna, cycle, windows, now=now)
    assign_instrument(ratna, cycle, version, now=now)
    announce_cycle(ratna, cycle, now=now)
    open_cycle(ratna, cycle, now=now)
    return cycle


def decided(people: Cast, appraisal: Appraisal, content: dict[str, Any]) -> str:
    """The superior's sheet sent and the rest decided; the result's public id."""
    budi, now = people.budi.actor, utc_now()
    query = select(Assignment).where(Assignment.appraisal_id == appraisal.id, Assignment.role == "atasan")
    sheet = start_assignment(budi, reading().scalars(query).one().public_id, conflict=None, now=now)
    assert sheet is not None
    save_sheet(budi, sheet, answers_to(content, 1), base_revs={}, now=now)
    submit_response(budi, sheet, now=now)
    choose_ratings(budi, appraisal.public_id, FIRST, now=now)
    reading().refresh(appraisal)
    return finalize_appraisal(budi, appraisal.public_id, EXPECTED, rev=appraisal.rev, now=now)


if __name__ == "__main__":
    main()
