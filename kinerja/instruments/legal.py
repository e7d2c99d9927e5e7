"""The legal basis of a version: as it is typed, as later records keep it, and in words. Without one: on trial."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from kinerja.core.errors import Invalid
from kinerja.core.i18n import _, format_day, lazy
from kinerja.instruments.models import LegalBasis, LegalKind

Kept = Mapping[str, Any] | None  # what appraisals and results keep of it; None: on trial
LEGAL_KINDS = {
    LegalKind.GOVERNOR_DECREE: lazy("Keputusan Gubernur"),
    LegalKind.AGENCY_DECREE: lazy("Keputusan Kepala Dinas"),
    LegalKind.GOVERNOR_REGULATION: lazy("Peraturan Gubernur"),
    LegalKind.SECRETARY_DECREE: lazy("Keputusan Sekretaris Daerah"),
    LegalKind.OTHER: lazy("Keputusan lain"),
}
SCAN_TYPES = ("application/pdf", "image/jpeg", "image/png")


@dataclass(frozen=True, slots=True)
class Scan:
    """The signed decree as a file."""

    name: str
    stream: IO[bytes]


@dataclass(frozen=True, slots=True)
class BasisEntry:
    """What somebody typed about a decree; nothing at all means that there is none yet."""

    kind: str = ""
    number: str = ""
    signed_on: date | None = None
    signer: str = ""
    office: str = ""
    scan: Scan | None = None

    @property
    def is_blank(self) -> bool:
        texts = (self.kind, self.number.strip(), self.signer.strip(), self.office.strip())
        return not any(texts) and self.signed_on is None and self.scan is None


def check_basis(entered: BasisEntry, today: date) -> None:
    """Everything but the scan is owed, and a decree is signed before it is recorded. Raises Invalid by field."""
    errors: dict[str, list[str]] = {}
    if entered.kind not in set(LegalKind):
        errors["basis_kind"] = ["basis.kind_missing"]
    if not entered.number.strip():
        errors["basis_number"] = ["basis.number_missing"]
    if entered.signed_on is None:
        errors["basis_date"] = ["basis.date_missing"]
    elif entered.signed_on > today:
        errors["basis_date"] = ["basis.date_ahead"]
    if not entered.signer.strip():
        errors["basis_signer"] = ["basis.signer_missing"]
    if not entered.office.strip():
        errors["basis_office"] = ["basis.office_missing"]
    if errors:
        raise Invalid("basis.incomplete", errors)


def kept_basis(row: LegalBasis) -> dict[str, str]:
    """What appraisals and results keep: kind, number and date."""
    return {"kind": row.kind.value, "number": row.number, "date": row.signed_on.isoformat()}


def standing_words(kept: Kept) -> str:
    """By which decree the version is set, or that it is on trial: one sentence for every page and print."""
    if kept is None:
        return _("UJI COBA – belum ditetapkan")
    return _(
        "Ditetapkan dengan %(kind)s Nomor %(number)s tanggal %(date)s",
        kind=LEGAL_KINDS[LegalKind(kept["kind"])],
        number=kept["number"],
        date=format_day(date.fromisoformat(kept["date"])),
    )


def trial_meaning() -> str:
    """What it means for people that a version is on trial."""
    return _(
        "Instrumen ini belum ditetapkan dengan keputusan pejabat. Hasilnya hanya untuk uji coba dan tidak dihitung "
        "dalam rekap."
    )
