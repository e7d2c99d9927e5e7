"""Drawing lots: even, reproducible, and never anybody who is barred."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from kinerja.appraisals.drawing import Want, draw, seed_of

POOL = range(10)
WANTS = [Want(appraisal, 3, ()) for appraisal in range(7)]


def burden(drawn: dict[int, list[int]]) -> Counter[int]:
    return Counter(one for chosen in drawn.values() for one in chosen)


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    first = draw(WANTS, POOL, {}, seed="a")
    assert draw(WANTS[::-1], list(POOL)[::-1], {}, seed="a") == first


def test_another_seed_draws_others() -> None:
    assert draw(WANTS, POOL, {}, seed="a") != draw(WANTS, POOL, {}, seed="b")


def test_the_load_stays_even() -> None:
    counts = burden(draw(WANTS, POOL, {}, seed="a"))
    assert max(counts.values()) - min(counts[one] for one in POOL) <= 1


def test_who_already_has_duties_comes_last() -> None:
    drawn = draw([Want(1, 9, ())], POOL, {4: 1}, seed="a")
    assert len(drawn[1]) == 9 and 4 not in drawn[1]


def test_a_small_pool_is_shared_before_anybody_has_two() -> None:
    drawn = draw([Want(1, 2, {2}), Want(2, 2, {1})], {1, 2}, {}, seed="a")
    assert drawn == {1: [1], 2: [2]}


def test_every_candidate_is_as_likely_as_the_others() -> None:
    counts = Counter(draw([Want(1, 1, ())], POOL, {}, seed=seed_of(n))[1][0] for n in range(4000))
    # Six deviations around 400.
    assert all(abs(counts[one] - 400) < 6 * (4000 * 0.1 * 0.9) ** 0.5 for one in POOL)


@given(
    st.lists(st.tuples(st.integers(0, 4), st.frozensets(st.integers(0, 9))), max_size=8),
    st.frozensets(st.integers(0, 9)),
    st.dictionaries(st.integers(0, 9), st.integers(0, 5)),
)
def test_nobody_is_drawn_who_is_barred_twice_or_beyond_what_is_wanted(
    wanted: list[tuple[int, frozenset[int]]], pool: frozenset[int], load: dict[int, int]
) -> None:
    wants = [Want(place, number, barred) for place, (number, barred) in enumerate(wanted)]
    drawn = draw(wants, pool, load, seed="s")
    for want in wants:
        chosen = drawn[want.appraisal_id]
        assert len(chosen) == len(set(chosen)) == min(want.number, len(pool - set(want.barred)))
        assert set(chosen) <= pool - set(want.barred)
