"""Brings the catalogues up to date with the texts in code and templates: `make messages`."""

import sys
from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
SOURCE = "id"
LANGUAGES = (SOURCE, "en")
PARTS = ("forms", "kinerja")
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy": None}
# One date for all time: a catalogue changes when its texts do, not when somebody looks.
MADE = datetime(2026, 1, 1, tzinfo=UTC)


def extracted(root: Path = ROOT) -> Catalog:
    """Every text that code and templates ask gettext for, with the files that ask."""
    with (root / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel leaves it untyped
    found = empty_catalogue(None)
    for part in PARTS:
        rows = extract_from_dir(
            root / part,
            [(_inside(part, pattern), method) for pattern, method in methods if pattern.startswith(f"{part}/")],
            {_inside(part, pattern): values for pattern, values in options.items()},
            KEYWORDS,
        )
        for name, line, text, comments, context in rows:
            found.add(text, None, [(f"{part}/{name}", line)], auto_comments=comments, context=context)
    return found


def _inside(part: str, pattern: str) -> str:
    return pattern.removeprefix(f"{part}/")


def empty_catalogue(locale: str | None) -> Catalog:
    made = Catalog(
        locale,
        header_comment="# Texts of Kinerja, kept up to date by `make messages`.",
        project="Kinerja",
        version="1",
        msgid_bugs_address="Kinerja",
        last_translator="Kinerja",
        language_team="Kinerja",
        charset="utf-8",
        creation_date=MADE,
        revision_date=MADE,
        fuzzy=False,
    )
    if locale == SOURCE:
        # Babel gives Indonesian two forms; it has one.
        made.mime_headers = [("Plural-Forms", "nplurals=1; plural=0;")]
    return made


def catalogue_path(locale: str, root: Path = ROOT) -> Path:
    return root / "translations" / locale / "LC_MESSAGES" / "messages.po"


def read_catalogue(locale: str, root: Path = ROOT) -> Catalog:
    """The committed catalogue, or an empty one."""
    path = catalogue_path(locale, root)
    if not path.exists():
        return empty_catalogue(locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def update_catalogues(root: Path = ROOT) -> dict[str, list[str]]:
    """Writes the catalogues anew, without guesses and leftovers; gives each language's texts that wait for words."""
    template = extracted(root)
    waiting = {}
    for locale in LANGUAGES:
        catalogue = read_catalogue(locale, root)
        catalogue.update(deepcopy(template), no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        catalogue.revision_date = MADE
        if locale == SOURCE:
            _repeat(catalogue)
        waiting[locale] = [_key(each) for each in texts_of(catalogue) if not is_complete(each)]
        path = catalogue_path(locale, root)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=110, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    return waiting


def _repeat(catalogue: Catalog) -> None:
    """Indonesian is the source and knows no plural form: the only form is the one for many."""
    for each in texts_of(catalogue):
        each.string = (each.id[1],) if isinstance(each.id, tuple) else each.id


def texts_of(catalogue: Catalog) -> Iterable[Message]:
    return [each for each in catalogue if each.id]


def is_complete(each: Message) -> bool:
    return all(each.string) if isinstance(each.string, tuple | list) else bool(each.string)


def _key(each: Message) -> str:
    return str(each.id[0] if isinstance(each.id, tuple) else each.id)


def main() -> int:
    """0 when every text has its words in every language, else 1 with the list."""
    waiting = update_catalogues()
    for locale, texts in waiting.items():
        for text in texts:
            sys.stderr.write(f"{locale}: {text}\n")
    return 1 if any(waiting.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
