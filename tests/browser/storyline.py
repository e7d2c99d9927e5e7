"""The main job as acts that people play on the pages: shared by the story with scripts and the one without."""

import re
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from playwright.sync_api import BrowserContext, Locator, Page, expect

from config.settings import Settings, kept_secrets
from kinerja.core.clock import utc_now
from kinerja.factory import create_app
from kinerja.home.demo import cycles, organisation
from kinerja.home.demo.logins import DEMO_LOGINS, DEMO_PASSWORD
from tests.browser.checks import DESK, PHONE, assert_fits
from tests.browser.conftest import Stage
from tests.browser.live import ROOT, serving
from tests.databases import build_schema, dispose
from tests.servers import free_port, running

PATIENCE_MS = 45_000
LARGEST_PICTURE = 250_000
PICTURES = ROOT / "docs" / "pictures"
CYCLE = "Penilaian kinerja 2027 (contoh)"
INDICATOR = "Tindak lanjut keluhan pasien pada hari yang sama"
FOR_PATIENTS = "Apakah keluhan Anda ditanggapi pada hari itu juga?"
STRENGTH = "Menjelaskan alur rujukan kepada keluarga pasien dengan sabar."
IMPROVEMENT = "Mencatat serah terima jaga pada lembar ringkas setiap selesai giliran."
REASON = "Menangani lonjakan pasien banjir bulan Juli tanpa keluhan; notulen rapat IGD 3 Agustus."
# What differs from level 4, by rater: 75,90 altogether, as worked out by hand from the weights.
FROM_SUPERVISOR = {"KES-K2": "3", "KES-S2": "3"}
FROM_PATIENTS = {"KES-K3": "3"}
SCORE = "75,90"


@contextmanager
def theatre(data: Path) -> Iterator[Stage]:
    """The demo's organisation with its open period on version 1, behind the real server and its job runner."""
    port = free_port()
    url = f"sqlite:///{data / 'kinerja.db'}"
    build_schema(url)
    app = create_app(Settings(data_dir=data, database_url=url, testing=True, **kept_secrets(data)))
    with app.app_context():
        for seed in (organisation.seed, cycles.seed_instruments, cycles.seed_open):
            seed(utc_now())
    dispose(app)
    environment = {"KINERJA_DATA": str(data), "KINERJA_BASE_URL": f"http://127.0.0.1:{port}"}
    environment["KINERJA_LOG_LEVEL"] = "WARNING"
    logins = {str(one.login).partition("@")[0]: one.login for one in DEMO_LOGINS} | {"mitra": _partner(data)[1]}
    with serving("app:app", environment, port=port) as address, job_runner(environment):
        yield Stage(address, logins, data)


@contextmanager
def job_runner(environment: dict[str, str]) -> Iterator[None]:
    env = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", **environment}
    command = [sys.executable, "-m", "kinerja.core.cli", "jobs"]
    with running(command, lambda: None, stop=signal.SIGINT, cwd=ROOT, env=env):
        yield


def _partner(data: Path) -> tuple[str, str]:
    """Name and NIP of the head of the partner health centre, who logs in by number."""
    query = """SELECT employee.name, employee_number.number FROM employee
        JOIN employee_number ON employee_number.employee_id = employee.id
        JOIN placement ON placement.employee_id = employee.id JOIN post ON post.id = placement.post_id
        WHERE post.title LIKE 'Kepala UPTD Puskesmas%'"""
    with closing(sqlite3.connect(data / "kinerja.db")) as connection:
        name, number = connection.execute(query).fetchone()
    return name, number


