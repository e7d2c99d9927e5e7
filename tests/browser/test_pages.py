"""Every page as every role, on a phone and on a desk: no finding of axe, nothing too wide, nothing nameless."""

import json
import re
from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from forms.compiler import compile_instrument
from forms.document import draft_from_document
from kinerja.appraisals.models import Appraisal, AppraisalPart
from kinerja.core.clock import utc_now
from kinerja.core.db import reading, transaction
from kinerja.cycles.models import Cycle
from kinerja.cycles.services import CycleInput, announce_cycle, assign_instrument, create_cycle
from kinerja.home.demo import DEMO_PASSWORD
from kinerja.home.demo.cycles import OPEN, administrator, versions_by_seed
from kinerja.home.demo.logins import demo_email
from kinerja.instruments import services as instruments
from kinerja.instruments.edits import set_settings
from kinerja.instruments.versions import keep_document
from kinerja.people.models import Account, EmployeeNumber, Unit, UnitKind
from tests.browser.acting import LONG, answer_everything, begin
from tests.browser.crawling import Visitor
from tests.browser.demo import Demo
from tests.kinerja.appraisals.stage import with_data
from tests.kinerja.instruments.stage import SEEDS

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(400)]

NEW_PASSWORD = "sagu-lempeng-di-tidore"


def sheet_of(visitor: Visitor, name: str) -> str:
    """Fills in the sheet behind that link on the first page; gives its address."""
    begin(visitor.page, re.compile(name))
    address = visitor.page.url
    visitor.look("sheet:new")
    visitor.open(address + "/periksa", "review:missing")
    visitor.page.goto(address)
    answer_everything(visitor.page)
    visitor.send("button[value=periksa]", 200, "review:complete")
    return address


def send_sheet(visitor: Visitor) -> None:
    if visitor.page.locator("input[name=password]").count():
        visitor.fill(password=DEMO_PASSWORD)
    visitor.send("form[action$='/kirim'] button", 200, "receipt")


def test_anybody(visit, demo):
    who = visit()
    who.follow("/", "/undangan")
    who.look_refused("/tidak-ada", 404)
    who.look_refused("/undangan/tidak-dikenal", 404)
    who.page.goto("/masuk")
    who.fill(email="199001012020121001", password="bukan sandinya")
    who.send("main form button", 200, "login:refused")
    for path in ("/kode", "/undangan"):
        who.page.goto(path)
        who.send_empty("main form button", 422, f"{path}:refused")
    who.page.goto("/lupa-sandi")
    who.fill(email=demo_email("operator.sma"))  # whose old password nobody else here needs
    who.send("main form button", 200, "forgot:sent")
    who.open(link_in_mail(demo), "reset")
    who.send_empty("main form button", 200, "reset:refused")
    who.fill(password=NEW_PASSWORD, password_confirm=NEW_PASSWORD)
    who.send("main form button", 200, "reset:done")
    who.look_refused("/lupa-sandi/tidak-dikenal", 200)


def link_in_mail(demo: Demo) -> str:
    """The one link of the only letter in the outbox."""
    (letter,) = (demo.data / "outbox").glob("*.eml")
    text = message_from_bytes(letter.read_bytes(), policy=default).get_body().get_content()
    (link,) = re.findall(rf"{demo.url}\S+", text)
    return link


def test_an_employee(visit):
    who = visit("perawat")
    who.follow("/")
    assert {"home.index", "cycles.criteria", "results.show", "results.explanation", "people.account"} <= set(who.seen)
    sheet_of(who, "penilaian diri")
    who.fill(password="bukan sandinya")
    who.send("form[action$='/kirim'] button", 422, "review:refused")
    sheet_of(who, "Pegawai 14[0-3]|Pegawai 14[5-9]")
    send_sheet(who)
    who.open("/", "home:some-done")
    who.look_refused("/admin/", 403)
    who.look_refused("/hasil/tidak-ada", 404)
    who.page.goto("/ganti-sandi")
    who.send_empty("main form button", 200, "password:refused")


