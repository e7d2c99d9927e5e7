"""Results of Budi's people on stage, decided and waiting to be carried over."""

from sqlalchemy import select

from kinerja.appraisals.changes.deciding import Choice
from kinerja.appraisals.models import Appraisal, Assignment
from kinerja.appraisals.services.decide import choose_ratings, finalize_appraisal
from kinerja.copying.orders import Order, order_named
from kinerja.core.db import reading
from tests.kinerja.appraisals.stage import NOW, Play, sent

ORDER: Order = order_named("ekinerja-bkn")
KEYS = ("nip", "name", "rater_words.1", "rating.hasil", "rating.perilaku", "reason.hasil", "predicate")


def decided_team(play: Play) -> list[str]:
    """Budi rates and decides about everybody whom he assesses: the public ids of the results, by name."""
    budi = play.people.budi
    query = select(Appraisal.id, Appraisal.public_id).where(Appraisal.assessor_id == budi.employee_id)
    return [decided(play, *row) for row in reading().execute(query.order_by(Appraisal.id)).tuples().all()]


def decided(play: Play, appraisal_id: int, public_id: str) -> str:
    actor = play.people.budi.actor
    duty = select(Assignment).where(Assignment.appraisal_id == appraisal_id, Assignment.role == "atasan")
    sent(actor, reading().scalars(duty).one())
    choose_ratings(actor, public_id, {"hasil": "di_atas", "perilaku": "sesuai"}, now=NOW)
    choices = {"hasil": Choice("di_atas", "Antrean kini <separuh>."), "perilaku": Choice("sesuai")}
    reading().expire_all()
    rev = reading().scalars(select(Appraisal.rev).where(Appraisal.id == appraisal_id)).one()
    return finalize_appraisal(actor, public_id, choices, rev=rev, now=NOW)
