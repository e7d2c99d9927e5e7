"""Serial numbers per agency and year, and the codes by which anybody checks a document."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kinerja.people.models import LETTER_NUMBER, LETTER_YEAR

# No 0, O, 1, I, L, U: people copy the code from paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 16, 4
LONGEST_LETTER = 100


@dataclass(frozen=True, slots=True)
class Serial:
    """The number of a document inside its agency and year."""

    year: int
    number: int
    issued_at: datetime

    @property
    def words(self) -> str:
        """0007/2026; the agency stands beside it."""
        return f"{self.number:04}/{self.year}"


def letter_words(typed: str) -> str:
    """A letter number as it is printed: on one line, without needless spaces."""
    return " ".join(typed.split())


def letter_key(letter: str) -> str | None:
    """By what two letter numbers are the same: spaces and capitals do not tell them apart. None where there is none."""
    return "".join(letter.split()).lower() or None


def next_letter(pattern: str, year: int, carried: Iterable[str]) -> str:
    """The pattern with the number after the highest that documents of the year carry; `carried` are their keys.

    Nothing without a pattern: then people type what they like.
    """
    if not pattern:
        return ""
    words = pattern.replace(LETTER_YEAR, str(year))
    before, _number, after = (letter_key(part) or "" for part in words.partition(LETTER_NUMBER))
    form = re.compile(f"{re.escape(before)}([0-9]{{1,9}}){re.escape(after)}")
    found = [int(match[1]) for key in carried if (match := form.fullmatch(key))]
    return words.replace(LETTER_NUMBER, str(max(found, default=0) + 1))


def new_code() -> str:
    """A code that nobody guesses: 16 of 30 signs, 78 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def code_from(typed: str) -> str:
    """The code as it is stored, however it was typed: small letters, spaces and hyphens do not matter."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())[: LENGTH + 1]


def shown_code(code: str) -> str:
    """The code in groups of four, as it is printed."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