def test_a_log_in_that_ended_in_the_middle_of_a_form(visit):
    who = visit("perawat2")
    begin(who.page, re.compile("penilaian diri"))
    who.page.context.clear_cookies()
    who.send("button[value=periksa]", 401, "relogin")
    who.fill(email=demo_email("perawat2"), password="bukan sandinya")
    who.send("main form button", 401, "relogin:refused")
    who.fill(email=demo_email("perawat2"), password=DEMO_PASSWORD)
    who.send("main form button", 200, "resend")


def test_a_supervisor(visit):
    who = visit("kepala.igd")
    who.follow("/")
    assert "decisions.show" in who.seen
    sheet_of(who, "Pegawai 146")
    send_sheet(who)
    who.page.goto("/")
    who.page.locator("a[href^='/penilaian/']", has_text="146").click()
    who.look("decision:choosing")
    who.send("form[action$='/pilihan'] button", 422, "decision:refused")
    axes = who.page.locator("main input[type=radio]").evaluate_all("all => [...new Set(all.map((e) => e.name))]")
    for axis in axes:
        who.page.locator(f'main input[name="{axis}"]').first.check(force=True)
    who.send("form[action$='/pilihan'] button", 200, "decision:deciding")
    who.send("form[action$='/tetapkan'] button", 422, "decision:unfounded")
    for box in who.page.locator("main textarea").all():
        box.fill(LONG)
    who.fill(password=DEMO_PASSWORD)
    who.send("form[action$='/tetapkan'] button", 200, "result:new")


def test_an_agency_administrator(visit):
    who = visit("admin.dinkes")
    who.follow("/")
    assert len(who.seen) > 40
    who.page.goto("/admin/pegawai/")
    who.fill(search="tidak ada orang ini")
    who.send("form[role=search] button", 200, "list:empty")
    for path in ("/admin/pegawai/new/", "/admin/unit/new/", "/admin/jabatan/new/", "/admin/instrumen/baru"):
        who.page.goto(path)
        who.send_empty("form.card button, main form:not([role=search]) button", 422, f"{path}:refused")


def test_figures(visit, demo):
    """The pages for figures with every kind of field, refused and looked through."""
    appraisal = takes_givens(demo)
    who = visit("admin.dinkes")
    who.open(f"/admin/penilaian/penilaian/{appraisal}", "figures:none")
    for link in ("bawaan", "overall/rekap"):
        who.open(f"/admin/data/penilaian/{appraisal}/{link}", f"figures:{link}")
        who.send_empty("main form:has(#source) button", 422, f"figures:{link}:refused")
    who.page.goto("/admin/periode/")
    who.page.locator("tbody a[href*=kemajuan]").first.click()
    who.page.locator("a[href*='/admin/data-periode/']").click()
    who.send_empty("main form:has(#file) button", 422, "figures:table:empty")
    who.fill(table=f"{LONG[:18]};KES-D1;9\n123456789012345678;KES-D1;3;{LONG};5/1/2026")
    who.send("main form:has(#file) button", 422, "figures:table:rejected")
    with demo.app.app_context():
        number = number_of(appraisal)
    who.fill(table=f"{number};ABSEN;97,5;{LONG[:100]};5/1/2026\n{number};TARGET;120;Perjanjian;5/1/2026")
    who.send("main form:has(#file) button", 200, "figures:table:good")
    who.send("form[action$='/terapkan'] button", 200, "figures:table:stored")
    who.open(f"/admin/penilaian/penilaian/{appraisal}", "figures:some")


