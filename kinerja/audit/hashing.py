"""The hashes of the log: an event's body, and a link over the link before it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


def canonical(value: Mapping[str, Any]) -> str:
    """The one spelling of a JSON object: keys sorted, no spaces, no escapes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def body_hash_of(body: Mapping[str, Any]) -> str:
    """SHA-256 of an event's body; equal on both databases and on every machine."""
    at: datetime = body["at"]
    spelled = {**body, "at": at.astimezone(UTC).isoformat(timespec="microseconds")}
    return hashlib.sha256(canonical(spelled).encode()).hexdigest()


def link_hash_of(previous: str, position: int, event_id: int, body_hash: str) -> str:
    """SHA-256 that ties an event to its place and to everything before it."""
    return hashlib.sha256(f"{previous}|{position}|{event_id}|{body_hash}".encode()).hexdigest()
