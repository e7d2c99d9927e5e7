"""Random definitions, answers and submissions from a seed: every field type, every role kind, hostile texts."""

from fractions import Fraction
from functools import lru_cache
from random import Random
from typing import Any

from forms.builder import asked_of
from forms.compiler import compile_instrument
from forms.exact import plain
from forms.fieldtypes import FIELD_TYPES
from forms.fieldtypes.askingnumbers import scale_points
from forms.givens import settled_givens
from forms.instrument import (
    Answer,
    Criterion,
    Draft,
    Given,
    Indicator,
    Instrument,
    Level,
    RaterRole,
    Repeat,
    RoleKind,
    WeightMode,
    walk,
)
from forms.rows import in_rows

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='x",
    "</textarea></fieldset>",
    "&amp; & &lt;",
    "%(w)s %s 100%",
    "{{ 7 * 7 }} {% raw %}",
    "baris satu\nbaris dua",
    "\u202eterbalik\u2028",
    "q_A\x00q_B",
    "😀 naïve ĳ",
    "<!-- -->",
)
WORDS = ("Ramah", "menjawab", "tepat waktu", "laporan", "keluarga pasien", "setiap hari", "dan", "mencatat", "hasil")
ROLES = (
    RaterRole("data", {"id": "Data"}, RoleKind.SYSTEM, Fraction(40)),
    RaterRole("atasan", {"id": "Atasan langsung", "en": "Supervisor"}, RoleKind.SUPERVISOR, Fraction(60)),
    RaterRole("diri", {"id": "Penilaian diri"}, RoleKind.SELF, Fraction(0)),
    RaterRole("rekan", {"id": "Rekan"}, RoleKind.PEER, Fraction(20), minimum=3, closed=True),
    RaterRole("warga", {"id": "Warga"}, RoleKind.EXTERNAL, Fraction(1, 3)),
)
GIVENS = (Given("TARGET", {"id": "Target"}),)
ITEMS = Given(
    "BUTIR", {"id": "Butir rencana"}, type="rows", required=False, fields=(Given("NAMA", {"id": "Nama"}, type="text"),)
)


def random_text(random: Random, *, spare: bool = False) -> dict[str, str]:
    """A text in one or two languages, now and then hostile; with `spare` it may be missing."""
    if spare and random.random() < 0.5:
        return {}

    def say() -> str:
        words = random.choices(WORDS, k=random.randint(1, 6))
        return " ".join([*words, *random.sample(HOSTILE, random.choice((0, 0, 1, 2)))])

    return {"id": say(), "en": say()} if random.random() < 0.5 else {"id": say()}


def random_levels(random: Random, roles: tuple[str, ...], *, points: bool) -> tuple[Level, ...]:
    start, step = random.choice((0, 1, -2)), random.choice((Fraction(1), Fraction(1, 2), Fraction(5)))
    count = random.randint(3, 6)
    return tuple(
        Level(
            start + step * place,
            random_text(random),
            points=Fraction(random.randint(0, 100)) if points or start < 0 or random.random() < 0.2 else None,
            evidence=random.random() < 0.3,
            reason=random.random() < 0.3,
            wording={role: random_text(random) for role in roles if random.random() < 0.2},
        )
        for place in range(count)
    )


def random_spec(random: Random, kind: str, roles: tuple[str, ...]) -> dict[str, Any]:
    """A valid spec of the type."""
    unit: dict[str, Any] = random.choice(({}, {"unit": "kunjungan"}, {"unit": '<hari> & "malam"'}))
    if kind == "scale":
        short = {"least": "0", "most": "10", "step": random.choice(("1", "2.5"))}
        wide = {"least": "0", "most": random.choice(("100", "99.5"))}
        ends = {"ends": {"least": random_text(random), "most": random_text(random)}}
        return random.choice((short, short | ends, wide)) | unit
    if kind == "number":
        target: dict[str, Any] = random.choice(({"target": "12.5"}, {"target_given": "TARGET"}))
        bounds: dict[str, Any] = random.choice(({}, {"least": "0"}, {"most": "5000.5"}, {"least": "0", "step": "1"}))
        return target | bounds | unit
    if kind == "text":
        return random.choice(({}, {"longest": 200, "lines": 6}, {"required_roles": [roles[0]]}, {"lines": 0}))
    if kind == "date":
        return random.choice(({}, {"earliest": "2026-01-01", "latest": "2026-12-31"}, {"latest": "2026-12-31"}))
    return {}


