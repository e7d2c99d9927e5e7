"""An instrument from nothing to its decree without a mouse: built, mended, approved by a second person, published."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.checks import assert_accessible, watch
from tests.browser.conftest import NewContext
from tests.browser.keyboard import Keyboard
from tests.browser.live import Stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400), pytest.mark.long]
Sit = Callable[[str], Keyboard]
PARTS = (
    "Susunan", "Jenis penilai", "Data bawaan", "Aturan hasil", "Izin penyesuaian", "Keterangan", "Pratinjau",
    "Uji coba", "Berkas", "Riwayat", "Pemeriksaan",
)  # fmt: skip


@pytest.fixture
def sit(new_context: NewContext, stage: Stage) -> Iterator[Sit]:
    """`sit("ratna")` is Ratna at her keyboard, logged in with it."""
    complaints: list[list[str]] = []

    def down(who: str) -> Keyboard:
        page = new_context(base_url=stage.url).new_page()
        complaints.append(watch(page))
        page.goto("/masuk")
        hands = Keyboard(page)
        hands.write(stage.logins[who], "NIP")
        hands.write(factories.PASSWORD, "Kata sandi")
        hands.go()
        return hands

    yield down
    assert [text for each in complaints for text in each] == []


def begin(hands: Keyboard, title: str, code: str) -> None:
    """A new instrument that starts from nothing at all."""
    hands.page.goto("/admin/instrumen/")
    past_the_menu(hands)
    hands.follow("Instrumen baru")
    past_the_menu(hands)
    hands.write(title, "Nama")
    hands.write(code, "Kode")
    hands.choose("Dinas Kesehatan", "Pemilik")
    hands.choose("Kosong", "Mulai dari")
    hands.follow("Buat dan mulai menyusun")
    expect(hands.page.locator("#susunan")).to_contain_text("Belum ada kriteria")


def past_the_menu(hands: Keyboard) -> None:
    hands.to("Lewati menu panel admin", most=2)
    hands.press("Enter")
    expect(hands.page.locator("#kerja")).to_be_focused()


def to_the_work(hands: Keyboard) -> None:
    """From the top of a draft's page past all menus."""
    hands.to("Langsung ke isi bagian ini", most=2)
    hands.press("Enter")
    expect(hands.page.locator("#kerja")).to_be_focused()


def part(hands: Keyboard, name: str) -> None:
    """To another part of the draft, from wherever one is."""
    here = hands.focus()["name"]
    while here not in PARTS:
        hands.press("Alt+PageUp")
        assert here != (here := hands.focus()["name"]), hands.page.url
    ahead = PARTS.index(name) > PARTS.index(here)
    hands.follow(name, most=len(PARTS), back=not ahead)


def raters(hands: Keyboard, *roles: tuple[str, str, str]) -> None:
    """Who answers: name, kind, weight."""
    part(hands, "Jenis penilai")
    to_the_work(hands)
    hands.to("+ Jenis penilai")
    for number, (name, kind, weight) in enumerate(roles):
        hands.go()
        hands.is_on(f"#roles-{number}-label_id")
        hands.write(name)
        hands.choose(kind, "Jenis")
        hands.write(weight, "Bobot")
        hands.to("+ Jenis penilai")
    hands.go("Control+s")
    expect(hands.page.locator(".flashes")).to_contain_text("Tersimpan")


def criterion(hands: Keyboard, name: str, code: str, *indicators: str) -> None:
    """A new outermost criterion with its indicators, each one from the row that the last one left."""
    hands.go("Alt+Shift+Enter")
    hands.is_on("#label_id")
    hands.write(name)
    hands.write(code, "Kode")
    hands.go()
    hands.is_on(f"#baris-{code} [value='add:{code}']")
    for number, indicator in enumerate(indicators):
        hands.go("Alt+Enter" if number else "Enter")
        hands.is_on("#label_id")
        hands.write(indicator)
        hands.go("Control+Enter")
        hands.is_on(f"tr[data-code]:has-text('{indicator}') input.w")


def weigh(hands: Keyboard, weights: dict[str, str]) -> None:
    """The weights from the top, each Enter going on to the next."""
    for code, weight in weights.items():
        hands.is_on(f"#w-{code}")
        hands.write(weight)
        hands.press("Enter")


def test_a_quadrant_instrument(sit: Sit) -> None:
    hands = sit("ratna")
    page = hands.page
    begin(hands, "Tenaga administrasi", "KUADRAN-1")
    raters(
        hands,
        ("Atasan langsung", "Atasan", "60"),
        ("Diri sendiri", "Penilaian diri", "0"),
        ("Rekan kerja", "Rekan", "30"),
    )
    part(hands, "Susunan")
    criterion(hands, "Kualitas kerja", "kualitas_kerja", "Ketelitian surat", "Ketepatan waktu")
    criterion(hands, "Disiplin", "disiplin", "Kehadiran rapat")
    criterion(hands, "Kerja sama", "kolaborasi", "Berbagi pengetahuan")
    hands.press(*["ArrowUp"] * 6)
    weigh(
        hands,
        {"kualitas_kerja": "50", "kualitas_kerja-1": "60", "kualitas_kerja-2": "40", "disiplin": "30"}
        | {"disiplin-1": "100", "kolaborasi": "10", "kolaborasi-1": "100"},
    )
    expect(page.locator("#s-jumlah")).to_have_text("kurang 10")
    rows_obey(hands)
    rubric(hands)
    quadrant(hands)
    mend_the_total(hands)
    approved = submit(hands)
    other = sit("hasan")
    approve(other, approved)
    publish(other, "Keputusan Gubernur")
    assert_accessible(other.page)
    assert hands.stops < 130, "so many presses of Tab took the whole instrument"


