"""Drawing lots among candidates: the fewest duties first, by chance among equals; the seed gives the same again."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random


@dataclass(frozen=True, slots=True)
class Want:
    """One appraisal that needs raters, and whom it may not have."""

    appraisal_id: int
    number: int
    barred: Collection[int]


def seed_of(*words: str | int) -> str:
    """The seed that these words give: asking for another draw of the same thing gives the same draw.

    Whoever could draw as often as they like would draw until they like it.
    """
    return sha256("\n".join(map(str, words)).encode()).hexdigest()


def draw(
    wants: Sequence[Want], candidates: Collection[int], load: Mapping[int, int], *, seed: str
) -> dict[int, list[int]]:
    """Whom each appraisal gets; fewer than wanted where the candidates run out.

    Deterministic in all its arguments, whatever their order. Everybody is given one before anybody is given
    a second, so that a small pool is shared evenly; who can choose among fewest comes first.
    """
    luck = Random(seed)  # noqa: S311  # a lot that can be drawn again, no secret
    lots = {one: luck.random() for one in sorted(set(candidates))}
    burden = Counter({one: load.get(one, 0) for one in lots})
    free = {want.appraisal_id: lots.keys() - set(want.barred) for want in wants}
    turns = sorted(wants, key=lambda want: (len(free[want.appraisal_id]), want.appraisal_id))
    drawn: dict[int, list[int]] = {want.appraisal_id: [] for want in wants}
    for turn in range(max((want.number for want in wants), default=0)):
        for want in turns:
            left = free[want.appraisal_id]
            if turn >= want.number or not left:
                continue
            chosen = min(left, key=lambda one: (burden[one], lots[one]))
            drawn[want.appraisal_id].append(chosen)
            left.discard(chosen)
            burden[chosen] += 1
            lots[chosen] = luck.random()
    return drawn
