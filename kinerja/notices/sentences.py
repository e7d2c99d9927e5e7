"""A notice in sentences; a digest has up to four parts, each a sentence of its own."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kinerja.core.i18n import format_day, message

DIGEST = "digest"


def notice_sentences(kind: str, params: Mapping[str, Any]) -> list[str]:
    """In the reader's language; `until` of a digest is the nearest last day, as an ISO date."""
    if kind != DIGEST:
        return [message(f"notice.{kind}", **params)]
    said: list[str] = []
    if params.get("own"):
        said.append(message("digest.own", **params))
        if params.get("until"):
            said.append(message("digest.until", until=format_day(date.fromisoformat(params["until"]))))
    return said + [message(f"digest.{part}", **params) for part in ("staff", "agency", "guests") if params.get(part)]
