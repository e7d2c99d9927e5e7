"""Every text has its words in both languages, and the catalogues hold nothing else."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from kinerja.core.extraction import (
    KEYWORDS,
    PARTS,
    ROOT,
    SOURCE,
    catalogue_path,
    extracted,
    is_complete,
    read_catalogue,
    texts_of,
)
from kinerja.core.i18n import LOCALES, TRANSLATIONS

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
ADVICE = "run `make messages`, then write the English words"


@pytest.fixture(scope="module")
def template() -> Catalog:
    return extracted()


@pytest.fixture(scope="module", params=LOCALES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return read_catalogue(request.param)


def forms_of(texts: object) -> tuple[str, ...]:
    return tuple(texts) if isinstance(texts, tuple | list) else (str(texts),)


def ids(catalogue: Catalog) -> set[object]:
    return {each.id for each in texts_of(catalogue)}


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def keeps_placeholders(each: Message) -> bool:
    """In the plural exactly those of the source; a singular may spell its number out."""
    source, *others = reversed(forms_of(each.id))
    ours, *singulars = reversed(forms_of(each.string))
    named = placeholders(source).union(*map(placeholders, others))
    return placeholders(ours) == named and all(placeholders(one) <= named for one in singulars)


def test_every_text_of_code_and_templates_is_in_the_catalogue(template: Catalog, catalogue: Catalog) -> None:
    assert ids(template) - ids(catalogue) == set(), ADVICE


def test_no_text_hides_inside_another() -> None:
    # Until Python 3.12 a reader of tokens sees an f-string as one piece, and no text in it.
    hidden = [f"{path}: {call}" for part in PARTS for path in (ROOT / part).rglob("*.py") for call in hidden_in(path)]
    assert hidden == []


def hidden_in(path: Path) -> list[str]:
    """The calls for a text that stand inside an f-string."""
    strings = [one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.JoinedStr)]
    calls = [one for text in strings for one in ast.walk(text) if isinstance(one, ast.Call)]
    return [ast.unparse(one) for one in calls if isinstance(one.func, ast.Name) and one.func.id in {*KEYWORDS, "_"}]


def test_the_catalogue_holds_no_text_that_nobody_asks_for(template: Catalog, catalogue: Catalog) -> None:
    assert ids(catalogue) - ids(template) == set(), ADVICE
    assert not catalogue.obsolete


def test_no_text_waits_for_words(catalogue: Catalog) -> None:
    assert [each.id for each in texts_of(catalogue) if not is_complete(each) or each.fuzzy] == [], ADVICE


def test_words_keep_the_placeholders(catalogue: Catalog) -> None:
    assert [each.id for each in texts_of(catalogue) if not keeps_placeholders(each)] == []


def test_words_keep_the_space_around_them(catalogue: Catalog) -> None:
    def edges(text: str) -> tuple[bool, bool]:
        return text[:1].isspace(), text[-1:].isspace()

    assert [
        each.id for each in texts_of(catalogue) if edges(forms_of(each.id)[-1]) != edges(forms_of(each.string)[-1])
    ] == []


def test_indonesian_repeats_the_source() -> None:
    assert [
        each.id for each in texts_of(read_catalogue(SOURCE)) if forms_of(each.id)[-1:] != forms_of(each.string)
    ] == []


def test_english_is_not_left_in_indonesian() -> None:
    """Words that only Indonesian has: one of them in an English sentence was forgotten."""
    tell_tale = re.compile(r"\b(yang|dan|atau|dengan|untuk|belum|sudah|tidak|pegawai|penilaian)\b")
    quoted = re.compile(r"“[^”]*”|Pejabat Penilai Kinerja|Dinas Pendidikan dan Kebudayaan")
    texts = [
        (each.id, quoted.sub("", text)) for each in texts_of(read_catalogue("en")) for text in forms_of(each.string)
    ]
    assert [key for key, text in texts if tell_tale.search(text)] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_catalogues_carry_no_guesses(locale: str) -> None:
    for path in sorted((TRANSLATIONS / locale / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            assert [each.id for each in read_po(file) if each.id and each.fuzzy] == [], path.name
    assert catalogue_path(locale).exists()
