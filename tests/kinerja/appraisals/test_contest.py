"""A figure about oneself: seen on arrival, contested before it counts, settled with a reason."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kinerja.appraisals import policies, queries
from kinerja.appraisals.models import ContestState, FigureContest
from kinerja.appraisals.policies import contesting
from kinerja.appraisals.queries.contests import waiting_contests
from kinerja.appraisals.services.contest import contest_figure, settle_contest
from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.cycles.models import Cycle
from kinerja.notices.models import Notice
from tests.kinerja.appraisals.stage import NOW, Play, appraisal_of, duty_of, opened, sent, with_data
from tests.kinerja.appraisals.test_decide import decide, quadrant
from tests.kinerja.appraisals.test_supply import FIGURES, recorded
from tests.kinerja.core.browsing import log_in, post

FIGURE = ("overall", "rekap", "HADIR")


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(with_data(quadrant()))


def contested(play: Play, figure: tuple[str, str, str] = FIGURE, reason: str = "Saya dinas luar.") -> str:
    sari = play.people.sari
    return contest_figure(sari.actor, appraisal_of(sari).public_id, figure, reason, now=NOW)


def settled(play: Play, public_id: str, *, stands: bool, by: str = "wati", reason: str = "Menurut rekap asli.") -> None:
    settle_contest(getattr(play.people, by).actor, public_id, stands=stands, reason=reason, now=NOW)


def counted(play: Play) -> set[str]:
    """The codes of the data that enter Sari's score."""
    reading().expire_all()
    sheets = queries.sheets_for(reading(), appraisal_of(play.people.sari).id, "overall")
    return {code for sheet in sheets if sheet.role == "rekap" for code in sheet.answers}


def state_of(public_id: str) -> ContestState:
    reading().expire_all()
    return reading().scalars(select(FigureContest.state).where(FigureContest.public_id == public_id)).one()


def notices(play: Play) -> list[str]:
    query = select(Notice.kind).where(Notice.employee_id == play.people.sari.employee_id).order_by(Notice.id)
    return [kind for kind in reading().scalars(query) if kind.startswith("figure.")]


def events() -> list[str]:
    return [
        event
        for event in reading().scalars(select(AuditEvent.event).order_by(AuditEvent.id))
        if event.startswith("figure.")
    ]


def test_every_arrival_is_told_once(play: Play) -> None:
    recorded(play)
    recorded(play)
    recorded(play, FIGURES | {"q_ABSEN": "90"})
    assert notices(play) == ["figure.arrived", "figure.arrived"]


def test_a_contested_figure_does_not_count_and_the_others_do(play: Play) -> None:
    recorded(play)
    assert counted(play) == {"HADIR", "ABSEN"}
    public_id = contested(play)
    assert counted(play) == {"ABSEN"} and state_of(public_id) is ContestState.OPEN
    assert events() == ["figure.contested"]


def test_a_figure_that_stands_counts_again_and_its_subject_is_told(play: Play) -> None:
    recorded(play)
    public_id = contested(play)
    settled(play, public_id, stands=True)
    assert counted(play) == {"HADIR", "ABSEN"} and state_of(public_id) is ContestState.DISMISSED
    assert notices(play)[-1] == "figure.dismissed" and events()[-1] == "figure.contest_settled"


def test_a_wrong_figure_counts_when_it_has_been_corrected(play: Play) -> None:
    recorded(play)
    settled(play, contested(play), stands=False)
    assert counted(play) == {"ABSEN"} and notices(play)[-1] == "figure.upheld"
    recorded(play, FIGURES | {"q_ABSEN": "80"})
    assert counted(play) == {"ABSEN"}
    recorded(play, FIGURES | {"q_HADIR": "3"})
    assert counted(play) == {"HADIR", "ABSEN"}


def test_while_it_is_open_another_value_does_not_count_either(play: Play) -> None:
    recorded(play)
    public_id = contested(play)
    recorded(play, FIGURES | {"q_HADIR": "3"})
    assert counted(play) == {"ABSEN"}
    settled(play, public_id, stands=True)
    assert counted(play) == {"HADIR", "ABSEN"}


def test_a_role_whose_only_figure_is_contested_says_nothing(play: Play) -> None:
    recorded(play, {"q_HADIR": "5"})
    contested(play)
    sheets = queries.sheets_for(reading(), appraisal_of(play.people.sari).id, "overall")
    assert [sheet.answers for sheet in sheets if sheet.role == "rekap"] == [{}]


