"""Any text, drawn without Hypothesis's table of all characters, which takes seconds to make in every process."""

from hypothesis import strategies as st

# What numbers are made of, and what resembles it; the rest of Unicode comes beside, but for halves of pairs.
LIKE_NUMBERS = "0123456789.,-+/'% eE\u0660\u06f1\uff11\u00b2\u2212\u2044\u200b\u00a0"


def any_text(longest: int) -> st.SearchStrategy[str]:
    others = st.one_of(st.integers(0, 0x7F), st.integers(0x80, 0xD7FF), st.integers(0xE000, 0x10FFFF)).map(chr)
    return st.lists(st.one_of(st.sampled_from(LIKE_NUMBERS), others), max_size=longest).map("".join)
