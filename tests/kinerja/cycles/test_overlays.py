"""An overlay's version in a cycle: it serves its Dinas, the core everybody else."""

from datetime import date, datetime

from flask import Flask
from sqlalchemy import select

from kinerja.core.db import reading
from kinerja.cycles import queries
from kinerja.cycles.models import Cycle
from kinerja.cycles.services import CycleInput, assign_instrument, create_cycle
from kinerja.instruments.edits import set_weights
from kinerja.instruments.versions import load_instrument
from kinerja.people.queries import employee_card
from tests import factories
from tests.kinerja.instruments.overlaystage import FREE, OverlayStage

ON = date(2026, 11, 25)
ENTERED = CycleInput("Periode 2027", date(2027, 1, 1), date(2027, 12, 31))


def test_an_overlay_serves_its_dinas_and_the_core_everybody_else(
    app: Flask, cast: factories.Cast, now: datetime
) -> None:
    stage = OverlayStage.of(cast, now)
    stage.edit(set_weights({FREE: "25", "KES-K2": "5"}))
    stage.publish(stage.draft, cast.wati.actor)
    (overlay,) = stage.versions()
    assert overlay.core_version_id is not None
    cycle = create_cycle(cast.ratna.actor, ENTERED, now=now)
    assign_instrument(cast.ratna.actor, cycle, overlay.core_version_id, now=now)
    assign_instrument(cast.ratna.actor, cycle, overlay.id, now=now, unit_id=cast.agency.id)
    row = reading().scalars(select(Cycle).where(Cycle.public_id == cycle)).one()

    def weight_for(person: factories.Person) -> str:
        card = employee_card(reading(), person.employee_id, ON)
        assert card is not None and card.main is not None
        (serving,) = queries.versions_for(reading(), row.id, [card.main], ON)[card.main.id]
        return str(load_instrument(reading(), serving.fingerprint).nodes[FREE].weight)

    assert (weight_for(cast.sari), weight_for(cast.tono)) == ("25", "20")