@dataclass
class Story:
    """Who is where, and what was learnt on the way. Each act is one method; play them in order."""

    stage: Stage
    page_as: Callable[..., Page]
    new_context: Callable[..., BrowserContext]
    scripted: bool = True
    pictured: bool = False
    pages: dict[str, Page] = field(default_factory=dict)
    draft: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.partner = _partner(self.stage.data)[0]

    def enter(self, who: str, size: dict[str, int] = DESK) -> Page:
        """The page of somebody who has logged in once."""
        if who not in self.pages:
            page = self.page_as(who, DEMO_PASSWORD, **self._options(size))
            page.set_default_timeout(PATIENCE_MS)
            self.pages[who] = page
        return self.pages[who]

    def stranger(self) -> Page:
        """A page on somebody's own phone."""
        page = self.new_context(base_url=self.stage.url, **self._options(PHONE)).new_page()
        page.set_default_timeout(PATIENCE_MS)
        return page

    def _options(self, size: dict[str, int]) -> dict[str, object]:
        sharp = 2 if self.pictured and size is PHONE else 1
        return {"viewport": size, "java_script_enabled": self.scripted, "device_scale_factor": sharp}

    def picture(self, page: Page, name: str, top: Locator | None = None) -> None:
        """What the page shows now, for the documents; every page of the story must fit its screen."""
        assert_fits(page)
        if not self.pictured:
            return
        if top is not None:
            top.evaluate("element => scrollTo(0, element.getBoundingClientRect().top + scrollY - 72)")
        page.mouse.move(1, 1)
        path = PICTURES / f"{name}.png"
        page.screenshot(path=path, animations="disabled")
        assert path.stat().st_size <= LARGEST_PICTURE, f"{path.name}: {path.stat().st_size} bytes"

    # Criteria

    def add_indicator(self) -> None:
        """admin.dinkes starts a draft from version 1 and adds an indicator that patients answer too."""
        page = self.enter("admin.dinkes")
        page.goto("/admin/instrumen/")
        page.get_by_role("link", name="Buka Instrumen Kinerja Tenaga Kesehatan dan Layanan").click()
        page.get_by_role("button", name="Mulai rancangan").first.click()
        expect(page.locator("#s-jumlah")).to_have_text("pas")
        page.get_by_role("button", name="Tambah indikator pada Kualitas kerja").click()
        expect(page.locator("h1")).to_contain_text("Indikator baru")
        page.locator("[name=label_id]").fill(INDICATOR)
        page.locator("[name=label_en]").fill("Complaints of patients followed up on the same day")
        page.locator("[name=weight]").fill("10")
        page.locator("[name=ask_pasien]").check()
        page.locator("[name=dec_pasien]").check()
        page.get_by_role("button", name="Simpan dan tetap di sini").click()
        expect(page.locator(".phone-page")).to_contain_text(INDICATOR)
        self.picture(page, "02-indikator", page.locator("[name=weight]"))
        words = page.locator("[name=o_pasien_label_id]")
        if not words.is_visible():
            page.locator("#kata summary", has_text="Pasien").click()
        words.fill(FOR_PATIENTS)
        page.get_by_role("button", name="Simpan", exact=True).click()
        self.draft = page.url.partition("#")[0]
        page.goto(self.draft)

    def reweight(self) -> None:
        """The totals say too much and the list says what must be mended; then everything adds up."""
        page = self.enter("admin.dinkes")
        expect(page.locator("#s-jumlah")).to_have_text("lebih 10")
        expect(page.locator("#masalah")).to_contain_text("harus")
        expect(page.locator("#masalah")).to_contain_text("110")
        self.picture(page, "01-susunan", page.locator("#baris-inisiatif"))
        page.locator("#w-KES-K3").fill("10")
        if self.scripted:
            page.keyboard.press("Enter")
        else:
            page.get_by_role("button", name="Simpan bobot", exact=True).last.click()
        expect(page.locator("#s-jumlah")).to_have_text("pas")
        expect(page.locator("#masalah")).not_to_contain_text("110")

    def preview(self, role: str, words: str) -> None:
        """The very form that one role will see, beside the outline."""
        page = self.enter("admin.dinkes")
        page.locator("#pratinjau-role").select_option(role)
        if not self.scripted:
            page.locator("#pratinjau").get_by_role("button", name="Tampilkan").click()
        expect(page.locator(".phone-page")).to_contain_text(words)

    def submit(self) -> None:
        """She hands the draft over, and cannot approve it on any path."""
        page = self.enter("admin.dinkes")
        page.get_by_role("link", name="Ajukan pemeriksaan").click()
        accepting = page.locator("[name=accept_warnings]")
        if accepting.count():
            accepting.check()
        page.get_by_role("button", name="Ajukan pemeriksaan").click()
        expect(page.locator("#keputusan ~ .timeline")).to_contain_text("Diperiksa pejabat kedua")
        expect(page.get_by_role("button", name="Setujui")).to_have_count(0)
        token = page.locator("[name=csrf_token]").first.input_value()
        refused = page.request.post(self.draft + "setujui", form={"csrf_token": token, "rev": "99"})
        assert refused.status == 403, refused.status

    def approve_and_publish(self) -> None:
        """A second administrator reads what changes in meaning, approves, and makes version 2."""
        page = self.enter("admin2.dinkes")
        page.goto(self.draft + "periksa")
        expect(page.locator(".changes")).to_contain_text(INDICATOR)
        expect(page.locator(".changes")).to_contain_text("Keramahan dan ketanggapan terhadap pasien")
        self.picture(page, "03-pemeriksaan")
        page.get_by_role("button", name="Setujui").click()
        page.locator("[name=publish_reason]").fill("Rapat evaluasi layanan RSUD, 20 November 2026.")
        page.get_by_role("button", name="Terbitkan versi 2").click()
        expect(page.locator("h1")).to_contain_text("versi 2")
        expect(page.locator("h1")).to_contain_text("berlaku")

    def old_sheet_is_unchanged(self) -> None:
        """What was opened on version 1 is asked from version 1."""
        page = self.enter("perawat", PHONE)
        page.goto("/")
        page.get_by_role("link", name="Isi penilaian diri").click()
        page.get_by_role("button", name="Mulai mengisi").click()
        expect(page.locator("#lembar")).to_contain_text("Keramahan dan ketanggapan terhadap pasien")
        assert INDICATOR not in page.content()
        expect(page.locator("fieldset[data-field] [role=radiogroup]")).to_have_count(8)

    # Period

    def prepare_cycle(self) -> None:
        """bkd makes a period: windows per rater, which instrument serves whom; the check finds nothing in the way."""
        page = self.enter("bkd")
        page.goto("/admin/periode/")
        page.get_by_role("link", name="Buat periode").click()
        page.locator("[name=name]").fill(CYCLE)
        page.locator("[name=starts_on]").fill("2027-01-01")
        page.locator("[name=ends_on]").fill("2027-12-31")
        page.get_by_role("button", name="Simpan").click()
        self.cycle = page.url
        page.get_by_role("link", name="Pemeriksaan sebelum dibuka").click()
        expect(page.locator("main")).to_contain_text("harus dibereskan dahulu")
        self.set_windows({})
        self._serve("Instrumen Kinerja Tenaga Kesehatan dan Layanan", 2, "Dinas Kesehatan")
        self._serve("Instrumen Kinerja Umum Perangkat Daerah", 1, "")
        page.goto(self.cycle + "/periksa")
        expect(page.locator("main")).to_contain_text("Tidak ada yang menghalangi pembukaan.")

    def set_windows(self, closing: dict[str, datetime]) -> None:
        """All windows from yesterday to six weeks ahead, except where a closing time is given."""
        page, now = self.enter("bkd"), datetime.now(ZoneInfo("Asia/Jayapura"))
        page.goto(self.cycle)
        page.get_by_role("link", name="Atur masa pengisian").click()
        for role in ("self", "supervisor", "peer", "subordinate", "external", "rating"):
            closes = closing.get(role, now + timedelta(days=42))
            page.locator(f"[name=opens_{role}]").fill(f"{now - timedelta(days=1):%Y-%m-%dT%H:%M}")
            page.locator(f"[name=closes_{role}]").fill(f"{closes:%Y-%m-%dT%H:%M}")
        page.get_by_role("button", name="Simpan").click()
        expect(page.locator(".flashes")).to_contain_text("Masa pengisian disimpan.")

    def _serve(self, title: str, version: int, unit: str) -> None:
        page = self.enter("bkd")
        page.goto(self.cycle + "/instrumen")
        option = page.locator("[name=version_id] option", has_text=re.compile(rf"{title}, versi {version}\b"))
        page.locator("[name=version_id]").select_option(option.first.get_attribute("value"))
        if unit:
            page.locator("[name=unit_id]").select_option(label=unit)
        page.get_by_role("button", name="Tetapkan", exact=True).click()
        expect(page.locator(".flashes")).to_contain_text("Instrumen ditetapkan")

    def announce_and_open(self) -> None:
        page = self.enter("bkd")
        page.goto(self.cycle)
        page.locator("summary", has_text="Umumkan").click()
        page.get_by_role("button", name="Umumkan sekarang").click()
        expect(page.locator(".flashes")).to_contain_text("diumumkan")
        self.picture(page, "04-periode")
        page.get_by_role("link", name="Buka periode").click()
        page.get_by_role("button", name="Buka sekarang").click()
        expect(page.locator(".flashes")).to_contain_text("Periode dibuka")
        expect(page.locator("main")).to_contain_text("Instalasi Gawat Darurat")

    def read_criteria(self) -> None:
        """The employee sees with what she is judged and what is new since the last period."""
        page = self.enter("perawat", PHONE)
        page.goto("/")
        card = page.locator("section.card", has=page.get_by_role("heading", name=f"Baca kriteria {CYCLE}"))
        card.get_by_role("link", name="Baca kriteria saya").click()
        changes = page.locator("section.card", has_text="Yang berubah dari periode sebelumnya")
        expect(changes).to_contain_text(INDICATOR)
        self.picture(page, "05-kriteria-saya", page.get_by_role("heading", name="Yang berubah dari periode sebelumnya"))
        page.get_by_role("button", name="Saya sudah membaca").click()
        expect(page.locator("main")).to_contain_text("sudah dibaca")

    # Sheets

    def task(self, page: Page, kind: str, name: str) -> None:
        """Opens a duty of the new period from the list of duties."""
        page.goto("/")
        group = page.locator("section.tasks", has_text=CYCLE).filter(has=page.get_by_role("heading", name=kind))
        group.get_by_role("link", name=name).click()

    def begin(self, page: Page, *, declare: bool = True) -> None:
        if declare and page.locator("[name=conflict]").count():
            page.get_by_label("Tidak ada", exact=True).check()
        page.get_by_role("button", name=re.compile("^(Mulai|Lanjutkan) mengisi")).click()
        expect(page.locator("#lembar")).to_be_visible()

    def choose(self, page: Page, code: str, value: str = "4") -> None:
        page.locator(f"#i_{code} .level", has=page.locator(f"input[value='{value}']")).click()

    def save(self, page: Page) -> None:
        """With a script each field has been saved as it was left; without one the page's button does it."""
        if self.scripted:
            expect(page.locator("#simpanan:not(.waiting)")).to_contain_text("tersimpan")
        else:
            page.get_by_role("button", name="Simpan", exact=True).click()
            expect(page.locator(".flashes")).to_contain_text("Isian tersimpan.")

    def fill(self, page: Page, levels: Mapping[str, str] = MappingProxyType({}), *, words: bool = False) -> None:
        """Level 4 where nothing else is said, and one strength and one improvement when asked."""
        groups = page.locator("fieldset[data-field]", has=page.locator("[role=radiogroup]"))
        for code in groups.evaluate_all("found => found.map((one) => one.dataset.field)"):
            self.choose(page, code, levels.get(code, "4"))
        if words:
            page.locator("#q_KUAT").fill(STRENGTH)
            page.locator("#q_TINGKATKAN").fill(IMPROVEMENT)

    def send(self, page: Page, *, signed: bool = True) -> None:
        page.get_by_role("button", name="Simpan dan periksa").click()
        expect(page.locator("main")).to_contain_text("Semua isian sudah lengkap.")
        if signed:
            page.locator("[name=password]").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Saya menyatakan demikian dan mengirim").click()
        expect(page.locator("h1")).to_have_text("Bukti kirim")
        assert "Serah terima" not in page.locator("main").inner_text()

    def assess_oneself(self) -> None:
        page = self.enter("perawat", PHONE)
        page.goto("/")
        self.picture(page, "06-tugas-saya", page.locator("section.tasks", has_text=CYCLE).first)
        self.task(page, "Penilaian diri", "Isi penilaian diri")
        self.begin(page)
        expect(page.locator("#lembar")).to_contain_text(INDICATOR)
        self.choose(page, "KES-D1")
        self.save(page)
        self.picture(page, "07-penilaian-diri", page.locator("#i_KES-D1"))
        page.goto("/kriteria-saya")
        self.task(page, "Penilaian diri", "Isi penilaian diri")
        self.begin(page)
        expect(page.locator("#q_KES-D1-4")).to_be_checked()
        self.fill(page, words=True)
        self.send(page)
        self.picture(page, "08-bukti-kirim")

    def nominate(self) -> None:
        """The Dinas names an official of another unit and three patients from its list; links show once."""
        page = self.enter("admin.dinkes")
        page.goto("/admin/periode/")
        page.get_by_role("row", name=CYCLE).get_by_role("link", name="Lihat kemajuan").click()
        page.get_by_role("link", name="Instalasi Gawat Darurat", exact=True).click()
        page.get_by_role("link", name=self.appraisee).click()
        page.locator("[name=search]").fill(self.partner)
        page.get_by_role("button", name="Cari", exact=True).click()
        page.locator("#pejabat .choice", has_text=self.partner).click()
        page.locator("#role-official").select_option("puskesmas_mitra")
        page.get_by_role("button", name="Tunjuk", exact=True).click()
        expect(page.locator(".flashes")).to_contain_text("Penilai ditunjuk")
        form = page.locator("form", has=page.locator("#guest-pasien"))
        for number in ("01", "02", "03"):
            option = page.locator("#guest-pasien option", has_text=f"Pasien Contoh {number}")
            page.locator("#guest-pasien").select_option(option.get_attribute("value"))
            form.get_by_role("button", name="Tunjuk dan buat tautan").click()
            expect(page.locator("main")).to_contain_text(f"Pasien Contoh {number}")
            link, code = page.locator("#tautan-isi").input_value(), page.locator(".big-code").inner_text()
            assert link not in [known for known, _code in self.links]
            self.links.append((link, code))
        self.picture(page, "09-penunjukan")

    @property
    def appraisee(self) -> str:
        query = "SELECT name FROM employee JOIN account ON account.employee_id = employee.id WHERE email = ?"
        with closing(sqlite3.connect(self.stage.data / "kinerja.db")) as connection:
            return str(connection.execute(query, (self.stage.logins["perawat"],)).fetchone()[0])

    def answer_as_official(self) -> None:
        page = self.enter("mitra", PHONE)
        self.task(page, "Umpan balik sebagai pihak lain", self.appraisee)
        expect(page.locator("main")).to_contain_text("Nama dan jawaban Anda dapat dibaca")
        self.begin(page)
        self.fill(page)
        self.send(page)

    def answer_as_guests(self) -> None:
        """Opening a link shows a button and nothing else; the second device goes on with the short code."""
        for number, (link, code) in enumerate(self.links):
            phone = self.stranger()
            for _preview in range(2):
                phone.goto(link)
                expect(phone.get_by_role("button", name="Buka undangan")).to_be_visible()
            assert self.appraisee not in phone.content()
            phone.get_by_role("button", name="Buka undangan").click()
            expect(phone.locator("main")).to_contain_text("Siapa yang meminta")
            if number == 0:
                self.picture(phone, "10-tamu-mulai")
            self.begin(phone)
            expect(phone.locator("#lembar")).to_contain_text(FOR_PATIENTS)
            self.fill(phone, FROM_PATIENTS)
            self.save(phone)
            if number == 0:
                self.picture(phone, "11-tamu-lembar", phone.locator("fieldset[data-field]").first)
                phone = self.resumed(code)
            self.send(phone, signed=False)
            expect(phone.locator("main")).to_contain_text("hanya harinya yang disimpan")

    def resumed(self, code: str) -> Page:
        other = self.stranger()
        other.goto("/undangan")
        other.locator("[name=code]").fill(code)
        other.get_by_role("button", name="Lanjutkan").click()
        self.begin(other, declare=False)
        expect(other.locator("#q_KES-K3-3")).to_be_checked()
        return other

    def assess_as_supervisor(self) -> None:
        """The self-assessment stands beside the own answers only after the own first complete draft."""
        page = self.enter("kepala.igd")
        self.task(page, "Menilai bawahan langsung", self.appraisee)
        self.begin(page)
        self.fill(page, FROM_SUPERVISOR)
        own = page.locator("fieldset .notice", has_text="Penilaian diri:")
        self.save(page)
        page.reload()
        expect(own).to_have_count(0)
        self.fill(page, FROM_SUPERVISOR, words=True)
        page.get_by_role("button", name="Simpan", exact=True).click()
        expect(page.locator(".flashes")).to_contain_text("Isian tersimpan.")
        expect(own.first).to_contain_text("4")
        self.picture(page, "12-atasan", page.locator("#i_KES-K1"))
        self.send(page)

    # Result

    def close_outside_window(self) -> None:
        """Deciding waits for the closed role; once its window is over, the job runner releases it."""
        page = self.enter("kepala.igd")
        page.goto("/")
        decisions = page.locator("section.card", has=page.get_by_role("heading", name="Menetapkan rating"))
        line = decisions.locator("li", has_text=CYCLE).filter(has_text=self.appraisee)
        line.get_by_role("link", name=self.appraisee).click()
        self.decision = page.url
        expect(page.get_by_role("radio")).to_have_count(0)
        self.set_windows({"external": datetime.now(ZoneInfo("Asia/Jayapura")) - timedelta(minutes=2)})
        until(page, lambda: page.goto(self.decision) and page.get_by_role("radio").count() > 0)

    def decide(self) -> None:
        """Two ratings first, then the indication, a reason where one is due, the password, the predicate."""
        page = self.enter("kepala.igd")
        assert "petunjuk nilai" not in page.content()
        self.rate(page, hasil_kerja="di_atas", perilaku_kerja="sesuai")
        page.get_by_role("button", name="Simpan pilihan dan lihat petunjuk").click()
        expect(page.locator("main")).to_contain_text("petunjuk nilai: Sesuai ekspektasi")
        expect(page.locator("main")).to_contain_text(f"Nilai instrumen {SCORE}")
        self.picture(page, "13-penetapan", page.get_by_role("heading", name=f"Nilai instrumen {SCORE}"))
        page.locator("[name=password]").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Tetapkan rating dan predikat").click()
        expect(page.locator(".errors")).to_contain_text("alasan")
        page.locator("[name=reason_hasil_kerja]").fill(REASON)
        page.locator("[name=password]").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Tetapkan rating dan predikat").click()
        expect(page.locator("main")).to_contain_text("Predikat kinerja: Baik")

    def rate(self, page: Page, **ratings: str) -> None:
        for axis, rating in ratings.items():
            choice = page.locator(f"[name=axis_{axis}][value={rating}]")
            page.locator("label", has=choice).click()

    def receive(self) -> None:
        """The employee reads result and explanation; closed roles show as means; she confirms, not agrees."""
        page = self.enter("perawat", PHONE)
        page.goto("/")
        card = page.locator("section.card", has_text=f"Hasil {CYCLE} sudah terbit")
        card.get_by_role("link", name="Baca hasil").click()
        expect(page.locator("main")).to_contain_text("Predikat kinerja: Baik")
        expect(page.locator("main")).to_contain_text(STRENGTH)
        self.picture(page, "14-hasil")
        page.get_by_role("link", name="Bagaimana nilai ini dihitung?").click()
        expect(page.locator("main")).to_contain_text("tertutup: hanya rata-rata yang tampil")
        assert "Pasien Contoh" not in page.content()
        page.locator("details", has_text=INDICATOR).locator("summary").click()
        self.picture(page, "15-perhitungan", page.locator("details", has_text=INDICATOR))
        page.get_by_role("link", name="Kembali ke hasil").click()
        page.locator("[name=password]").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Saya sudah menerima dan membaca").click()
        expect(page.locator("main")).to_contain_text("bukan berarti setuju")
        expect(page.get_by_role("button", name="Saya sudah menerima dan membaca")).to_have_count(0)

    def print_sheet(self) -> Path:
        page = self.enter("perawat", PHONE)
        with page.expect_download() as waiting:
            page.get_by_role("link", name="Unduh lembar hasil (PDF)").click()
        return waiting.value.path()


def until(page: Page, holds: Callable[[], object]) -> None:
    """Asks again until it holds: for what another process does."""
    deadline = utc_now() + timedelta(milliseconds=PATIENCE_MS)
    while not holds():
        assert utc_now() < deadline, page.url
        page.wait_for_timeout(250)