def random_indicator(random: Random, code: str, *, kind: str | None = None) -> Indicator:
    """An indicator of a random type, asked of some roles, at least one of which counts."""
    kind = kind or random.choice(tuple(FIELD_TYPES))
    others = random.sample(["diri", "rekan", "warga", "data"], random.randint(0, 4))
    roles = ("atasan", *others)
    has_levels = kind in ("rubric", "single_choice", "multiple_choice") or (
        kind == "measured" and random.random() < 0.5
    )
    levels = random_levels(random, roles, points=kind == "multiple_choice") if has_levels else ()
    return Indicator(
        code,
        kind,
        random_text(random),
        roles,
        weight=Fraction(random.randint(1, 40), random.choice((1, 1, 3))) if FIELD_TYPES[kind].scores else None,
        help=random_text(random, spare=True),
        required=random.random() < 0.7,
        decline=tuple(role for role in roles if random.random() < 0.4),
        levels=levels,
        spec=random_spec(random, kind, roles),
        wording={role: {"label": random_text(random)} for role in roles if random.random() < 0.2},
    )


def random_rows(random: Random, code: str) -> Criterion:
    """A criterion whose only child stands once per item."""
    leaves = tuple(random_indicator(random, f"{code}-B-{place}") for place in range(2))
    child = Criterion(f"{code}-B", random_text(random), WeightMode.EQUAL, leaves, help=random_text(random, spare=True))
    repeat = Repeat(given=ITEMS.code, title="NAMA")
    weight = Fraction(random.randint(1, 20))
    return Criterion(code, random_text(random), WeightMode.EQUAL, (child,), weight=weight, repeat=repeat)


def random_criterion(random: Random, code: str, depth: int) -> Criterion:
    """A group of two to four nodes under `ratio` or `equal` weights."""
    children = tuple(
        random_rows(random, f"{code}-{place}")
        if depth and random.random() < 0.1
        else random_criterion(random, f"{code}-{place}", depth - 1)
        if depth and random.random() < 0.35
        else random_indicator(random, f"{code}-{place}")
        for place in range(random.randint(2, 4))
    )
    mode = random.choice((WeightMode.RATIO, WeightMode.EQUAL))
    weight = Fraction(random.randint(1, 20))
    return Criterion(code, random_text(random), mode, children, weight=weight, help=random_text(random, spare=True))


def to_hundred(random: Random, members: int) -> list[Fraction]:
    """So many positive weights that total exactly 100."""
    shares = [random.randint(1, 9) for _ in range(members)]
    return [Fraction(100 * share, sum(shares)) for share in shares]


def random_root(random: Random) -> Criterion:
    """A root in any mode, with groups and now and then loose indicators under it."""
    mode = random.choice((WeightMode.PERCENT, WeightMode.POINTS, WeightMode.RATIO, WeightMode.EQUAL))
    if mode in (WeightMode.PERCENT, WeightMode.POINTS):
        kinds = ["rubric", *random.choices([name for name, kind in FIELD_TYPES.items() if kind.scores], k=5)]
        leaves = [random_indicator(random, f"L{place}", kind=kind) for place, kind in enumerate(kinds)]
        weights = to_hundred(random, len(leaves))
        if mode is WeightMode.PERCENT:
            return Criterion("ROOT", random_text(random), mode, tuple(map(weighted, leaves, weights)))
        half = tuple(map(weighted, leaves, weights))
        words = random_indicator(random, "KATA", kind=random.choice(("text", "note", "date", "evidence")))
        first = Criterion("P1", random_text(random), mode, half[:3])
        second = Criterion("P2", random_text(random), mode, (*half[3:], words))
        return Criterion("ROOT", random_text(random), mode, (first, second))
    groups = [random_criterion(random, f"K{place}", 2) for place in range(random.randint(1, 3))]
    loose = [random_indicator(random, "SENDIRI")] if random.random() < 0.5 else []
    sure = Criterion("PASTI", random_text(random), mode, (random_indicator(random, "P", kind="rubric"),), Fraction(3))
    return Criterion("ROOT", random_text(random), mode, (*loose, *groups, sure))


def weighted(indicator: Indicator, weight: Fraction) -> Indicator:
    """The same indicator with another weight."""
    kept = {name: getattr(indicator, name) for name in Indicator.__slots__}
    return Indicator(**(kept | {"weight": weight}))


