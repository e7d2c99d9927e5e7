"""The corridor from a new indicator to the printed result, through every page's own forms, without a browser."""

import io
import re
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import func, select

from kinerja.appraisals.models import Ballot, Result, Signature, Submission
from kinerja.core.clock import utc_now
from kinerja.core.db import reading
from kinerja.core.runner import run_waiting
from kinerja.home.demo import cycles, organisation
from kinerja.home.demo.logins import DEMO_PASSWORD, demo_email
from kinerja.people.models import Account, Employee, EmployeeNumber, Placement, Post
from tests.journeys.visitor import Forms, HtmlForm, Visitor

CYCLE = "Penilaian kinerja 2027 (contoh)"
INDICATOR = "Tindak lanjut keluhan pasien pada hari yang sama"
KINDS = ("self", "supervisor", "peer", "subordinate", "external", "rating")
WIT = ZoneInfo("Asia/Jayapura")


@pytest.fixture
def organised(app: Flask) -> Flask:
    """The demo's organisation with its period open on version 1."""
    for seed in (organisation.seed, cycles.seed_instruments, cycles.seed_open):
        seed(utc_now())
    return app


def person(app: Flask, name: str) -> Visitor:
    return Visitor(app).log_in(demo_email(name), DEMO_PASSWORD)


def address(visitor: Visitor, pattern: str, *, near: str = "") -> str:
    """The first link of the page that fits; with `near`, the first one after those words."""
    start = visitor.page.index(near) if near else 0
    found = re.search(rf'href="({pattern})"', visitor.page[start:])
    assert found, f"no link {pattern} on {visitor.url}"
    return unescape(found[1])


def name_of(email: str) -> str:
    query = select(Employee.name).join(Account, Account.employee_id == Employee.id).where(Account.email == email)
    return reading().scalars(query).one()


def partner() -> tuple[str, str]:
    """Name and number of the head of the partner health centre."""
    query = select(Employee.name, EmployeeNumber.number).join(EmployeeNumber).join(Placement)
    query = query.join(Post, Post.id == Placement.post_id).where(Post.title.startswith("Kepala UPTD Puskesmas"))
    name, number = reading().execute(query).one()
    return name, number


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def test_an_indicator_becomes_an_explained_result(organised: Flask) -> None:
    draft = design(organised)
    publish(organised, draft)
    old_sheet_is_unchanged(organised)
    cycle = open_cycle(organised)
    read_criteria(organised, cycle)
    perawat, appraisee = person(organised, "perawat"), name_of(demo_email("perawat"))
    fill_and_send(perawat, "Penilaian diri", "Isi penilaian diri")
    links = nominate(organised, cycle, appraisee)
    official = Visitor(organised).log_in(partner()[1], DEMO_PASSWORD)
    fill_and_send(official, "Umpan balik sebagai pihak lain", appraisee)
    for link in links:
        answer_as_guest(organised, link)
    assert count(Ballot) == 3
    supervisor = person(organised, "kepala.igd")
    fill_and_send(supervisor, "Menilai bawahan langsung", appraisee)
    result = decide(organised, supervisor, cycle, appraisee)
    receive(perawat, result)
    assert count(Result) == 1 and count(Signature) == 5


def design(app: Flask) -> str:
    """A draft from version 1 with an indicator for patients, weighed so that the total is 100 again."""
    author = person(app, "admin.dinkes").open("/admin/instrumen/")
    author.open(address(author, '/admin/instrumen/details/[^"]*', near="Tenaga Kesehatan dan Layanan"))
    author.submit("/admin/instrumen/rancangan")
    draft = author.url
    author.submit("/susunan", holding="w_KES-K3", do="add:kualitas_kerja")
    code = author.url.rpartition("/")[2]
    author.submit(f"/butir/{code}", label_id=INDICATOR, weight="10", ask_pasien="y", dec_pasien="y")
    author.says("lebih 10", "110", "Jumlah bobot")
    author.submit("/susunan", holding="w_KES-K3", **{"w_KES-K3": "10"}).says_not("lebih 10")
    author.open(draft + "pratinjau?role=pasien").says(INDICATOR)
    author.open(draft + "periksa")
    accepting = {"accept_warnings": "1"} if "accept_warnings" in author.page else {}
    author.submit("/ajukan", **accepting).says("Diperiksa pejabat kedua").says_not(draft + "setujui")
    return draft


