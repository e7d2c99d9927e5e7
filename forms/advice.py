"""What is allowed in a definition, and seldom meant: warnings that need a tick."""

import re
from collections.abc import Iterator
from fractions import Fraction

from forms.errors import Problem
from forms.exact import HUNDRED, total
from forms.grouping import ONE, WITH_SHARES
from forms.instrument import Criterion, Draft, Indicator, Node, RoleKind, Text, walk
from forms.numbers import canonical
from forms.scoring import scoring_children, weight_among_siblings

# Attendance is also punished by its own rules (PP 94/2021): a larger share would punish twice.
MOST_ATTENDANCE = Fraction(15, 100)
ATTENDANCE = re.compile(r"\b(kehadiran|presensi|absensi|absen|attendance)\b", re.IGNORECASE)
MAIN = "id"


def attendance_problems(draft: Draft) -> Iterator[Problem]:
    """Attendance from data that weighs more than 15 % of the whole as written."""
    from_data = {role.code for role in draft.roles if role.kind is RoleKind.SYSTEM}
    shares = written_shares(draft.root)
    counted = [node for node in walk(draft.root) if isinstance(node, Indicator) and node.code in shares]
    found = [node.code for node in counted if from_data & set(node.roles) and names_attendance(node)]
    share = total([shares[code] for code in found])
    if share > MOST_ATTENDANCE:
        params = {"share": canonical(share * HUNDRED), "most": canonical(MOST_ATTENDANCE * HUNDRED)}
        yield Problem("weight.attendance", found[0], "weight", params, True)


def names_attendance(indicator: Indicator) -> bool:
    return any(ATTENDANCE.search(text) for text in indicator.label.values())


def written_shares(root: Criterion) -> dict[str, Fraction]:
    """The share of the whole of every node that counts, by the weights as written.

    Whatever stands in a group without shares (a minimum, a formula) may decide it alone.
    """
    shares: dict[str, Fraction] = {root.code: ONE}
    for node in walk(root):
        if not isinstance(node, Criterion) or node.code not in shares:
            continue
        members = scoring_children(node)
        weights = [written_weight(member, node) for member in members]
        whole = total(weights)
        for member, weight in zip(members, weights, strict=True):
            shares[member.code] = shares[node.code] * (weight / whole if whole else ONE)
    return shares


def written_weight(member: Node, group: Criterion) -> Fraction:
    """A weight among its siblings; all alike where nothing weighs."""
    op = group.aggregate.get("op", "weighted_mean")
    if op == "weighted_mean":
        return weight_among_siblings(member, group.mode)
    return ONE if op in WITH_SHARES else Fraction(0)


def translation_problems(draft: Draft) -> Iterator[Problem]:
    """Texts that lack a language which the title has."""
    for locale in sorted(draft.title.keys() - {MAIN}):
        lacking = [code for code, text in texts_of(draft) if has(text, MAIN) and not has(text, locale)]
        if lacking:
            params = {"locale": locale, "count": len(lacking)}
            yield Problem("text.untranslated", lacking[0], "label", params, True)


def has(text: Text, locale: str) -> bool:
    return bool(text.get(locale, "").strip())


def texts_of(draft: Draft) -> Iterator[tuple[str, Text]]:
    """Every text that raters read, with the code of what it belongs to."""
    for part in (*draft.roles, *walk(draft.root)):
        yield part.code, part.label
    for node in walk(draft.root):
        yield node.code, node.help
        if isinstance(node, Indicator):
            yield from ((node.code, level.label) for level in node.levels)