def mend_the_total(hands: Keyboard) -> None:
    """The way of a problem leads to the weights; the total is right again as soon as one is."""
    hands.to_card("Sebelum dapat diajukan")
    assert hands.focus()["name"].startswith("Ke bobot: Jumlah bobot 90")
    hands.press("Enter")
    hands.is_on("#w-kualitas_kerja")
    hands.press(*["ArrowDown"] * 5)
    hands.is_on("#w-kolaborasi")
    hands.write("20")
    hands.press("Enter")
    expect(hands.page.locator("#s-jumlah")).to_have_text("pas")


def submit(hands: Keyboard) -> str:
    """Gives the address of the review page."""
    hands.to_card("Sebelum dapat diajukan")
    hands.follow("Lanjut ke pemeriksaan", most=4)
    hands.to_card("Keputusan")
    hands.press("Space")
    hands.follow("Ajukan pemeriksaan", most=3)
    expect(hands.page.locator(".flashes")).to_contain_text("Rancangan diajukan")
    return hands.page.url


def approve(hands: Keyboard, address: str) -> None:
    hands.page.goto(address)
    hands.to_card("Keputusan")
    assert hands.focus()["name"] == "Setujui"
    hands.go()
    expect(hands.page.locator(".flashes")).to_contain_text("Rancangan disetujui")


def publish(hands: Keyboard, decree: str) -> None:
    """From a day on, with its decree."""
    hands.to_card("Keputusan")
    expect(hands.page.locator("#effective_on")).to_be_focused()
    hands.page.keyboard.type("01012027")
    hands.write("Rapat penyusunan 12 November 2026", "Alasan", most=4)
    hands.to("Keputusan penetapan", most=3)
    hands.press("Enter")
    hands.choose(decree, "Jenis keputusan", most=2)
    hands.write("800/17/2026", "Nomor", most=2)
    hands.to("Tanggal keputusan", most=2)
    hands.page.keyboard.type("11112025")  # the same day in either order
    hands.write("Nama Contoh", "Nama penanda tangan", most=4)
    hands.write("Gubernur Contoh", "Jabatan penanda tangan", most=2)
    hands.follow("Terbitkan versi 1", most=3)
    expect(hands.page.locator(".flashes")).to_contain_text("Versi baru diterbitkan")
    for told in ("1 Januari 2027", decree, "800/17/2026", "11 November 2025"):
        expect(hands.page.locator("main")).to_contain_text(told)


def rows_obey(hands: Keyboard) -> None:
    """Moved, copied and deleted by keys; the focus goes where the work goes on, and a sentence says so."""
    told = hands.page.locator(".flashes")
    hands.is_on("#w-kolaborasi-1")
    hands.press(*["ArrowUp"] * 5)
    hands.press("Alt+ArrowDown")
    expect(told).to_contain_text("“Ketelitian surat” sekarang di baris ke-3 dari 7.")
    hands.is_on("#w-kualitas_kerja-1")
    hands.press("Alt+ArrowUp")
    expect(told).to_contain_text("baris ke-2 dari 7")
    hands.write("61")
    hands.to("Turunkan Ketelitian surat", most=1)  # leaving the weight saves it, and the page around is replaced
    expect(hands.page.locator("#s-kualitas_kerja")).to_have_text("lebih 1")
    hands.is_on("[value='down:kualitas_kerja-1']")
    hands.write("60", "Bobot Ketelitian surat", back=True, most=1)
    hands.to("Tindakan lain untuk Ketelitian surat", most=4)
    hands.press("Enter", "ArrowDown", "ArrowDown")
    assert hands.focus()["name"] == "Gandakan"
    hands.press("Enter")
    expect(told).to_contain_text("“Ketelitian surat (salinan)” ditambahkan di baris ke-3 dari 8.")
    hands.is_on("#baris-kualitas_kerja-3 .what a")
    hands.press("Alt+Delete")
    expect(told).to_contain_text("Dihapus")
    hands.is_on("#baris-kualitas_kerja-2 .what a")