def random_draft(seed: int) -> Draft:
    """A valid definition; the same seed gives the same one."""
    random = Random(seed)
    title, root = random_text(random), random_root(random)
    repeats = any(isinstance(node, Criterion) and node.repeat is not None for node in walk(root))
    return Draft(f"ACAK-{seed}", title, root, ROLES, givens=(*GIVENS, *((ITEMS,) if repeats else ())))


def random_givens(seed: int) -> dict[str, str]:
    """What one appraisal brings along: a target, and up to three items."""
    random = Random(seed)
    items = [{"NAMA": random_text(random)["id"].replace("\x00", "")} for _ in range(random.randint(0, 3))]
    return settled_givens({"TARGET": "10", ITEMS.code: items})


@lru_cache(maxsize=256)
def random_instrument(seed: int) -> Instrument:
    """The compiled definition of a seed, with a row for each item of `random_givens`."""
    return in_rows(compile_instrument(random_draft(seed)), random_givens(seed))


def random_words(random: Random) -> str:
    text = random_text(random)["id"].replace("\x00", "")
    return random.choice(("", "\n", "  ")) + text + random.choice(("", "\n", " "))


def random_evidence(random: Random) -> tuple[dict[str, str], ...]:
    if random.random() < 0.6:
        return ()
    pieces = random.sample(
        [
            {"kind": "link", "url": "https://contoh.go.id/a?b=c&d=%20"},
            {"kind": "link", "url": "http://contoh.go.id:8080/"},
            {"kind": "place", "text": 'disimpan di: lemari <3> & "map"'},
        ],
        random.randint(1, 3),
    )
    return tuple(piece | {"seen": "2026-11-25"} for piece in pieces)


def random_value(random: Random, indicator: Indicator) -> Any:
    """A value that the indicator offers."""
    kind, spec = indicator.type, indicator.spec
    if kind == "multiple_choice":
        chosen = [plain(level.value) for level in indicator.levels if random.random() < 0.5]
        return chosen or None
    if indicator.levels:
        return plain(random.choice(indicator.levels).value)
    if kind == "yes_no":
        return random.choice(("yes", "no"))
    if kind == "scale" and scale_points(indicator):
        return random.choice(scale_points(indicator))
    if kind in ("scale", "number", "measured"):
        whole = Fraction(random.randint(0, 99))
        return plain(
            whole if "step" in spec else whole + random.choice((0, Fraction(1, 2), Fraction(1, 1000))) * (whole < 99)
        )
    if kind == "text":
        return random_words(random)
    return random.choice(("2026-01-01", "2026-12-31")) if kind == "date" else None


def random_answer(random: Random, instrument: Instrument, indicator: Indicator, role: str) -> Answer | None:
    """An answer that can be read, complete or not."""
    if random.random() < 0.15:
        return None
    scores, asked = FIELD_TYPES[indicator.type].scores, instrument.roles[role]
    grounds = scores and asked.kind is not RoleKind.SYSTEM
    evidence = random_evidence(random) if indicator.type == "evidence" or (grounds and not asked.closed) else ()
    reason = random_words(random) if grounds and random.random() < 0.4 else ""
    if role in indicator.decline and random.random() < 0.3:
        return Answer(not_applicable=True, reason=reason, evidence=evidence)
    answer = Answer(random_value(random, indicator), reason=reason, evidence=evidence)
    return None if answer == Answer() else answer


def random_answers(random: Random, instrument: Instrument, role: str) -> dict[str, Answer]:
    """What one rater of the role might have saved so far."""
    given = {each.code: random_answer(random, instrument, each, role) for each in asked_of(instrument, role)}
    return {code: answer for code, answer in given.items() if answer is not None}


def random_typed(random: Random, instrument: Instrument, role: str) -> dict[str, list[str]]:
    """A submission by somebody who types anything anywhere."""
    fields: dict[str, list[str]] = {}
    for indicator in asked_of(instrument, role):
        offered = [plain(level.value) for level in indicator.levels] or ["yes", "no", "5", "1.234", "0,5", "2026-02-30"]
        for prefix in "qnred":
            if random.random() < 0.5:
                fields[f"{prefix}_{indicator.code}"] = random.choices(
                    [*offered, "1", "", *HOSTILE], k=random.randint(1, 2)
                )
    return fields
