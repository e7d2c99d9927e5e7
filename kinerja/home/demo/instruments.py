"""The demo's instruments: the seed documents published as version 1, written by one and approved by another."""

from collections.abc import Mapping
from datetime import date, datetime

from kinerja.core.authz import Actor
from kinerja.instruments.examples import example
from kinerja.instruments.legal import BasisEntry
from kinerja.instruments.models import LegalKind
from kinerja.instruments.services import approve_draft, create_instrument, publish_instrument, submit_draft

# Seed document -> the Dinas that owns it.
SEED_AGENCIES = {
    "dikbud-guru": "Dinas Pendidikan dan Kebudayaan",
    "dinkes-layanan": "Dinas Kesehatan",
    "dinsos-bantuan": "Dinas Sosial",
    "umum-pelaksana": "Pemerintah Provinsi Maluku Utara",
}
# Clearly fictional, so that the finished period of the demo counts; the note of every seed says that it is an example.
BASIS = BasisEntry(
    kind=LegalKind.OTHER,
    number="000/CONTOH/2025 (contoh)",
    signed_on=date(2025, 1, 2),
    signer="Nama Contoh",
    office="Pejabat Contoh",
)
REASON = "Penetapan pertama sebagai contoh untuk uji coba."


def publish_seeds(
    author: Actor,
    approver: Actor,
    owners: Mapping[str, int],
    *,
    effective_on: date,
    set_by_decree: bool = True,
    now: datetime,
) -> dict[str, str]:
    """Version 1 of every seed whose name stands in `owners` (seed name -> agency id); gives version public ids.

    Goes through the same services as people do. Raises what they raise, for instance
    NotAllowed when author and approver are the same.
    """
    found: dict[str, str] = {}
    for name, owner in owners.items():
        document = example(name)
        _instrument, draft = create_instrument(
            author, document["code"], document["title"]["id"], owner, document=document, now=now
        )
        submit_draft(author, draft, rev=0, accept_warnings=True, now=now)
        approve_draft(approver, draft, rev=0, now=now)
        found[name] = publish_instrument(
            author, draft, effective_on=effective_on, reason=REASON, basis=BASIS if set_by_decree else None, now=now
        )
    return found
