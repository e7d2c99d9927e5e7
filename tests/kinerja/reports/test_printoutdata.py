"""The official forms block by block: the order of the regulation, choices struck out, nothing cut."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask

from kinerja.cycles.models import CycleKind
from kinerja.reports.models import PageSize, PrintoutKind
from kinerja.reports.printoutdata import Issue, printout_data
from kinerja.reports.printouts import content_from_text, content_text, hash_of, predicate_label, term_options
from kinerja.reports.serials import ALPHABET, LENGTH, Serial, code_from, new_code, shown_code
from tests.kinerja.reports.samples import ADDRESS, AT, BASIS, BUDI, DISPUTE, SARI, content, pdf_of
from tests.kinerja.reports.test_annex import squeezed, words_of

TITLE = ["DOKUMEN EVALUASI KINERJA PEGAWAI", "PERIODE:", "DINAS KESEHATAN", "PERIODE PENILAIAN: 1 Januari 2026 s.d."]
PEOPLE = ["1. PEGAWAI YANG DINILAI", SARI.name, "2. PEJABAT PENILAI KINERJA", BUDI.name,
          "3. ATASAN PEJABAT PENILAI KINERJA", "Dr. Halima Gamalama"]  # fmt: skip
EVALUATION = ["4. EVALUASI KINERJA", "CAPAIAN KINERJA ORGANISASI", "PREDIKAT KINERJA PEGAWAI",
              "5. CATATAN/REKOMENDASI", "Ikut pelatihan komunikasi dengan pasien."]  # fmt: skip
DISPUTED = ["6. KEBERATAN", DISPUTE.objection, "7. PENJELASAN PEJABAT PENILAI", DISPUTE.explanation,
            "8. KEPUTUSAN DAN REKOMENDASI ATASAN", DISPUTE.decision]  # fmt: skip
SHEET = ["HASIL EVALUASI KINERJA PEGAWAI", "PERIODE:", "DINAS KESEHATAN", "PEGAWAI YANG DINILAI", SARI.name,
         "CAPAIAN KINERJA ORGANISASI", "POLA DISTRIBUSI", "HASIL KERJA", "Kualitas asuhan", "Umpan balik",
         "Catatan asuhan selalu lengkap.", "RATING HASIL KERJA", "PERILAKU KERJA", "Disiplin", "Umpan balik",
         "Menjelaskan jadwal dengan lebih pelan.", "RATING PERILAKU KERJA", "PREDIKAT KINERJA PEGAWAI",
         "PEJABAT PENILAI KINERJA", BUDI.name]  # fmt: skip
# The blocks of domain section 7, in their order.
ORDER = {
    PrintoutKind.D11: [*TITLE, *PEOPLE, *EVALUATION, "6. …", "PEJABAT PENILAI KINERJA", BUDI.name,
                    "7. …", "PEGAWAI YANG DINILAI", SARI.name],
    PrintoutKind.D12: [*TITLE, *PEOPLE, *EVALUATION, "6. …", "ATASAN PEJABAT PENILAI KINERJA", "Dr. Halima Gamalama",
                    "7. …", "PEGAWAI YANG DINILAI", SARI.name],
    PrintoutKind.D13: [*TITLE, *PEOPLE, *EVALUATION, *DISPUTED, "9. …", "PEJABAT PENILAI KINERJA", BUDI.name,
                    "10. …", "PEGAWAI YANG DINILAI", SARI.name, "11. …", "ATASAN PEJABAT PENILAI KINERJA"],
    PrintoutKind.C: SHEET,
}  # fmt: skip


def places(text: str, blocks: list[str]) -> Iterator[int]:
    """Where each block begins, looked for behind the one before it."""
    at = 0
    for block in blocks:
        found = text.find(squeezed(block), at)
        assert found >= 0, f"{block!r} does not come after what stands before it"
        yield found
        at = found + 1


@pytest.mark.parametrize("size", list(PageSize))
@pytest.mark.parametrize("kind", list(PrintoutKind))
def test_blocks_stand_in_the_order_of_the_form(app: Flask, kind: PrintoutKind, size: PageSize) -> None:
    text = words_of(pdf_of(content(kind), size))
    found = list(places(text, ORDER[kind]))
    assert all(before < after for before, after in pairwise(found))


@pytest.mark.parametrize("kind", list(PrintoutKind))
def test_all_that_is_stored_is_printed(app: Flask, kind: PrintoutKind) -> None:
    text = words_of(pdf_of(made := content(kind)))
    missing = [each for each in texts_of(made) if squeezed(each) not in text]
    assert missing == []


def texts_of(made: Any) -> Iterator[str]:
    """Every text of a content that people wrote."""
    for party in made.parties.values():
        if made.kind is not PrintoutKind.C or party.name != "Dr. Halima Gamalama":
            yield from (party.name, party.nip, party.rank, party.post, party.unit)
    yield from (option.label for option in (*made.outcome, *made.term))
    yield from (made.note, *made.reasons)
    for section in made.sections:
        yield from (line.label for line in section.lines)
        yield from (word for said in section.feedback for word in (said.label, said.source, said.text))
        yield section.reason
    if made.dispute:
        yield from (made.dispute.objection, made.dispute.explanation, made.dispute.decision)


@pytest.mark.parametrize("long", ["pertanggungjawaban" * 556, "kata pendek " * 833], ids=["one-word", "many-words"])
def test_ten_thousand_characters_are_not_cut(app: Flask, long: str) -> None:
    made = content(PrintoutKind.D13, note=long)
    assert squeezed(long)[:10_000] in without_furniture(pdf_of(made), made)


def without_furniture(pdf: bytes, made: Any) -> str:
    """The running text of all pages, without what stands on each of them."""
    text = words_of(pdf)
    data = printout_data(made, Issue(Serial(2027, 7, AT), ADDRESS, hash_of(made)))
    for words in ("by", "serial", "check", "hash"):
        text = text.replace(squeezed(data["foot"][words]), "")
    for page in range(1, 40):
        for pages in range(1, 40):
            text = text.replace(f"Halaman{page}dari{pages}", "")
    return text.replace("SALINANKERJA", "")


def test_the_quarter_is_told_by_striking_out_the_others() -> None:
    def chosen(kind: CycleKind, day: date) -> list[str]:
        return [option.label for option in term_options(kind, day) if option.chosen]

    assert chosen(CycleKind.QUARTERLY, date(2026, 3, 31)) == ["TRIWULAN I"]
    assert chosen(CycleKind.QUARTERLY, date(2026, 9, 30)) == ["TRIWULAN III"]
    assert chosen(CycleKind.QUARTERLY, date(2026, 12, 31)) == ["TRIWULAN IV-AKHIR"]
    assert chosen(CycleKind.YEARLY, date(2026, 12, 31)) == ["TRIWULAN IV-AKHIR"]
    assert term_options(CycleKind.MONTHLY, date(2026, 3, 31)) == ()


def test_poor_is_printed_as_misconduct() -> None:
    assert predicate_label("kurang", "Kurang/Misconduct") == "KURANG (MISCONDUCT)"
    assert predicate_label("sangat_kurang", "Sangat Kurang") == "SANGAT KURANG"


def test_an_achievement_that_nobody_recorded_is_left_open(app: Flask) -> None:
    made = content(PrintoutKind.C, achievement=None)
    blocks = data_of(made)["blocks"]
    achievement = next(block for block in blocks if block.get("title") == "CAPAIAN KINERJA ORGANISASI")
    assert achievement["note"] == "belum dicatat" and all(chosen for _label, chosen in achievement["options"])
    assert next(block for block in blocks if block["type"] == "pattern")["bars"] == []


def data_of(made: Any) -> dict[str, Any]:
    return printout_data(made, Issue(Serial(2027, 7, AT), ADDRESS, hash_of(made)))


def test_the_superior_signs_the_sheet_of_a_silent_assessor(app: Flask) -> None:
    blocks = data_of(content(PrintoutKind.C, decided_by="superior"))["blocks"]
    assert [block["name"] for block in blocks if block["type"] == "signature"] == ["Dr. Halima Gamalama"]


def test_capacity_and_letter_are_printed(app: Flask) -> None:
    assert squeezed("Plt. Kepala Bidang (Surat Nomor 821.2/14/CONTOH)") in words_of(pdf_of(content(PrintoutKind.D11)))


def test_an_official_document_names_its_decree_and_is_no_working_copy(app: Flask) -> None:
    text = words_of(pdf_of(content(PrintoutKind.D11, basis=BASIS)))
    assert "SALINANKERJA" not in text
    assert squeezed("Dicetak resmi menurut Keputusan Gubernur Nomor 188.44/12/CONTOH tanggal 1 Desember 2026") in text


@pytest.mark.parametrize("kind", list(PrintoutKind))
def test_a_stored_content_comes_back_as_it_was(kind: PrintoutKind) -> None:
    made = content(kind, basis=BASIS)
    again = content_from_text(content_text(made))
    assert again == made and hash_of(again) == hash_of(made)


def test_contents_that_differ_have_different_hashes() -> None:
    assert hash_of(content(PrintoutKind.D11)) != hash_of(content(PrintoutKind.D11, note="Catatan lain."))


def test_codes_are_read_however_they_are_typed() -> None:
    code = new_code()
    assert len(code) == LENGTH and set(code) <= set(ALPHABET)
    assert code_from(f" {shown_code(code).lower()} ") == code