def publish(app: Flask, draft: str) -> None:
    second = person(app, "admin2.dinkes").open(draft + "periksa").says(INDICATOR, "Keramahan dan ketanggapan")
    second.submit("/setujui").submit("/tetapkan", publish_reason="Rapat evaluasi layanan.").says("versi 2")


def old_sheet_is_unchanged(app: Flask) -> None:
    employee = person(app, "perawat")
    employee.open(address(employee, '/tugas/[^"]*', near="<h2>Penilaian diri")).submit("/mulai")
    employee.says("Keramahan dan ketanggapan").says_not(INDICATOR)


def open_cycle(app: Flask) -> str:
    """A period on version 2, prepared, checked, announced and opened; gives its address."""
    bkd = person(app, "bkd").open("/admin/periode/baru")
    bkd.submit("/admin/periode/baru", name=CYCLE, starts_on="2027-01-01", ends_on="2027-12-31")
    cycle = bkd.url
    set_windows(bkd, cycle)
    health = "Instrumen Kinerja Tenaga Kesehatan dan Layanan, versi 2"
    serving = {health: "Dinas Kesehatan", "Instrumen Kinerja Umum": ""}
    for title, unit in serving.items():
        bkd.open(f"{cycle}/instrumen")
        version = bkd.choice("/instrumen", "version_id", title)
        unit_id = bkd.choice("/instrumen", "unit_id", unit or "semua unit kerja")
        bkd.submit("/instrumen", holding="version_id", version_id=version, unit_id=unit_id)
    bkd.open(f"{cycle}/periksa").says("Tidak ada yang menghalangi pembukaan.")
    bkd.open(cycle).submit("/umumkan").says("diumumkan")
    bkd.open(address(bkd, '/admin/penilaian/buka/[^"]*')).submit(bkd.url).says("Periode dibuka")
    return cycle


def set_windows(bkd: Visitor, cycle: str, **closing: datetime) -> None:
    now, values = datetime.now(WIT), {}
    for kind in KINDS:
        values[f"opens_{kind}"] = f"{now - timedelta(days=1):%Y-%m-%dT%H:%M}"
        values[f"closes_{kind}"] = f"{closing.get(kind, now + timedelta(days=42)):%Y-%m-%dT%H:%M}"
    bkd.open(f"{cycle}/masa").submit("/masa", **values).says("Masa pengisian disimpan.")


def read_criteria(app: Flask, cycle: str) -> None:
    employee = person(app, "perawat")
    employee.open("/kriteria-saya/" + cycle.rpartition("/")[2]).says("Yang berubah dari periode sebelumnya", INDICATOR)
    employee.submit("/baca").says("sudah dibaca")


def open_duty(visitor: Visitor, kind: str, name: str) -> None:
    visitor.open("/")
    groups = [part for part in visitor.page.split("<section") if CYCLE in part and f">{kind}<" in part]
    found = re.search(rf'href="(/tugas/[^"]*)">{re.escape(name)}<', groups[0])
    assert found, f"{name} is not among the duties: {groups}"
    visitor.open(found[1])


def answers(visitor: Visitor) -> dict[str, str]:
    """Level 4 everywhere, and the two sentences where the sheet asks for them."""
    offered = visitor.form(visitor.url, holding="rev").offered
    rated = {name: "4" for name, values in offered.items() if name.startswith("q_") and "4" in values}
    assert rated
    return rated | {"q_KUAT": "Sabar menjelaskan alur rujukan.", "q_TINGKATKAN": "Catat serah terima jaga."}


def fill_and_send(visitor: Visitor, kind: str, name: str) -> None:
    open_duty(visitor, kind, name)
    begin_and_send(visitor, password=DEMO_PASSWORD)


def begin_and_send(visitor: Visitor, **signing: str) -> None:
    declared = {"conflict": "tidak"} if 'name="conflict"' in visitor.page else {}
    visitor.submit("/mulai", **declared)
    visitor.submit(visitor.url, holding="rev", action="periksa", **answers(visitor))
    visitor.says("Semua isian sudah lengkap.").submit("/kirim", **signing).says("Bukti kirim", "BK-")


