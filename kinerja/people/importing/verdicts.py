"""The verdict on a line as a dry run keeps it, and the digest of them all that somebody has read."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from kinerja.people.importing.facts import Settled
from kinerja.people.importing.findings import verdict_of
from kinerja.people.importing.judging import Judged
from kinerja.people.models import RowEffect, RowVerdict


@dataclass(frozen=True, slots=True)
class Verdict:
    """As far as applying depends on it."""

    number: int
    verdict: RowVerdict
    effect: RowEffect
    codes: tuple[str, ...]

    def settled(self, added: Settled | None) -> "Verdict":
        """With what other lines say about this one."""
        if added is None:
            return self
        codes = (*self.codes, *(one.code for one in added.findings))
        return Verdict(self.number, settled_verdict(self.verdict, added), added.effect, codes)


def verdict_from(judged: Judged) -> Verdict:
    """Before the lines are settled with each other."""
    effect = RowEffect.NONE if judged.plan is None else judged.plan.effect
    codes = tuple(one.code for one in judged.findings)
    return Verdict(judged.entry.row, verdict_of(judged.findings, effect), effect, codes)


def settled_verdict(verdict: RowVerdict | None, added: Settled) -> RowVerdict:
    """A warning stays one unless what was added rejects the line."""
    if verdict is RowVerdict.WARNING and not any(one.rejects for one in added.findings):
        return verdict
    return verdict_of(added.findings, added.effect)


def digest_of(verdicts: Iterable[Verdict]) -> str:
    """Differs as soon as one line is judged otherwise; in the order of the lines."""
    found = hashlib.sha256()
    for one in verdicts:
        found.update(repr((one.number, one.verdict.value, one.effect.value, list(one.codes))).encode())
    return found.hexdigest()
