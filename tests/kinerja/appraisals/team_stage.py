"""A superior with a large team: Budi and as many people as asked for, all rated with one version."""

from datetime import date

from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.core.db import transaction
from kinerja.cycles.services import (
    CycleInput,
    WindowInput,
    announce_cycle,
    assign_instrument,
    create_cycle,
    set_windows,
)
from tests.factories import make_employee, make_placement, make_post
from tests.kinerja.appraisals.stage import ALWAYS, KINDS, NOW, Play, make_version, people_on_stage
from tests.kinerja.appraisals.test_decide import quadrant

OF_THE_CAST = 3  # Sari, Dewi and the operator work under Budi already


def large_team(number: int = 23) -> Play:
    """The open cycle; everybody's windows are open for ever."""
    with transaction() as session:
        people, governor = people_on_stage(session)
        for each in range(1, number - OF_THE_CAST + 1):
            someone = make_employee(session, f"Contoh Pegawai {each:02}, A.Md.Kep.")
            make_placement(session, someone, make_post(session, people.division, f"Perawat Terampil {each}"))
        version = make_version(session, people, quadrant()).id
    actor = people.ratna.actor
    cycle = create_cycle(actor, CycleInput("Periode 2026", date(2026, 1, 1), date(2026, 12, 31)), now=NOW)
    windows = [WindowInput(kind, ALWAYS["opens"], ALWAYS["closes"]) for kind in (*KINDS, "rating")]
    set_windows(actor, cycle, windows, now=NOW)
    assign_instrument(actor, cycle, version, now=NOW)
    announce_cycle(actor, cycle, now=NOW)
    open_cycle(actor, cycle, now=NOW)
    return Play(people, cycle, version, governor)
