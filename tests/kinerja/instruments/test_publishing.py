import json
from datetime import date

import pytest
from sqlalchemy import select

from forms.document import fingerprint_of
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.home.demo.instruments import SEED_AGENCIES, publish_seeds
from kinerja.instruments import queries, services
from kinerja.instruments.edits import delete_node, set_weights
from kinerja.instruments.models import Document, DraftState, Instrument, Version
from kinerja.instruments.versions import document_body, load_instrument
from tests.factories import Cast
from tests.kinerja.instruments.stage import Stage, events, seed

DAY = date(2027, 1, 1)


def submit(stage: Stage, rev: int = 0, **options: bool) -> None:
    services.submit_draft(stage.people.ratna.actor, stage.draft, rev=rev, now=stage.now, **options)


def test_submitting_locks_the_draft_with_one_event(stage: Stage) -> None:
    before = len(events())
    submit(stage, accept_warnings=True)
    assert stage.row().state is DraftState.IN_REVIEW
    assert events()[before:] == ["draft.submitted"]
    with pytest.raises(NotAllowed) as refusal:
        stage.edit(set_weights({"KES-K1": "21"}))
    assert refusal.value.code == "draft.not_editing"
    with pytest.raises(NotAllowed):
        submit(stage)


def test_a_draft_with_problems_is_not_submitted(stage: Stage) -> None:
    stage.edit(set_weights({"KES-K3": "23"}))
    with pytest.raises(Invalid) as refusal:
        submit(stage, rev=1)
    assert (refusal.value.code, refusal.value.details["count"]) == ("draft.has_problems", 1)


def test_warnings_need_a_tick(stage: Stage) -> None:
    stage.edit(delete_node("KUAT"))
    with pytest.raises(Invalid) as refusal:
        submit(stage, rev=1)
    assert refusal.value.code == "draft.has_warnings"
    submit(stage, rev=1, accept_warnings=True)


def test_a_stale_page_submits_and_approves_nothing(stage: Stage) -> None:
    stage.edit(set_weights({"KES-K1": "19", "KES-K2": "11"}))
    with pytest.raises(Conflict):
        submit(stage, rev=0)
    submit(stage, rev=1)
    with pytest.raises(Conflict):
        services.approve_draft(stage.people.hasan.actor, stage.draft, rev=0, now=stage.now)


@pytest.mark.parametrize("who", ["ratna", "wati"])
def test_whoever_had_a_hand_in_it_cannot_approve(stage: Stage, who: str) -> None:
    stage.edit(set_weights({"KES-K1": "19", "KES-K2": "11"}), actor=stage.people.wati.actor)
    submit(stage, rev=1)
    with pytest.raises(NotAllowed) as refusal:
        services.approve_draft(getattr(stage.people, who).actor, stage.draft, rev=1, now=stage.now)
    assert refusal.value.code == "draft.own_work"


def test_an_undone_edit_still_excludes_from_approving(stage: Stage) -> None:
    wati = stage.people.wati.actor
    stage.edit(set_weights({"KES-K1": "19"}), actor=wati)
    services.undo_change(wati, stage.draft, rev=1, now=stage.now)
    submit(stage, rev=2)
    with pytest.raises(NotAllowed):
        services.approve_draft(wati, stage.draft, rev=2, now=stage.now)


def test_returning_needs_a_reason_and_opens_editing(stage: Stage) -> None:
    submit(stage)
    hasan = stage.people.hasan.actor
    with pytest.raises(Invalid):
        services.return_draft(hasan, stage.draft, reason=" ", now=stage.now)
    services.return_draft(hasan, stage.draft, reason="Bobot belum sesuai", now=stage.now)
    assert (stage.row().state, stage.row().reason) == (DraftState.EDITING, "Bobot belum sesuai")
    assert events()[-1] == "draft.returned"
    submit(stage)
    services.return_draft(stage.people.ratna.actor, stage.draft, reason="Salah kirim", now=stage.now)
    assert events()[-1] == "draft.withdrawn"


def test_an_approval_is_void_after_returning(stage: Stage) -> None:
    submit(stage)
    services.approve_draft(stage.people.hasan.actor, stage.draft, rev=0, now=stage.now)
    services.return_draft(stage.people.hasan.actor, stage.draft, reason="Ada yang lupa", now=stage.now)
    assert stage.row().approver_id is None
    with pytest.raises(NotAllowed):
        services.publish_instrument(stage.people.ratna.actor, stage.draft, effective_on=DAY, reason="x", now=stage.now)


def test_publishing_stores_one_immutable_document(published: Stage) -> None:
    with transaction() as session:
        version = session.scalars(select(Version)).one()
        body = document_body(session, version.fingerprint)
        assert version.number == 1
        assert version.author_id != version.approver_id
        assert fingerprint_of(json.loads(body)) == version.fingerprint
        assert json.loads(body) == {**seed(), "title": seed()["title"]}
        assert load_instrument(session, version.fingerprint) is load_instrument(session, version.fingerprint)
        assert session.scalars(select(Instrument)).one().current_version_id == version.id
    assert "version.published" in events()


