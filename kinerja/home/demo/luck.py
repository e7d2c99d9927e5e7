"""The demo's chance: seeded, so that each demo tells the same story."""

import random

SEED = 82
# Most people work well, some very well, few badly: chances of the true level from 1 to 5.
TRUTH = (1, 3, 21, 53, 22)


def luck_of(employee_id: int, cycle_id: int, topic: str = "") -> random.Random:
    """The chance of one person in one period; another `topic` draws from a row of its own."""
    return random.Random(f"{SEED}-{employee_id}-{cycle_id}{topic}")  # noqa: S311  # a story, no secret


def true_level(luck: random.Random) -> int:
    """How well somebody really works, from 1 to 5: the first draw of their chance."""
    return luck.choices((1, 2, 3, 4, 5), TRUTH)[0]