def nominate(app: Flask, cycle: str, appraisee: str) -> list[str]:
    """An official and three patients; gives the patients' links."""
    admin = person(app, "admin.dinkes").open(f"/admin/penilaian/kemajuan/{cycle.rpartition('/')[2]}")
    admin.open(address(admin, '/admin/penilaian/kemajuan/[^"]*/[^"]*(?=">Instalasi Gawat Darurat)'))
    admin.open(address(admin, f'/admin/penilaian/penilaian/[^"]*(?=">{re.escape(appraisee)})'))
    appraisal = admin.url
    token = admin.form("/cari").values["csrf_token"]
    answer = admin.client.post(f"{appraisal}/cari", data={"csrf_token": token, "search": partner()[0]})
    admin.page = answer.text
    (official,) = admin.form("/tunjuk").offered["employee"]
    admin.submit("/tunjuk", employee=official, role="puskesmas_mitra").says("Penilai ditunjuk")
    links = []
    for number in ("01", "02", "03"):
        admin.open(appraisal)
        form = next(one for one in forms_of(admin, "/tunjuk-tamu") if one.values["role"] == ["pasien"])
        guest = next(value for (_name, value), text in form.labels.items() if f"Pasien Contoh {number}" in text)
        admin.page = admin.client.post(form.action, data={**form.values, "guest": guest}).text
        found = re.search(r'id="tautan-isi"[^>]*value="[^"]*(/undangan/[^"]*)"', admin.page)
        assert found
        links.append(found[1])
    return links


def forms_of(visitor: Visitor, action: str) -> list[HtmlForm]:
    return [form for form in Forms(visitor.page).found if form.action.endswith(action)]


def answer_as_guest(app: Flask, link: str) -> None:
    guest = Visitor(app).open(link).open(link).says("Buka undangan")
    guest.submit(link).says("Siapa yang meminta", "Bolehkah menolak")
    begin_and_send(guest)
    Visitor(app).open(link, status=410)


def decide(app: Flask, supervisor: Visitor, cycle: str, appraisee: str) -> str:
    """Waits for the closed role, chooses, sees the indication, gives the reason, signs; gives the result's address."""
    supervisor.open("/")
    decisions = supervisor.page[supervisor.page.index("Menetapkan rating") :]
    lines = [line for line in decisions.split("<li") if CYCLE in line and appraisee in line]
    found = re.search(r'href="(/penilaian/[^"]*)"', lines[0])
    assert found
    page = found[1]
    supervisor.open(page).says_not("Langkah 1 dari 2")
    set_windows(person(app, "bkd"), cycle, external=datetime.now(WIT) - timedelta(minutes=2))
    run_waiting(now=utc_now())
    assert count(Ballot) == 0 and count(Submission) == 6
    supervisor.open(page).says("Langkah 1 dari 2").says_not("petunjuk nilai", "80,00")
    ratings = {"axis_hasil_kerja": "di_atas", "axis_perilaku_kerja": "sesuai"}
    supervisor.submit("/pilihan", **ratings).says("petunjuk nilai: Sesuai ekspektasi", "80,00")
    supervisor.submit("/tetapkan", status=422, password=DEMO_PASSWORD, **ratings)
    ratings["reason_hasil_kerja"] = "Lonjakan pasien bulan Juli ditangani tanpa keluhan."
    supervisor.submit("/tetapkan", password=DEMO_PASSWORD, **ratings).says("Predikat kinerja: Baik")
    return supervisor.url


def receive(employee: Visitor, result: str) -> None:
    """Result, explanation, receipt and the printed sheet."""
    employee.open(result).says("Predikat kinerja: Baik", "Sabar menjelaskan alur rujukan.")
    employee.open(f"{result}/perhitungan").says(INDICATOR, "tertutup").says_not("Pasien Contoh")
    employee.open(result).submit("/terima", password=DEMO_PASSWORD).says("bukan berarti setuju")
    printed = PdfReader(io.BytesIO(employee.client.get(f"{result}/lembar.pdf").data))
    text = " ".join(" ".join(page.extract_text() for page in printed.pages).split())
    for words in ("SALINAN KERJA – bukan dokumen resmi", "80,00", "BAIK", "Lonjakan pasien bulan Juli"):
        assert words in text
