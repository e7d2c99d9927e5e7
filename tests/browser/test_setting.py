"""Setting an instrument in a real browser: decree, way back, and a draft behind a link, on a phone and on a desk."""

from datetime import date

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.home.demo.cycles import administrator
from kinerja.instruments import services
from kinerja.instruments.edits import set_weights
from kinerja.instruments.models import Instrument, Version
from tests.browser.acting import LONG
from tests.browser.conftest import Visit
from tests.browser.crawling import Visitor
from tests.browser.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400), pytest.mark.long]


def second_version(demo: Demo, code: str) -> tuple[str, str, str]:
    """Versions 1, set by a decree, and 2, on trial, and a fresh draft: their public ids."""
    with demo.app.test_request_context():
        session, now = reading(), utc_now()
        bkd, bkd2 = administrator(session, "bkd"), administrator(session, "bkd2")
        found = select(Instrument.public_id, Version.public_id).join(Version, Version.instrument_id == Instrument.id)
        instrument, first = session.execute(found.where(Instrument.code == code)).one()
        draft = services.start_draft(bkd, instrument, now=now)
        edit = set_weights({"KES-K3": "23", "KES-K1": "17"})
        services.edit_draft(bkd, draft, rev=0, op="weights.set", edit=edit, now=now)
        services.submit_draft(bkd, draft, rev=1, accept_warnings=True, now=now)
        services.approve_draft(bkd2, draft, rev=1, now=now)
        second = services.publish_instrument(bkd, draft, effective_on=date(2027, 1, 1), reason=LONG, now=now)
        return first, second, services.start_draft(bkd, instrument, now=now)


def test_decree_way_back_and_trial(visit: Visit, demo: Demo) -> None:
    first, second, draft = second_version(demo, "DINKES-LAYANAN-2026")
    who = visit("bkd")
    who.open(f"/admin/versi/{first}/", "version:set")
    who.open(f"/admin/versi/{second}/", "version:trial")
    who.page.locator("#penetapan summary").click()
    who.send("#penetapan form button", 422, "decree:refused")
    who.page.locator("[name=basis_kind]").select_option("governor_decree")
    who.fill(basis_number=LONG[:90], basis_date="2026-01-05", basis_signer="Nama Contoh", basis_office=LONG[:150])
    who.send("#penetapan form button", 200, "decree:recorded")
    expect(who.page.locator("#penetapan")).to_contain_text("Keputusan Gubernur")
    who.open(f"/admin/versi/{first}/kembali", "back")
    who.send_empty("aside form button", 422, "back:refused")
    who.fill(reason=LONG)
    who.send("aside form button", 200, "back:proposed")
    proposal = who.page.url
    other = visit("bkd2")
    other.open(proposal, "back:to-confirm")
    other.send("form[action$='/kukuhkan'] button", 200, "back:confirmed")
    who.open(f"/admin/rancangan/{draft}/uji-coba", "trial:none")
    who.send("form[action$='/tautan'] button", 200, "trial:link")
    try_as_colleague(visit(), who.page.locator("#tautan-isi").input_value())
    who.open(f"/admin/rancangan/{draft}/uji-coba", "trial:comments")
    who.open(f"/admin/rancangan/{draft}/", "designer:comments")
    who.page.get_by_role("link", name="1 komentar", exact=True).click()
    who.send("form[action$='/selesai'] button", 200, "trial:closed")
    who.send("form[action$='/cabut'] button", 200, "trial:revoked")


def try_as_colleague(colleague: Visitor, link: str) -> None:
    """Answers, comments beside an indicator, and finds the answer still there."""
    page = colleague.page
    colleague.open("/uji-coba/" + link.rsplit("/", 1)[1], "trial:form")
    page.locator("input[name=q_KES-K1][value='4']").check(force=True)
    colleague.send("button[value='komentar:KES-K1']", 200, "trial:commenting")
    expect(page.locator("#k_code")).to_have_value("KES-K1")
    colleague.send("button[value=kirim]", 422, "trial:comment-refused")
    colleague.fill(k_name="Nama Contoh", k_text=LONG)
    colleague.send("button[value=kirim]", 200, "trial:comment-sent")
    expect(page.locator("input[name=q_KES-K1][value='4']")).to_be_checked()
    colleague.send("form[data-repeatable] .actions button:has-text('Hitung')", 200, "trial:score")
    expect(page.locator("#nilai")).to_contain_text("Nilai")
    colleague.look_refused("/uji-coba/tidak-dikenal", 404)