def takes_givens(demo: Demo) -> str:
    """An open appraisal in the Dinas whose instrument asks for givens of each type; nobody has begun it."""
    draft = draft_from_document(with_data())
    with demo.app.app_context(), transaction() as session:
        fingerprint = compile_instrument(draft).fingerprint
        keep_document(session, draft, fingerprint)
        query = select(Appraisal, AppraisalPart).join(AppraisalPart).join(Cycle, Cycle.id == Appraisal.cycle_id)
        query = query.join(Account, Account.employee_id == Appraisal.employee_id)
        found = session.execute(query.where(Cycle.name == OPEN, Account.email == demo_email("perawat2"))).one()
        found.AppraisalPart.fingerprint = fingerprint
        return str(found.Appraisal.public_id)


def number_of(appraisal: str) -> str:
    query = select(EmployeeNumber.number).join(Appraisal, Appraisal.employee_id == EmployeeNumber.employee_id)
    return str(reading().scalars(query.where(Appraisal.public_id == appraisal)).first())


def test_the_designer(visit):
    who = visit("admin.dinkes")
    who.page.goto("/admin/instrumen/")
    who.page.locator("tbody .row-actions a").first.click()
    who.send("main form[action$='/rancangan'] button", 200, "designer")
    desk = who.page.url
    who.page.locator("button[value^='add:']").first.click()
    who.page.wait_for_url("**/butir/**")
    who.look("node:new")
    for code in ("KUAT", "KES-D1", "disiplin"):
        who.open(f"{desk}butir/{code}", f"node:{code}")
    parts = ("", "penilai", "data-bawaan", "hasil", "keterangan", "pratinjau", "riwayat", "periksa", "selaraskan")
    for part in parts:
        who.open(desk + part, f"draft:{part or 'outline'}")
    look_at_the_rules(who, desk)


def look_at_the_rules(who: Visitor, desk: str) -> None:
    """Lines that were added and not saved, and those that are refused."""
    for part, button in (("penilai", "add:roles"), ("data-bawaan", "add:givens")):
        who.page.goto(desk + part)
        who.send(f"button[value='{button}']", 200, f"{part}:added")
        who.send_empty(".foot button", 422, f"{part}:refused")
    who.page.goto(desk + "hasil")
    who.page.locator("#lists-0-rows-0 summary").click()
    for button in ("lists-0-rows-0-when", "lists-0-rows-0-when", "lists-0-rows-0-figures", "axes-0-options", "lists"):
        who.send(f"button[value='add:{button}']", 200, f"hasil:{button}")
    who.fill(**{"lists-0-rows-1-least": "tinggi"})
    who.send_empty(".foot button", 422, "hasil:refused")
    who.page.locator("input[name=kind][value=category]").check(force=True)
    who.send("button[value='show:kind']", 200, "hasil:category")


def test_an_overtaken_draft(visit, demo):
    with demo.app.app_context(), demo.app.test_request_context():
        slow = overtaken_draft(demo)
    who = visit("bkd")
    who.open(f"/admin/rancangan/{slow}/keterangan", "draft:overtaken")
    who.open(f"/admin/rancangan/{slow}/selaraskan", "rebase")
    who.send("main form button", 422, "rebase:undecided")
    who.page.locator("input[value=mine]").first.check(force=True)
    who.send("main form button", 200, "rebase:done")


def overtaken_draft(demo: Demo) -> str:
    """A draft of a new instrument whose note a newer version changed otherwise."""
    ratna, hasan, now = administrator(reading(), "bkd"), administrator(reading(), "bkd2"), utc_now()
    document = json.loads((SEEDS / "umum-pelaksana.json").read_text()) | {"code": "SALIP-1"}
    owner = reading().scalars(select(Unit.id).where(Unit.kind == UnitKind.PROVINCE)).one()
    instrument, first = instruments.create_instrument(ratna, "SALIP-1", LONG[:80], owner, document=document, now=now)

    def published(draft: str, rev: int) -> None:
        instruments.submit_draft(ratna, draft, rev=rev, accept_warnings=True, now=now)
        instruments.approve_draft(hasan, draft, rev=rev, now=now)
        instruments.publish_instrument(ratna, draft, effective_on=date(2027, 1, 1), reason="Rapat", now=now)

    published(first, 0)
    slow, fast = (instruments.start_draft(ratna, instrument, now=now) for _n in range(2))
    for draft, text in ((slow, "Catatan lama"), (fast, LONG)):
        edit = set_settings({"note": {"id": text}})
        instruments.edit_draft(ratna, draft, rev=0, op="settings.set", edit=edit, now=now)
    published(fast, 1)
    return slow


