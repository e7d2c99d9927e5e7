"""Parts combined: results and behaviour become the givens of the whole, by a source or by their name."""

from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forms.aggregation import RaterSheet
from forms.compiler import compile_instrument
from forms.document import draft_from_document
from forms.instrument import Answer, Instrument
from kinerja.appraisals.changes.deciding import Choice, material_of
from kinerja.appraisals.material import Material, PartSheets, filled_by_parts, material_from
from kinerja.appraisals.models import Result
from kinerja.appraisals.queries import missing_for, supplies_for
from kinerja.appraisals.services.decide import finalize_appraisal
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.appraisals.services.respond import save_sheet
from kinerja.appraisals.services.submit import submit_response
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, NotAllowed
from kinerja.cycles.services import assign_instrument
from tests.kinerja.appraisals.stage import (
    ALWAYS,
    NOW,
    Play,
    announced,
    appraisal_of,
    document,
    duty_of,
    make_version,
    role,
    started,
)
from tests.kinerja.appraisals.test_move_together import sheets_of

Document = dict[str, Any]
ROWS = [
    {"code": "baik", "label": {"id": "Baik"}, "least": "65", "figures": {"persen": "12.5"}},
    {"code": "cukup", "label": {"id": "Cukup"}, "figures": {"persen": "5"}},
]
RESULTS = document("HASIL-2026", outcome={"lists": [{"code": "k", "rows": ROWS}], "category": "k"})
BEHAVIOUR = document("PERILAKU-2026")


def given(code: str, part: str = "", read: str = "", **changed: Any) -> Document:
    source = {"part": part, "read": read} | ({"code": changed.pop("of")} if "of" in changed else {})
    return {"code": code, "label": {"id": code.capitalize()}} | ({"source": source} if part else {}) | changed


GIVENS = [
    given("HASIL", "results", "score"),
    given("PERILAKU", "behaviour", "node", of="DISIPLIN"),
    given("PERSEN", "results", "figure", of="persen", required=False),
    given("SEBUTAN", "results", "outcome", type="text", required=False),
    given("PAGU", required=False),
]


def whole(*givens: Document, formula: str = "[HASIL] × 0,6 + [PERILAKU] × 0,4") -> Document:
    """An overall instrument of 60/40; what the category of the results brings is a figure after it."""
    nothing = {"kind": "indicator", "type": "yes_no", "code": "NIHIL", "label": {"id": "Nihil"}, "required": False}
    mixed = {
        "kind": "criterion",
        "code": "GABUNG",
        "label": {"id": "Gabungan"},
        "weight": "100",
        "mode": "equal",
        "aggregate": {"op": "formula", "formula": formula},
        "children": [nothing | {"roles": ["atasan"]}],
    }
    bonus = {"code": "tambahan", "label": {"id": "Tambahan"}, "formula": "JIKA(ADA([SEBUTAN]); [PERSEN] × 2; 0)"}
    root = {"kind": "criterion", "code": "AKAR", "label": {"id": "Kinerja"}, "mode": "percent", "children": [mixed]}
    return document(
        roles=[role("diri", "self", "0"), role("atasan", "supervisor", "100")],
        givens=list(givens or GIVENS),
        root=root,
        outcome={"figures": [bonus]} if not givens else {},
    )


def compiled(content: Document) -> Instrument:
    return compile_instrument(draft_from_document(content))


def sheet(first: str, second: str) -> list[RaterSheet]:
    return [RaterSheet("atasan", {"HADIR": Answer(first), "LAPOR": Answer(second), "KUAT": Answer("Rapi.")}, "A1")]


def scored(content: Document, *, givens: dict[str, str] | None = None, **sheets: list[RaterSheet]) -> Material:
    parts = [PartSheets("overall", compiled(content), givens or {}, [])]
    contents = {"results": RESULTS, "behaviour": BEHAVIOUR}
    return material_from(
        [*parts, *(PartSheets(part, compiled(contents[part]), {}, each) for part, each in sheets.items())]
    )


def test_whole_reads_score_node_figure_and_outcome() -> None:
    material = scored(whole(), results=sheet("3", "4"), behaviour=sheet("5", "4"))
    # 0.6 × (0.6 × 60 + 0.4 × 80) + 0.4 × (0.6 × 100 + 0.4 × 80)
    assert material.score.givens == {"HASIL": "68", "PERILAKU": "92", "PERSEN": "12.5", "SEBUTAN": "baik"}
    assert material.score.exact == Fraction("77.6") and list(material.sheets) == ["behaviour", "results", "overall"]


@pytest.mark.parametrize("missing", ["results", "behaviour"])
def test_part_without_a_result_leaves_the_whole_incomplete(missing: str) -> None:
    material = scored(whole(), **{"results": sheet("3", "4"), "behaviour": sheet("5", "4")} | {missing: []})
    assert material.score.status == "incomplete" and material.score.value is None
    assert "given.missing" in {problem.code for problem in material.score.problems}


