"""Back to a former version: proposed by one, confirmed by another, nothing edited in between."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kinerja.core.authz import Decision
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, KinerjaError, NotAllowed, NotFound
from kinerja.cycles.services import CycleInput, announce_cycle, assign_instrument, create_cycle
from kinerja.instruments import policies, services
from kinerja.instruments.edits import set_weights
from kinerja.instruments.models import Draft, DraftState, Instrument, Version
from tests import factories
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.instruments.stage import Stage, events, seed

DAY = date(2027, 1, 1)
REASON = "Bobot baru ternyata memberatkan."


@pytest.fixture
def stage(app: Flask, cast: factories.Cast, now: datetime) -> Iterator[Stage]:
    """Versions 1 and 2, which weigh two indicators differently; `stage.version` is 2."""
    with app.test_request_context():
        stage = Stage.published(cast, seed(), now)
        stage.edit(set_weights({"KES-K3": "23", "KES-K1": "17"}))
        stage.publish(DAY)
        yield stage


def versions() -> list[Version]:
    return list(reading().scalars(select(Version).order_by(Version.number).execution_options(populate_existing=True)))


def first(stage: Stage) -> str:
    return versions()[0].public_id


def propose(stage: Stage, *, who: str = "ratna", reason: str = REASON, version: str | None = None) -> str:
    actor = getattr(stage.people, who).actor
    return services.propose_reversion(actor, version or first(stage), reason=reason, now=stage.now)


def confirm(stage: Stage, draft: str, *, who: str = "hasan") -> str:
    return services.confirm_reversion(getattr(stage.people, who).actor, draft, now=stage.now)


def draft_row(public_id: str) -> Draft:
    query = select(Draft).where(Draft.public_id == public_id).execution_options(populate_existing=True)
    return reading().scalars(query).one()


def test_the_former_content_is_published_again_under_a_new_number(stage: Stage) -> None:
    before = len(events())
    draft = propose(stage)
    assert events()[before:] == ["draft.created", "draft.submitted"]
    confirm(stage, draft)
    assert events()[before + 2 :] == ["draft.approved", "version.published"]
    one, two, three = versions()
    assert (three.number, three.fingerprint, three.reason) == (3, one.fingerprint, REASON)
    assert two.fingerprint != one.fingerprint and three.base_version_id == two.id
    assert (three.author_id, three.approver_id) == (
        stage.people.ratna.account.id,
        stage.people.hasan.account.id,
    )
    assert reading().scalars(select(Instrument)).one().current_version_id == three.id
    assert draft_row(draft).state is DraftState.PUBLISHED


def test_nobody_confirms_the_own_proposal_and_nothing_is_published_twice(stage: Stage) -> None:
    draft = propose(stage)
    with pytest.raises(NotAllowed) as refusal:
        confirm(stage, draft, who="ratna")
    assert refusal.value.code == "draft.own_work"
    confirm(stage, draft)
    with pytest.raises(NotAllowed):
        confirm(stage, draft)
    assert len(versions()) == 3


def test_only_whoever_administers_the_owner_proposes_or_confirms(stage: Stage) -> None:
    with pytest.raises(NotFound):
        propose(stage, who="tono")
    with pytest.raises(NotAllowed):
        propose(stage, who="auditor")
    draft = propose(stage)
    with pytest.raises(NotFound):
        confirm(stage, draft, who="sari")
    with pytest.raises(NotAllowed):
        confirm(stage, draft, who="auditor")
    with pytest.raises(NotFound):
        confirm(stage, "tidak-ada")


def test_what_is_in_force_is_no_former_version(stage: Stage) -> None:
    with pytest.raises(NotAllowed) as refusal:
        propose(stage, version=stage.version)
    assert refusal.value.code == "version.is_current"
    confirm(stage, propose(stage))
    with pytest.raises(NotAllowed):
        propose(stage)


def test_a_reason_is_owed_and_a_proposal_waits_only_once(stage: Stage) -> None:
    with pytest.raises(Invalid):
        propose(stage, reason=" ")
    draft = propose(stage)
    with pytest.raises(Conflict):
        propose(stage)
    services.withdraw_reversion(stage.people.ratna.actor, draft, now=stage.now)
    assert draft_row(draft).state is DraftState.DISCARDED
    propose(stage)


def test_a_proposal_is_never_edited_returned_or_approved_as_a_draft(stage: Stage) -> None:
    draft, hasan = propose(stage), stage.people.hasan.actor
    attempts = (
        lambda: services.edit_draft(hasan, draft, rev=0, op="node.set", edit=set_weights({}), now=stage.now),
        lambda: services.return_draft(hasan, draft, reason="x", now=stage.now),
        lambda: services.approve_draft(hasan, draft, rev=0, now=stage.now),
        lambda: services.publish_instrument(hasan, draft, effective_on=DAY, reason="x", now=stage.now),
        lambda: services.discard_draft(hasan, draft, now=stage.now),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    services.withdraw_reversion(hasan, draft, now=stage.now)
    with pytest.raises(NotAllowed):
        services.restore_draft(hasan, draft, now=stage.now)


def test_a_draft_of_ones_own_is_no_proposal(stage: Stage) -> None:
    for verb in (services.confirm_reversion, services.withdraw_reversion):
        with pytest.raises(NotAllowed) as refusal:
            verb(stage.people.hasan.actor, stage.draft, now=stage.now)
        assert refusal.value.code == "draft.not_reversion"


def test_a_version_published_meanwhile_stops_the_proposal(stage: Stage) -> None:
    draft = propose(stage)
    stage.edit(set_weights({"KES-K3": "21", "KES-K1": "19"}))
    stage.publish(DAY)
    with pytest.raises(KinerjaError) as refusal:
        confirm(stage, draft)
    assert refusal.value.code == "draft.base_moved" and len(versions()) == 3


@pytest.mark.parametrize("state", list(DraftState))
def test_confirming_is_for_waiting_proposals_only(state: DraftState) -> None:
    instrument = Instrument(owner_unit_id=1)
    hasan = factories.Actor(factories.ActorKind.ACCOUNT, 2, grants=(factories.Grant(factories.Role.PROVINCE_ADMIN),))
    proposal = Draft(state=state, author_id=1, reverts_to_id=1)
    found: Decision = policies.can_confirm_reversion(hasan, instrument, proposal)
    assert bool(found) is (state is DraftState.IN_REVIEW)


def test_the_whole_way_through_the_pages(client: FlaskClient, stage: Stage) -> None:
    log_in(client, stage.people.ratna)
    details = f"/admin/instrumen/details/?id={stage.instrument}"
    page = f"/admin/versi/{first(stage)}/kembali"
    assert page in client.get(details).text and page in client.get(f"/admin/versi/{first(stage)}/").text
    assert f"/admin/versi/{stage.version}/kembali" not in client.get(details).text
    shown = client.get(page).text
    assert "23</del>" in shown.replace("\n", "") and "Belum dipakai pada periode" in shown
    assert post(client, page, {"reason": ""}).status_code == 422
    done = post(client, page, {"reason": REASON})
    assert done.status_code == 303
    review = client.get(done.headers["Location"]).text
    assert REASON in review and "Tarik usulan" in review and "Terbitkan isi versi 1" not in review
    again = post(client, page, {"reason": "Alasan kedua"})
    assert again.status_code == 409 and "Alasan kedua" in again.text
    assert "usulan kembali ke versi 1" in client.get(details).text
    second = client.application.test_client()
    log_in(second, stage.people.hasan)
    address = done.headers["Location"]
    assert "Terbitkan isi versi 1 sebagai versi 3" in second.get(address).text
    confirmed = post(second, address.replace("periksa", "kukuhkan"))
    assert confirmed.status_code == 303 and "versi 3" in second.get(confirmed.headers["Location"]).text
    assert post(second, address.replace("periksa", "kukuhkan")).status_code == 403


def test_a_proposal_is_withdrawn_on_its_page(client: FlaskClient, stage: Stage) -> None:
    draft = propose(stage)
    log_in(client, stage.people.ratna)
    assert post(client, f"/admin/rancangan/{draft}/kukuhkan").status_code == 403
    assert post(client, f"/admin/rancangan/{draft}/tarik").status_code == 303
    assert draft_row(draft).state is DraftState.DISCARDED
    assert post(client, f"/admin/rancangan/{draft}/tarik").status_code == 403


def test_an_overtaken_proposal_says_so(client: FlaskClient, stage: Stage) -> None:
    draft = propose(stage)
    stage.edit(set_weights({"KES-K3": "21", "KES-K1": "19"}))
    stage.publish(DAY)
    log_in(client, stage.people.hasan)
    assert "Tarik usulan ini, lalu usulkan lagi" in client.get(f"/admin/rancangan/{draft}/periksa").text
    refused = post(client, f"/admin/rancangan/{draft}/kukuhkan")
    assert refused.status_code == 303 and len(versions()) == 3


def test_the_instrument_says_which_period_uses_which_version(client: FlaskClient, stage: Stage) -> None:
    ratna, people = stage.people.ratna.actor, stage.people
    one, two = versions()
    period = CycleInput("Periode 2027", date(2027, 1, 1), date(2027, 12, 31))
    cycle = create_cycle(ratna, period, now=stage.now)
    assign_instrument(ratna, cycle, two.id, now=stage.now)
    assign_instrument(ratna, cycle, one.id, unit_id=people.division.id, now=stage.now)
    details = f"/admin/instrumen/details/?id={stage.instrument}"
    log_in(client, people.ratna)
    page = client.get(details).text.split('id="pemakaian"')[1]
    assert page.count("Periode 2027") == 2 and "versi 1" in page and "versi 2" in page
    assert "semua unit kerja" in page and "Bidang" in page and "belum dibuka; kinerja sejak 1 Januari 2027" in page
    link = f"/admin/periode/{cycle}/instrumen?versi={one.public_id}"
    assert link in client.get(f"/admin/versi/{one.public_id}/kembali").text
    assert f'selected value="{one.id}"' in client.get(link).text
    wati = client.application.test_client()
    log_in(wati, people.wati)
    assert "Periode 2027" not in wati.get(details).text
    announce_cycle(ratna, cycle, now=stage.now)
    assert "Periode 2027" in wati.get(details).text
    assert link not in wati.get(f"/admin/versi/{one.public_id}/kembali").text
