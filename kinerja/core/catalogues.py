"""Builds the binary catalogues from the .po files that are committed (`python -m kinerja.core.catalogues FOLDER`)."""

import os
import sys
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


class CataloguesOutdated(RuntimeError):
    """A service that may not write to its own code needs them built by whoever installs it."""

    def __init__(self, target: Path) -> None:
        super().__init__(f"{target} is missing or older than its source and cannot be written here: run `make venv`")


def build_catalogues(folder: Path) -> list[Path]:
    """Compile every .po that has no newer .mo beside it; safe when several processes start at once.

    Fuzzy entries are left out: a guess is worse than the source text. Raises CataloguesOutdated where
    they are needed and may not be written.
    """
    built = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        try:
            _compile(source, target)
        except OSError as problem:
            raise CataloguesOutdated(target) from problem
        built.append(target)
    return built


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as file:
        write_mo(file, catalogue)
    # Whoever installs is seldom who serves: readable like the source.
    os.chmod(name, source.stat().st_mode & 0o777)
    # Readers see the old catalogue or the new one, never half of it.
    os.replace(name, target)


if __name__ == "__main__":
    build_catalogues(Path(sys.argv[1]))
