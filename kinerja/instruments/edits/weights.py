"""Weights, several at once."""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal

from kinerja.core.errors import Invalid
from kinerja.instruments.content import Content, Entry, amount_from, text_of
from kinerja.instruments.edits.base import NOTHING, Edit, Frozen, node_of, replaced, with_nodes
from kinerja.instruments.outline import Weights

CENT = Decimal("0.01")
MOST_WEIGHT = Decimal(1_000_000)


def set_weights(weights: Mapping[str, str | None]) -> Edit:
    """Several weights at once; the values are exact decimal texts, None for not written."""

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        changed: dict[str, Entry] = {}
        for code, weight in weights.items():
            node = node_of(content, code)
            changed[code] = replaced(node, {"weight": None if weight in (None, "") else checked_weight(code, weight)})
        return with_nodes(content, changed)

    return edit


def distribute(group: str) -> Edit:
    """What the total lacks or has too much spread evenly over a group, to 2 decimals, the rest on the last.

    Raises Invalid when there is nothing to total, no weight to change, or one would fall below zero.
    """

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        node_of(content, group)
        weights = Weights(content)
        gap = weights.balance(weights.pool(group)).gap
        codes = weights.written(group)
        if not codes:
            raise Invalid("weight.nothing_to_distribute", group=group)
        if gap == 0:
            return content
        gap_text = Decimal(gap.numerator) / Decimal(gap.denominator)
        each = (gap_text / len(codes)).quantize(CENT, ROUND_DOWN)
        steps = [each] * (len(codes) - 1) + [gap_text - each * (len(codes) - 1)]
        found: dict[str, str | None] = {}
        for code, step in zip(codes, steps, strict=True):
            before = amount_from(content.nodes[code].get("weight") or "0")
            if before is None:
                raise Invalid("weight.not_exact", code=code)
            weight = before + step
            if weight < 0:
                raise Invalid("weight.would_be_negative", code=code)
            found[code] = text_of(weight)
        return set_weights(found)(content, frozen)

    return edit


def checked_weight(code: str, text: str) -> str:
    """A weight fits exactly or is refused: not below zero, at most six decimals."""
    if text.startswith("-"):
        raise Invalid("weight.negative", {f"w_{code}": ["weight.negative"]}, code=code)
    weight = amount_from(text)
    if weight is None or weight > MOST_WEIGHT:
        raise Invalid("weight.not_exact", {f"w_{code}": ["weight.not_exact"]}, code=code)
    return text_of(weight)