@pytest.mark.parametrize("who", ["budi", "wati", "ratna", "tono", "auditor"])
def test_only_the_appraisee_contests(play: Play, who: str) -> None:
    recorded(play)
    with pytest.raises(NotAllowed):
        contest_figure(
            getattr(play.people, who).actor, appraisal_of(play.people.sari).public_id, FIGURE, "x", now=NOW
        )  # fmt: skip
    assert events() == []


@pytest.mark.parametrize("who", ["sari", "budi", "ratna", "tono", "auditor", "operator"])
def test_only_the_administrator_of_the_dinas_settles(play: Play, who: str) -> None:
    recorded(play)
    public_id = contested(play)
    with pytest.raises(NotAllowed):
        settled(play, public_id, stands=True, by=who)
    assert state_of(public_id) is ContestState.OPEN


def test_what_cannot_be_contested_says_why(play: Play) -> None:
    with pytest.raises(Invalid) as refusal:
        contested(play)
    assert refusal.value.errors == {"figure": ["contest.no_figure"]}
    recorded(play)
    with pytest.raises(Invalid) as refusal:
        contested(play, reason="  ")
    assert refusal.value.errors == {"reason": ["people.reason_missing"]}
    contested(play)
    with pytest.raises(Conflict, match="already_open"):
        contested(play)
    with pytest.raises(NotFound):
        contest_figure(play.people.sari.actor, "tidak-ada", FIGURE, "x", now=NOW)


def test_settling_needs_a_reason_and_happens_once(play: Play) -> None:
    recorded(play)
    public_id = contested(play)
    with pytest.raises(Invalid):
        settled(play, public_id, stands=True, reason=" ")
    settled(play, public_id, stands=True)
    with pytest.raises(Conflict, match="already_settled"):
        settled(play, public_id, stands=False)
    with pytest.raises(NotFound):
        settled(play, "tidak-ada", stands=True)


def test_after_the_decision_nothing_is_contested(play: Play) -> None:
    recorded(play)
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    decide(play)
    with pytest.raises(NotAllowed, match="already_decided"):
        contested(play)


def test_the_list_holds_what_its_reader_may_settle(play: Play) -> None:
    recorded(play)
    contested(play)
    cycle = reading().scalars(select(Cycle.id)).one()
    for who in ("sari", "budi", "wati", "ratna", "tono", "auditor"):
        actor = getattr(play.people, who).actor
        appraisal = appraisal_of(play.people.sari)
        superiors = queries.superiors_in(reading(), appraisal.cycle_id, actor.employee_id)
        may = contesting.can_settle_contest(actor, appraisal, ContestState.OPEN, superiors=superiors)
        assert bool(waiting_contests(reading(), actor, cycle)) == bool(may), who
        assert bool(may) == bool(policies.can_record_data(actor, appraisal, superiors=superiors))


def test_the_pages_lead_from_the_figure_to_its_settlement(play: Play, app: Flask) -> None:
    recorded(play)
    sari, wati = app.test_client(), app.test_client()
    log_in(sari, play.people.sari)
    log_in(wati, play.people.wati)
    own = f"/data-saya/{appraisal_of(play.people.sari).public_id}"
    assert own in sari.get(f"/kriteria-saya/{play.cycle_id}").text
    refused = post(sari, own, {"figure": "|".join(FIGURE), "reason": ""})
    assert refused.status_code == 422 and "Tuliskan alasannya." in refused.text
    assert post(sari, own, {"figure": "|".join(FIGURE), "reason": "Saya dinas luar."}).status_code == 303
    assert ", belum dihitung</span>" in sari.get(own).text
    waiting = f"/admin/sanggahan-data/{play.cycle_id}"
    page = wati.get(waiting).text
    assert "Saya dinas luar." in page
    public_id = reading().scalars(select(FigureContest.public_id)).one()
    refused = post(wati, f"{waiting}/{public_id}", {f"{public_id}-reason": "Sudah dicek."})
    assert refused.status_code == 422 and "Pilih putusannya." in refused.text and "Sudah dicek." in refused.text
    values = {f"{public_id}-reason": "Rekap asli benar.", f"{public_id}-outcome": "tetap"}
    assert post(wati, f"{waiting}/{public_id}", values).status_code == 303
    assert "Tidak ada sanggahan" in wati.get(waiting).text
    assert "Putusan: Rekap asli benar." in sari.get(own).text


def test_figures_of_others_have_no_page(play: Play, client: FlaskClient) -> None:
    log_in(client, play.people.budi)
    assert client.get(f"/data-saya/{appraisal_of(play.people.sari).public_id}").status_code == 404
