"""The demo's instruments: the seed documents published as version 1, written by one and approved by another."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kinerja.core.authz import Actor
from kinerja.instruments.services import approve_draft, create_instrument, publish_instrument, submit_draft

SEEDS = Path(__file__).resolve().parents[3] / "config" / "seeds" / "instruments"
# Seed document -> the Dinas that owns it.
SEED_AGENCIES = {
    "dikbud-guru": "Dinas Pendidikan dan Kebudayaan",
    "dinkes-layanan": "Dinas Kesehatan",
    "dinsos-bantuan": "Dinas Sosial",
    "umum-pelaksana": "Pemerintah Provinsi Maluku Utara",
}
REASON = "Penetapan pertama sebagai contoh untuk uji coba."


def publish_seeds(
    author: Actor, approver: Actor, owners: Mapping[str, int], *, effective_on: date, now: datetime
) -> dict[str, str]:
    """Version 1 of every seed whose name stands in `owners` (seed name -> agency id); gives version public ids.

    Goes through the same services as people do. Raises what they raise, for instance
    NotAllowed when author and approver are the same.
    """
    found: dict[str, str] = {}
    for name, owner in owners.items():
        document = seed_document(name)
        _instrument, draft = create_instrument(
            author, document["code"], document["title"]["id"], owner, document=document, now=now
        )
        submit_draft(author, draft, rev=0, accept_warnings=True, now=now)
        approve_draft(approver, draft, rev=0, now=now)
        found[name] = publish_instrument(author, draft, effective_on=effective_on, reason=REASON, now=now)
    return found


def seed_document(name: str) -> dict[str, Any]:
    """The document of one seed file."""
    document: dict[str, Any] = json.loads((SEEDS / f"{name}.json").read_text(encoding="utf-8"))
    return document
