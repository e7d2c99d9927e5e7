"""The blocks of the official forms in their order, worded and ready to be set.

The order is that of PermenPANRB 6/2022, forms C.1.1-C.1.3 and D.1.1-D.1.3; docs/dokumen-cetak.md compares them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from io import BytesIO
from typing import Any

import segno

from kinerja.core.i18n import force_locale, format_amount, format_day, format_instant
from kinerja.instruments.legal import LEGAL_KINDS, standing_words
from kinerja.instruments.models import LegalKind
from kinerja.reports.content import Party
from kinerja.reports.models import PageSize, PrintoutKind
from kinerja.reports.printouts import ACHIEVEMENTS, INDONESIAN, Option, PrintoutContent, Section
from kinerja.reports.serials import Serial

MILLIMETRES = {PageSize.A4: (210, 297), PageSize.F4: (215, 330)}
TITLES = {
    PrintoutKind.D11: ("DOKUMEN EVALUASI KINERJA PEGAWAI", "D.1.1"),
    PrintoutKind.D12: ("DOKUMEN EVALUASI KINERJA PEGAWAI", "D.1.2"),
    PrintoutKind.D13: ("DOKUMEN EVALUASI KINERJA PEGAWAI", "D.1.3"),
    PrintoutKind.C: ("HASIL EVALUASI KINERJA PEGAWAI", "C.1"),
}
ROLES = {
    "appraisee": "PEGAWAI YANG DINILAI",
    "assessor": "PEJABAT PENILAI KINERJA",
    "superior": "ATASAN PEJABAT PENILAI KINERJA",
}
# Who signs in which numbered block, and on which side of the page.
SIGNERS = {
    PrintoutKind.D11: ((6, "assessor", "right"), (7, "appraisee", "left")),
    PrintoutKind.D12: ((6, "superior", "right"), (7, "appraisee", "left")),
    PrintoutKind.D13: ((9, "assessor", "right"), (10, "appraisee", "left"), (11, "superior", "right")),
    PrintoutKind.C: ((0, "assessor", "right"),),
}
CAPACITIES = {"plt": "Plt.", "plh": "Plh."}
NOT_RECORDED = "belum dicatat"
MARK = "SALINAN KERJA"
NOTICE = (
    "Nilai instrumen ini bahan pertimbangan, bukan predikat kinerja. Predikat ditetapkan Pejabat Penilai Kinerja "
    "menurut PermenPANRB 6/2022 dan dicatat di e-Kinerja BKN."
)
# Heights of the picture by the distance from the achievement of the organisation: most employees have its predicate.
HEIGHTS = (5, 3, 2, 1, 1)
PREDICATES = ("SANGAT BAIK", "BAIK", "BUTUH PERBAIKAN", "KURANG", "SANGAT KURANG")

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Issue:
    """The number under which a content was issued, and where it is checked."""

    serial: Serial
    address: str
    content_hash: str


def printout_data(content: PrintoutContent, issue: Issue) -> dict[str, Any]:
    """Everything that the template sets, in Indonesian whoever asks; the emblem goes by its hash."""
    title, form = TITLES[content.kind]
    with force_locale(INDONESIAN):
        return {
            "title": title,
            "form": form,
            "mark": "" if content.is_official else MARK,
            "emblem": emblem_of(content),
            "letter": f"NOMOR: {content.letter}" if content.letter else "",
            "term": term_block(content),
            "agency": content.agency.upper(),
            "period": f"PERIODE PENILAIAN: {period_words(content)}",
            "standing": standing_words(content.legal_basis),
            "blocks": list(sheet_blocks(content) if content.kind is PrintoutKind.C else document_blocks(content)),
            "prepared": f"Disiapkan oleh {'; '.join(content.prepared_by)}" if content.prepared_by else "",
            "foot": foot_words(content, issue),
            "qr": qr_picture(issue.address),
        }


def emblem_of(content: PrintoutContent) -> str | None:
    """Hash of the emblem that the decree allows; evaluation sheets carry none."""
    return content.basis.emblem_sha256 if content.basis and content.kind is not PrintoutKind.C else None


def period_words(content: PrintoutContent) -> str:
    start, end = (format_day(date.fromisoformat(day)) for day in content.period)
    return f"{start} s.d. {end}"


def term_block(content: PrintoutContent) -> Block:
    """The quarters to strike out; a period that is none of them goes by its name."""
    return {"label": "PERIODE:" if content.term else f"PERIODE: {content.cycle_name}", "options": options(content.term)}


def document_blocks(content: PrintoutContent) -> Iterator[Block]:
    """D.1.1 and D.1.2: blocks 1-7; D.1.3: blocks 1-11."""
    for number, role in enumerate(ROLES, 1):
        yield {"type": "party", "title": f"{number}. {ROLES[role]}", "rows": party_rows(content.parties[role])}
    yield {
        "type": "evaluation",
        "title": "4. EVALUASI KINERJA",
        "rows": [achievement_row(content), {"title": content.outcome_title, "options": options(content.outcome),
                                            "note": "" if content.outcome else "tidak ditetapkan"}],
    }  # fmt: skip
    yield {"type": "text", "title": "5. CATATAN/REKOMENDASI", "room": 20,
           "text": "\n".join(filter(None, [content.note, *content.reasons]))}  # fmt: skip
    if content.kind is PrintoutKind.D13:
        dispute = content.dispute
        yield {"type": "text", "title": "6. KEBERATAN PEGAWAI YANG DINILAI", "room": 15,
               "text": dispute.objection if dispute else ""}  # fmt: skip
        yield {"type": "text", "title": "7. PENJELASAN PEJABAT PENILAI KINERJA ATAS KEBERATAN", "room": 15,
               "text": dispute.explanation if dispute else ""}  # fmt: skip
        yield {"type": "text", "title": "8. KEPUTUSAN DAN REKOMENDASI ATASAN PEJABAT PENILAI KINERJA", "room": 15,
               "text": dispute.decision if dispute else ""}  # fmt: skip
    yield from signatures(content)


def sheet_blocks(content: PrintoutContent) -> Iterator[Block]:
    """C: people, achievement, distribution, results, rating, behaviour, rating, predicate, signature."""
    people = ("appraisee", "assessor")
    yield {
        "type": "columns",
        "columns": [{"title": ROLES[role], "rows": party_rows(content.parties[role])} for role in people],
    }
    yield {"type": "choice", **achievement_row(content)}
    yield {"type": "pattern", "title": "POLA DISTRIBUSI", **pattern(content)}
    for section in content.sections:
        yield section_block(section)
        rating = options(section.rating)
        yield {"type": "choice", "title": f"RATING {section.title}", "options": rating,
               "note": section.reason or ("" if rating else "tidak ditetapkan")}  # fmt: skip
    yield {"type": "choice", "title": content.outcome_title, "options": options(content.outcome),
           "note": "" if content.outcome else "tidak ditetapkan"}  # fmt: skip
    yield from signatures(content)


def achievement_row(content: PrintoutContent) -> Block:
    """All achievements with the recorded one; none is struck out while none is recorded."""
    known = content.achievement
    choices = tuple(Option(label, known is None or known.code == code) for code, label in ACHIEVEMENTS.items())
    note = f"Sumber: {known.source}" if known and known.source else "" if known else NOT_RECORDED
    return {"title": "CAPAIAN KINERJA ORGANISASI", "options": options(choices), "note": note}


def pattern(content: PrintoutContent) -> Block:
    """The advisory picture for the recorded achievement (PermenPANRB 6/2022 pp. 94-97), never a quota."""
    if content.achievement is None:
        return {"bars": [], "note": NOT_RECORDED}
    place = list(ACHIEVEMENTS).index(content.achievement.code)
    bars = [[label, HEIGHTS[abs(at - place)]] for at, label in enumerate(PREDICATES)]
    return {"bars": bars, "note": "Gambaran menurut capaian organisasi: bahan pertimbangan, bukan jatah."}


def section_block(section: Section) -> Block:
    counted = any(line.value is not None for line in section.lines)
    return {
        "type": "section",
        "title": section.title,
        "head": ["No.", "Uraian", "Nilai instrumen"],
        "rows": [
            [str(number), line.label, "–" if line.value is None else format_amount(Fraction(line.value))]
            for number, line in enumerate(section.lines, 1)
        ],
        "notice": NOTICE if counted else "",
        "feedback_title": "Umpan balik berkelanjutan berdasarkan bukti dukung",
        "feedback": [[said.label, said.source, said.text] for said in section.feedback],
        "empty": "Tidak ada umpan balik tertulis.",
    }


def party_rows(party: Party) -> list[list[str]]:
    return [
        ["NAMA", party.name],
        ["NIP", party.nip or "–"],
        ["PANGKAT/GOL. RUANG", party.rank or "–"],
        ["JABATAN", post_words(party)],
        ["UNIT KERJA", party.unit or "–"],
    ]


def post_words(party: Party) -> str:
    """The post with the capacity in which it is held and the letter behind it: Plt. Kepala Bidang (Nomor ...)."""
    post = " ".join(filter(None, [CAPACITIES.get(party.capacity, ""), party.post])) or "–"
    return f"{post} (Surat Nomor {party.letter})" if party.letter and party.capacity in CAPACITIES else post


def signatures(content: PrintoutContent) -> Iterator[Block]:
    """Room for wet signatures with place and date, in the order of the form's numbers."""
    for number, role, side in SIGNERS[content.kind]:
        # Who made the evaluation signs the sheet behind it, be it the superior of a silent assessor.
        who = content.decided_by if content.kind is PrintoutKind.C else role
        party = content.parties[who]
        yield {
            "type": "signature",
            "side": side,
            "number": f"{number}. " if number else "",
            "place": "………………………, ……………………… 20……",
            "role": ROLES[who],
            "name": party.name,
            "post": post_words(party),
            "nip": f"NIP {party.nip}" if party.nip else "",
        }


def options(choices: tuple[Option, ...]) -> list[list[Any]]:
    return [[each.label, each.chosen] for each in choices]


def foot_words(content: PrintoutContent, issue: Issue) -> dict[str, str]:
    basis = content.basis
    by = "SALINAN KERJA – bukan dokumen resmi"
    if content.is_draft:
        by = "SALINAN KERJA – rancangan penyiap, belum diterbitkan Pejabat Penilai Kinerja"
    if basis is not None:
        signed = format_day(date.fromisoformat(basis.signed_on))
        by = f"Dicetak resmi menurut {LEGAL_KINDS[LegalKind(basis.kind)]} Nomor {basis.number} tanggal {signed}"
    return {
        "by": by,
        "serial": f"Nomor seri {issue.serial.words} · diterbitkan {format_instant(issue.serial.issued_at)}",
        "check": f"Periksa keasliannya di {issue.address}",
        "hash": f"Sidik isi {issue.content_hash}",
        "page": "Halaman",
        "of": "dari",
    }


def qr_picture(address: str) -> str:
    """The QR code as SVG; equal addresses give equal pictures."""
    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", border=2, xmldecl=False, scale=4)
    return picture.getvalue().decode()