def test_a_guest(visit):
    admin = visit("admin.dinkes")
    admin.page.goto("/admin/periode/")
    for link in ("tbody a[href*=kemajuan]", "tbody a", "tbody tr:nth-child(3) a"):
        admin.page.locator(link).first.click()
    admin.fill(search="Contoh")
    admin.send("form[role=search] button", 200, "raters:found")
    admin.send("#tamu form button", 200, "raters:link")
    invitation = admin.page.locator("#tautan-isi").input_value()
    who = visit()
    who.open("/undangan/" + invitation.rsplit("/", 1)[1], "invitation")
    who.send("main form button", 200, "guest:start")
    who.send("form[action$='/mulai'] button", 422, "guest:undeclared")
    who.page.locator("input[name=conflict][value=tidak]").check()
    who.send("form[action$='/mulai'] button", 200, "guest:sheet")
    answer_everything(who.page)
    who.send("button[value=periksa]", 200, "guest:review")
    send_sheet(who)
    who.look_refused("/hasil", 403)


def announced_cycle(demo: Demo) -> str:
    """A second period like the open one, announced and not yet opened; gives its public id."""
    with demo.app.app_context():
        actor, now = administrator(reading(), "bkd"), utc_now()
        cycle = create_cycle(actor, CycleInput(LONG[:100], date(2027, 1, 1), date(2027, 12, 31)), now=now)
        version = versions_by_seed(reading())["umum-pelaksana"]
        assign_instrument(actor, cycle, version, now=now)
        announce_cycle(actor, cycle, now=now)
        return cycle


def test_opening_a_period(visit, demo):
    cycle = announced_cycle(demo)
    who = visit("bkd")
    who.open(f"/admin/penilaian/buka/{cycle}", "opening:without-windows")
    who.open(f"/admin/periode/{cycle}/periksa", "opening:check")
    who.open(f"/admin/periode/{cycle}", "cycle:announced")


def test_the_provincial_administrator(visit):
    who = visit("bkd")
    who.follow("/")
    who.page.goto("/admin/segel/")
    who.send("main form button", 200, "seal:verification")
    who.page.goto("/admin/segel/")
    who.look("seal:busy")
    who.page.goto("/admin/periode/baru")
    who.send_empty("form.card button", 422, "cycle:refused")
    who.fill(name=LONG[:100], starts_on="2027-01-01", ends_on="2027-12-31")
    who.send("form.card button", 200, "cycle:new")
    cycle = who.page.url
    for part in ("masa", "instrumen", "periksa", "ubah"):
        who.open(f"{cycle}/{part}", f"cycle:{part}")


def test_an_operator(visit):
    who = visit("operator.rsud")
    who.follow("/")
    who.page.goto("/operator")
    who.fill(search="tidak ada orang ini")
    who.send("form[role=search] button", 200, "operator:empty")
    who.page.goto("/operator")
    who.send("form[action*='/operator/kode/'] button", 200, "operator:code")


def test_an_auditor(visit):
    who = visit("auditor")
    who.follow("/")
    who.look_refused("/operator", 403)


def test_in_the_dark(visit):
    """Contrast is another one in the dark: the pages with the most colours."""
    who = visit("kepala.igd", color_scheme="dark")
    who.only = ["color-contrast"]  # the dark changes colours alone; the rest is looked at in the light
    sheet_of(who, "Pegawai 147")
    who.open("/", "home")
    for start in ("/hasil", "/kriteria-saya"):
        who.follow(start)
