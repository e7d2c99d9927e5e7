"""Builds the binary catalogues from the .po files that are committed."""

import os
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def build_catalogues(folder: Path) -> list[Path]:
    """Compile every .po that has no newer .mo beside it; safe when several processes start at once.

    Fuzzy entries are left out: a guess is worse than the source text.
    """
    built = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        _compile(source, target)
        built.append(target)
    return built


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as file:
        write_mo(file, catalogue)
    # Readers see the old catalogue or the new one, never half of it.
    os.replace(name, target)
