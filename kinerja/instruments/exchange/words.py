"""The words that stand in tables and workbooks: Indonesian in every language, because files are read again."""

import re
import unicodedata
from collections.abc import Collection, Mapping

TYPES = {
    "rubric": "Rubrik",
    "scale": "Skala angka",
    "number": "Angka terhadap target",
    "measured": "Nilai dari data",
    "yes_no": "Ya atau tidak",
    "single_choice": "Satu pilihan",
    "multiple_choice": "Beberapa pilihan",
    "text": "Teks",
    "date": "Tanggal",
    "evidence": "Bukti dukung",
    "note": "Catatan bagi penilai",
}
# What people write instead, with spaces and signs left out.
OTHER_TYPES = {
    "tingkat": "rubric", "skala": "scale", "angka": "number", "target": "number", "data": "measured",
    "yatidak": "yes_no", "yesorno": "yes_no", "pilihan": "single_choice", "pilihanganda": "single_choice",
    "banyakpilihan": "multiple_choice", "isian": "text", "uraian": "text", "bukti": "evidence", "catatan": "note",
}  # fmt: skip
LEVELLED = frozenset({"rubric", "single_choice", "multiple_choice", "measured"})


def bare(text: str) -> str:
    """Letters and digits only, in lower case: what two spellings of one word have in common."""
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def spoken(text: str) -> str:
    """A label as people compare it: case and spaces do not matter."""
    return " ".join(text.casefold().split())


def value_of(words: Mapping[str, str], text: str, others: Mapping[str, str] | None = None) -> str | None:
    """The value that a word stands for; the value itself is understood, too. None for an unknown word."""
    known = dict(others or {})
    known |= {bare(word): value for value, word in words.items()} | {bare(value): value for value in words}
    return known.get(bare(text))


def code_from(label: str, taken: Collection[str], *, stem: str = "K") -> str:
    """A free code made of a label; deterministic. `taken` holds codes in upper case."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().upper()
    words = re.findall(r"[A-Z0-9]+", plain)
    made = ""
    for word in words:
        if made and len(made) + len(word) + 1 > 24:
            break
        made = f"{made}-{word}" if made else word[:24]
    if not made or not made[0].isalpha():
        made = f"{stem}-{made}".rstrip("-")
    found, number = made, 1
    while found in taken:
        number += 1
        found = f"{made}-{number}"
    return found