def rubric(hands: Keyboard) -> None:
    """The words of a level, and who answers."""
    hands.go()
    to_the_work(hands)
    hands.to_card("Tingkat")
    hands.write("Surat penuh kesalahan dan harus ditulis ulang", "Uraian")
    hands.to("Turunkan tingkat ke-1", most=6)
    hands.press("Enter")
    hands.is_on("#l1 [value='tingkat-turun:1']")
    hands.press("Alt+ArrowUp")
    hands.is_on("#l0 [value='tingkat-turun:0']")
    hands.to_card("Siapa yang menjawab")
    hands.tick("Rekan kerja: Menjawab", most=6)
    hands.press("Alt+PageDown", "Alt+PageDown")
    hands.go("Control+s")
    hands.go("Control+Enter")
    expect(hands.page.locator("#baris-kualitas_kerja-2")).to_contain_text("Rekan kerja")


def quadrant(hands: Keyboard) -> None:
    """The ready pattern, informed by the criteria that are ticked."""
    part(hands, "Aturan hasil")
    to_the_work(hands)
    hands.choose("Kuadran", "Pola")
    hands.follow("Mulai dari pola", most=2)
    hands.is_on("#bentuk input:checked")
    hands.to_card("Sumbu Perilaku kerja")
    hands.tick("Kerja sama", most=8)
    hands.go("Control+s")
    expect(hands.page.locator(".flashes")).to_contain_text("Tersimpan")
    part(hands, "Susunan")


@pytest.mark.variant
def test_a_sheet_of_targets(sit: Sit) -> None:
    hands = sit("hasan")
    page = hands.page
    begin(hands, "Lembar target", "TARGET-1")
    raters(hands, ("Atasan langsung", "Atasan", "100"))
    givens(hands, ("Target dokumen", "target_dokumen", "dokumen"), ("Target hari", "target_hari", "hari"))
    part(hands, "Susunan")
    hands.go("Alt+Shift+Enter")
    hands.is_on("#label_id")
    hands.write("Hasil kerja utama")
    hands.write("hasil", "Kode")
    hands.go()
    hands.is_on("#baris-hasil [value='add:hasil']")
    hands.go()
    figure(hands, "Dokumen selesai", "Makin besar", "Target dokumen")
    hands.go("Alt+Enter")
    figure(hands, "Hari sampai selesai", "Makin kecil makin baik: kelebihan", "")
    hands.press("ArrowUp", "ArrowUp")
    weigh(hands, {"hasil": "100", "hasil-1": "70", "hasil-2": "30"})
    expect(page.locator("#s-jumlah")).to_have_text("pas")
    bands(hands)
    mend_the_target(hands)
    review = submit(hands)
    other = sit("ratna")
    approve(other, review)
    hands.page.reload()
    publish(hands, "Keputusan Kepala Dinas")


def givens(hands: Keyboard, *givens: tuple[str, str, str]) -> None:
    """The targets of each employee: name, code, unit."""
    part(hands, "Data bawaan")
    to_the_work(hands)
    hands.to("+ Data bawaan")
    for number, (name, code, unit) in enumerate(givens):
        hands.go()
        hands.is_on(f"#givens-{number}-label_id")
        hands.write(name)
        hands.write(code, "Kode")
        hands.write(unit, "Satuan")
        hands.to("+ Data bawaan")
    hands.go("Control+s")
    expect(hands.page.locator(".flashes")).to_contain_text("Tersimpan")


def figure(hands: Keyboard, name: str, direction: str, target: str) -> None:
    """A number against a target that each employee has, worth 120 at most."""
    hands.is_on("#label_id")
    hands.write(name)
    hands.choose("Angka", "Tipe jawaban", most=12)
    expect(hands.page.locator("#s_direction")).to_be_visible()
    hands.is_on("#type")
    if target:
        hands.choose(target, "Asal target", most=3)
    hands.choose(direction, "Arah", most=4)
    hands.to("Batas nilai", most=3)
    hands.press("Enter")
    hands.write("120", "Nilai paling tinggi", most=2)
    hands.go("Control+Enter")
    hands.is_on(f"tr[data-code]:has-text('{name}') input.w")
    expect(hands.page.locator(f"tr[data-code]:has-text('{name}')")).to_contain_text("nilai 0 sampai 120")


def bands(hands: Keyboard) -> None:
    part(hands, "Aturan hasil")
    to_the_work(hands)
    hands.choose("Lima pita", "Pola")
    hands.follow("Mulai dari pola", most=2)
    hands.go("Control+s")
    expect(hands.page.locator(".flashes")).to_contain_text("Tersimpan")
    expect(hands.page.locator("#lists-0-rows > fieldset")).to_have_count(5)
    part(hands, "Susunan")


def mend_the_target(hands: Keyboard) -> None:
    """What has no target yet says so; its way leads into the field that lacks it."""
    hands.to_card("Sebelum dapat diajukan")
    assert hands.focus()["name"].startswith("Lengkapi: “Hari sampai selesai”"), hands.focus()
    hands.go()
    hands.is_on("#s_target")
    hands.choose("Target hari", "Asal target", back=True, most=1)
    hands.go("Control+Enter")
    expect(hands.page.locator("#masalah")).not_to_contain_text("Hari sampai selesai")