def test_publishing_needs_approval_and_a_reason(stage: Stage) -> None:
    submit(stage)
    ratna = stage.people.ratna.actor
    with pytest.raises(NotAllowed):
        services.publish_instrument(ratna, stage.draft, effective_on=DAY, reason="x", now=stage.now)
    services.approve_draft(stage.people.hasan.actor, stage.draft, rev=0, now=stage.now)
    with pytest.raises(Invalid):
        services.publish_instrument(ratna, stage.draft, effective_on=DAY, reason="", now=stage.now)


def test_the_next_version_leaves_the_first_alone(published: Stage) -> None:
    published.edit(set_weights({"KES-K3": "23", "KES-K1": "17"}))
    published.publish(DAY)
    with transaction() as session:
        numbers = list(session.scalars(select(Version.number).order_by(Version.number)))
        documents = session.scalars(select(Document)).all()
        assert numbers == [1, 2]
        assert len(documents) == 2


def test_an_equal_document_is_stored_once(published: Stage) -> None:
    published.publish(DAY)
    with transaction() as session:
        assert len(session.scalars(select(Version)).all()) == 2
        assert len(session.scalars(select(Document)).all()) == 1


def test_a_draft_whose_base_was_overtaken_is_refused(published: Stage) -> None:
    other = services.start_draft(published.people.ratna.actor, published.instrument, now=published.now)
    published.publish(DAY)
    with pytest.raises(Conflict) as refusal:
        services.submit_draft(published.people.ratna.actor, other, rev=0, now=published.now)
    assert refusal.value.code == "draft.base_moved"


def test_a_discarded_draft_comes_back(stage: Stage) -> None:
    ratna = stage.people.ratna.actor
    services.discard_draft(ratna, stage.draft, now=stage.now)
    with pytest.raises(NotAllowed):
        stage.edit(set_weights({"KES-K1": "21"}))
    services.restore_draft(ratna, stage.draft, now=stage.now)
    assert stage.row().state is DraftState.EDITING
    assert events()[-2:] == ["draft.discarded", "draft.restored"]


def test_bad_instruments_are_refused_field_by_field(people: Cast, stage: Stage) -> None:
    with pytest.raises(Invalid) as refusal:
        services.create_instrument(people.ratna.actor, "DINKES-layanan-2026", "", people.division.id, now=stage.now)
    assert set(refusal.value.errors) == {"code", "title", "owner"}


def test_a_dinas_administrator_works_only_in_the_own_dinas(people: Cast, stage: Stage) -> None:
    wati = people.wati.actor
    with pytest.raises(NotAllowed):
        services.create_instrument(wati, "LAIN", "Lain", people.other_agency.id, now=stage.now)
    services.create_instrument(people.ratna.actor, "LAIN", "Lain", people.other_agency.id, now=stage.now)
    with transaction() as session:
        seen = session.scalars(queries.visible_instruments(wati)).all()
        assert [each.code for each in seen] == ["DINKES-LAYANAN-2026"]
        assert len(session.scalars(queries.visible_instruments(people.auditor.actor)).all()) == 2
        assert not session.scalars(queries.visible_drafts(people.sari.actor)).all()


def test_a_copy_starts_from_another_instrument(published: Stage) -> None:
    people = published.people
    _new, draft = services.create_instrument(
        people.ratna.actor,
        "SALINAN",
        "Salinan",
        people.other_agency.id,
        copy_of=published.instrument,
        now=published.now,
    )
    published.draft = draft
    assert published.content().nodes == {**published.content().nodes}
    assert published.content().settings["code"] == "SALINAN"
    assert "KES-K1" in published.content().nodes


def test_a_draft_starts_only_from_a_version_of_its_instrument(published: Stage) -> None:
    ratna = published.people.ratna.actor
    other, _draft = services.create_instrument(ratna, "LAIN", "Lain", published.people.agency.id, now=published.now)
    with pytest.raises(NotFound):
        services.start_draft(ratna, other, from_version=published.version, now=published.now)
    assert services.start_draft(ratna, published.instrument, from_version=published.version, now=published.now)


def test_the_demo_publishes_all_three(people: Cast, stage: Stage) -> None:
    owners = {name: people.other_agency.id for name in SEED_AGENCIES if name != "dinkes-layanan"}
    found = publish_seeds(people.ratna.actor, people.hasan.actor, owners, effective_on=DAY, now=stage.now)
    assert set(found) == set(owners)
    with transaction() as session:
        assert len(queries.published_versions(session, people.ratna.actor)) == len(owners)