def test_what_was_once_entered_does_not_stand_in_for_a_part() -> None:
    material = scored(whole(), givens={"HASIL": "99", "PAGU": "7"}, results=[], behaviour=sheet("5", "4"))
    assert "HASIL" not in material.score.givens and material.score.givens["PAGU"] == "7"
    assert material.score.status == "incomplete"


def test_given_named_like_a_part_is_its_exact_score() -> None:
    content = whole(given("results"), given("PERILAKU", "behaviour", "score"), formula="[results] + [PERILAKU] × 0")
    material = scored(content, results=sheet("3", "4"), behaviour=sheet("5", "4"))
    assert material.score.givens == {"results": "68", "PERILAKU": "92"} and material.score.exact == 68


def test_source_counts_before_the_name() -> None:
    content = whole(given("results", "behaviour", "score"), formula="[results]")
    assert scored(content, results=sheet("3", "4"), behaviour=sheet("5", "4")).score.givens == {"results": "92"}


def test_parts_that_the_whole_does_not_ask_for_are_no_fault() -> None:
    content = whole(given("PAGU"), formula="[PAGU]")
    assert scored(content, givens={"PAGU": "5"}, results=sheet("3", "4"), behaviour=sheet("5", "4")).score.exact == 5


def test_only_parts_of_this_appraisal_fill_givens() -> None:
    draft = draft_from_document(whole(*GIVENS, given("results")))
    assert filled_by_parts(draft, {"results"}) == {"HASIL", "PERSEN", "SEBUTAN", "results"}
    assert filled_by_parts(draft, {"behaviour"}) == {"PERILAKU"}
    assert filled_by_parts(draft, set()) == frozenset()
    assert scored(whole(), givens={"HASIL": "50", "PERILAKU": "60"}).score.exact == 54


# In the database


def opened(content: Document) -> Play:
    """Sari's results, her behaviour and the whole, all open."""
    play = announced(content, **ALWAYS)
    for part, content in (("results", RESULTS), ("behaviour", BEHAVIOUR)):
        with transaction() as session:
            version = make_version(session, play.people, content).id
        assign_instrument(play.ratna, play.cycle_id, version, now=NOW, part=part)
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    return play


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(whole())


def answered(play: Play, **raw: dict[str, str]) -> None:
    """Budi sends his sheets about Sari, one for each part that is named."""
    budi = play.people.budi
    duty = duty_of(budi, play.people.sari, "atasan")
    started(budi.actor, duty)
    sheets = sheets_of(duty)
    for part, values in raw.items():
        save_sheet(budi.actor, sheets[part], values, base_revs={}, now=NOW)
        submit_response(budi.actor, sheets[part], now=NOW)


THREE_FOUR = {"q_HADIR": "3", "q_LAPOR": "4", "q_KUAT": "Rapi."}
FIVE_FOUR = {"q_HADIR": "5", "q_LAPOR": "4", "q_KUAT": "Ramah."}


def test_nobody_is_asked_for_what_the_parts_supply(play: Play) -> None:
    appraisal = appraisal_of(play.people.sari).id
    (supply,) = supplies_for(reading(), [appraisal])[appraisal]
    assert [one.code for one in supply.givens] == ["PAGU"]
    assert missing_for(reading(), appraisal) == []


def test_decision_keeps_the_whole_of_its_parts(play: Play) -> None:
    answered(play, results=THREE_FOUR, behaviour=FIVE_FOUR, overall={})
    appraisal = appraisal_of(play.people.sari)
    choices: dict[str, Choice] = {}
    public_id = finalize_appraisal(play.people.budi.actor, appraisal.public_id, choices, rev=appraisal.rev, now=NOW)
    result = reading().scalars(select(Result).where(Result.public_id == public_id)).one()
    assert result.score == "77.60" and result.outcome["figures"] == {"tambahan": "25"}


def test_decision_waits_for_every_part(play: Play) -> None:
    answered(play, results=THREE_FOUR, overall={})
    appraisal = appraisal_of(play.people.sari)
    assert material_of(reading(), appraisal.id).score.status == "incomplete"
    with pytest.raises(NotAllowed) as caught:
        finalize_appraisal(play.people.budi.actor, appraisal.public_id, {}, rev=appraisal.rev, now=NOW)
    assert caught.value.code == "decision.own_sheet_first"


@pytest.mark.usefixtures("app")
def test_part_out_of_the_bounds_of_the_whole_is_said_in_words() -> None:
    bounded = given("HASIL", "results", "score", most="50")
    play = opened(whole(bounded, formula="[HASIL]"))
    answered(play, results=THREE_FOUR, behaviour=FIVE_FOUR, overall={})
    appraisal = appraisal_of(play.people.sari)
    with pytest.raises(Conflict) as caught:
        finalize_appraisal(play.people.budi.actor, appraisal.public_id, {}, rev=appraisal.rev, now=NOW)
    assert (caught.value.code, caught.value.details) == ("decision.does_not_fit", {"codes": "HASIL"})
