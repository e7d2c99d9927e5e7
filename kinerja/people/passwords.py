"""What makes a password good enough: length, and not being what everybody tries first."""

import re
from collections.abc import Iterable, Iterator

from zxcvbn.frequency_lists import FREQUENCY_LISTS

SHORTEST = 12
LONGEST = 128
LEAST_OWN_SIGNS = 5

# Words that stand on every letterhead here: alone or with a few digits they are the first guess.
CONTEXT_WORDS = (
    "kinerja", "sofifi", "ternate", "tidore", "halmahera", "halteng", "halbar", "halut", "halsel", "haltim", "morotai",
    "taliabu", "kepulauansula", "malukuutara", "maluku", "malut", "utara", "provinsi", "pemprov", "pemda", "dinas",
    "badan", "biro", "kesehatan", "pendidikan", "kebudayaan", "perhubungan", "pertanian", "kelautan", "perikanan",
    "kehutanan", "pariwisata", "sosial", "perindustrian", "perdagangan", "kominfo", "bappeda", "bkd", "inspektorat",
    "sekretariat", "sekolah", "sman", "smkn", "puskesmas", "rsud", "pegawai", "operator", "administrator", "admin",
    "penilaian", "indonesia", "asn", "pns", "pppk", "sandi", "katasandi", "password", "rahasia", "selamatdatang",
)  # fmt: skip
LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
COMMON = frozenset(word for name in FREQUENCY_LISTS for word in FREQUENCY_LISTS[name])
RUNS = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


def password_problems(password: str, personal: Iterable[str] = ()) -> list[str]:
    """Dotted codes of what is wrong; empty when it may be used.

    No rule about kinds of signs, and the text counts exactly as typed. `personal`
    are words that others know of this person: name, number, e-mail.
    """
    if len(password) < SHORTEST:
        return ["password.too_short"]
    if len(password) > LONGEST:
        return ["password.too_long"]
    folded = password.casefold()
    if len(set(folded)) < LEAST_OWN_SIGNS or any(form in COMMON for form in stripped_forms(folded)):
        return ["password.common"]
    if len(without_known(folded, personal)) < LEAST_OWN_SIGNS:
        return ["password.guessable"]
    return []


def stripped_forms(folded: str) -> Iterator[str]:
    """The password as it is, without digits at its ends, without leet, and the piece that it repeats."""
    plain = re.sub(r"[^0-9a-z]+$|^[^0-9a-z]+", "", folded)
    for form in (folded, plain, plain.translate(LEET)):
        yield form
        yield form.strip("0123456789")
        yield re.sub(r"[^a-z]", "", form)
        repeated = re.fullmatch(r"(.+?)\1+", form)
        if repeated:
            yield repeated[1]


def without_known(folded: str, personal: Iterable[str]) -> str:
    """What is left of the password when the words everybody knows and plain runs are taken out."""
    words = [*CONTEXT_WORDS, *_parts(personal)]
    rest = re.sub(r"[\s_.\-]", "", folded)
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, " ").replace(word.translate(LEET), " ")
    for run in RUNS:
        for length in range(len(run), 2, -1):
            for start in range(len(run) - length + 1):
                rest = rest.replace(run[start : start + length], " ")
    rest = re.sub(r"(19|20)\d\d", " ", rest)
    return re.sub(r"[\W_]", "", rest)


def _parts(personal: Iterable[str]) -> list[str]:
    parts = [part for text in personal for part in re.split(r"[^0-9a-zà-ÿ]+", text.casefold())]
    return [part for part in parts if len(part) >= 3]
