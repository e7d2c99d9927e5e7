"""Official forms filled in with people of the cast, as plain values: nothing is stored."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from kinerja.reports.content import Party
from kinerja.reports.models import PageSize, PrintoutKind
from kinerja.reports.printoutdata import Issue
from kinerja.reports.printoutpdf import printouts_pdf
from kinerja.reports.printouts import (
    Achieved,
    Achievement,
    Basis,
    Dispute,
    Option,
    PrintoutContent,
    Said,
    Section,
    hash_of,
)
from kinerja.reports.serials import Serial

AT = datetime(2027, 1, 12, 2, 0, tzinfo=UTC)
ADDRESS = "https://kinerja.contoh.invalid/periksa/ABCD-EFGH-JKMN-PQRS"
SARI = Party(
    "Sari Umasugi, A.Md.Kep.",
    "19850103 201001 2 002",
    "Penata, III/c",
    "Perawat Ahli Muda",
    "Bidang Pelayanan Kesehatan",
    "Dinas Kesehatan",
    "definitive",
)
BUDI = Party(
    "Budi Tidore, S.K.M.",
    "19850105 201001 1 004",
    "Pembina, IV/a",
    "Kepala Bidang",
    "Bidang Pelayanan Kesehatan",
    "Dinas Kesehatan",
    "plt",
    "821.2/14/CONTOH",
)
HALIMA = Party(
    "Dr. Halima Gamalama",
    "19850107 201001 2 006",
    "Pembina Utama Muda, IV/c",
    "Kepala Dinas",
    "Dinas Kesehatan",
    "Dinas Kesehatan",
    "definitive",
)
QUARTERS = ("TRIWULAN I", "TRIWULAN II", "TRIWULAN III", "TRIWULAN IV-AKHIR")
RATINGS = ("DI ATAS EKSPEKTASI", "SESUAI EKSPEKTASI", "DI BAWAH EKSPEKTASI")
PREDICATES = ("SANGAT BAIK", "BAIK", "BUTUH PERBAIKAN", "KURANG (MISCONDUCT)", "SANGAT KURANG")
DISPUTE = Dispute(
    "Posko banjir tidak ikut dihitung.",
    "Laporan posko datang sesudah batas waktu.",
    "Laporan posko dihitung; rating hasil kerja diubah.",
)
BASIS = Basis("governor_decree", "188.44/12/CONTOH", "2026-12-01")
DECREE = {"kind": "governor_decree", "number": "188.44/9/CONTOH", "date": "2026-01-05"}


def chosen(labels: tuple[str, ...], one: str) -> tuple[Option, ...]:
    return tuple(Option(label, label == one) for label in labels)


def sections() -> tuple[Section, ...]:
    return (
        Section(
            "HASIL KERJA",
            (Achieved("Kualitas asuhan", "84"), Achieved("Ketepatan catatan", "8/15"), Achieved("Rujukan", None)),
            (
                Said(
                    "Satu hal yang sudah kuat", "Atasan langsung: Budi Tidore, S.K.M.", "Catatan asuhan selalu lengkap."
                ),
            ),
            chosen(RATINGS, "SESUAI EKSPEKTASI"),
        ),
        Section(
            "PERILAKU KERJA",
            (Achieved("Disiplin", "90"), Achieved("Kerja sama", "88")),
            (Said("Satu hal yang perlu ditingkatkan", "Pasien", "Menjelaskan jadwal dengan lebih pelan."),),
            chosen(RATINGS, "DI ATAS EKSPEKTASI"),
            "Menjadi panutan di bangsal.",
        ),
    )


def content(kind: PrintoutKind, **changes: Any) -> PrintoutContent:
    """A working copy of that form."""
    is_sheet = kind is PrintoutKind.C
    made = PrintoutContent(
        kind=kind,
        agency="Dinas Kesehatan",
        period=("2026-01-01", "2026-12-31"),
        cycle_name="Tahun 2026",
        term=chosen(QUARTERS, QUARTERS[3]),
        parties={"appraisee": SARI, "assessor": BUDI, "superior": HALIMA},
        decided_by="assessor" if kind in (PrintoutKind.D11, PrintoutKind.C) else "superior",
        achievement=Achievement("good", "Keputusan Gubernur tentang capaian kinerja organisasi"),
        outcome_title="PREDIKAT KINERJA PEGAWAI",
        outcome=chosen(PREDICATES, "BAIK"),
        note="" if is_sheet else "Ikut pelatihan komunikasi dengan pasien.",
        reasons=() if is_sheet else ("Perilaku kerja: Menjadi panutan di bangsal.",),
        sections=sections() if is_sheet else (),
        dispute=DISPUTE if kind is PrintoutKind.D13 else None,
        basis=None,
        legal_basis=DECREE,
        result_hash="0123456789abcdef" * 4,
    )
    return replace(made, **changes)


def pdf_of(made: PrintoutContent, size: PageSize = PageSize.A4, *, emblem: bytes | None = None) -> bytes:
    """One form; `emblem` is the image that its decree allows, where it has one."""
    if emblem is not None and made.basis is not None:
        made = replace(made, basis=replace(made.basis, emblem_sha256="lambang"))
    issue = Issue(Serial(2027, 7, AT), ADDRESS, hash_of(made))
    return printouts_pdf([(made, issue)], size, {} if emblem is None else {"lambang": emblem})
