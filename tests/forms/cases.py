"""Random definitions as documents and appraisals as answers, from a seed: every mode, rule, step and absence."""

from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

from forms.document import draft_from_document
from forms.errors import Problem
from forms.exact import plain
from forms.instrument import Criterion, Draft, Given, Indicator, walk
from forms.rowrules import as_written, one_row_each
from forms.rows import ROWS
from forms.visibilityrules import visibility_problems
from forms.weightrules import weight_problems

Json = dict[str, Any]
RULES = ("renormalise", "renormalise", "zero", "block")
SCORING = (
    "rubric", "rubric", "scale", "number", "measured", "yes_no", "single_choice", "multiple_choice",
)  # fmt: skip


def label(text: str) -> dict[str, str]:
    return {"id": text, "en": f"{text} (en)"}


def number(random: Random, low: int = -20, high: int = 130) -> str:
    return plain(Fraction(random.randint(low * 6, high * 6), random.choice((1, 2, 3, 6, 6))))


def some_roles(random: Random) -> list[Json]:
    """A supervisor who counts, and a few others: open, closed, weightless, counted per rater."""
    roles: list[Json] = [{"code": "atasan", "label": label("Atasan"), "kind": "supervisor", "weight": "60"}]
    kinds = {"diri": "self", "rekan": "peer", "warga": "external", "data": "system"}
    for code in random.sample(list(kinds), random.randint(0, 4)):
        role: Json = {"code": code, "label": label(code), "kind": kinds[code], "missing": random.choice(RULES)}
        role["weight"] = "0" if code == "diri" else random.choice(("20", "40", "1/3", "7.5", "0"))
        if code in ("rekan", "warga") and random.random() < 0.6:
            role |= {"closed": True, "minimum": random.choice((3, 4))}
        elif random.random() < 0.3:
            role["minimum"] = 2
        if random.random() < 0.3:
            role["counts"] = "per_rater"
        roles.append(role)
    return roles


def some_steps(random: Random) -> list[Json]:
    """Up to two conversions."""
    table: Json = {
        "op": "table",
        "rows": [
            {"up_to": "25", "value": number(random)},
            {"up_to": "50.5", "including": random.random() < 0.5, "line": [number(random), number(random)]},
            {"up_to": "75", "including": True, "value": "3"},
            random.choice(({"value": "4"}, {"up_to": "100", "line": ["75", "90"]})),
        ],
    }
    choices: list[Json] = [
        {"op": "line", "factor": number(random, -2, 3), "offset": number(random)},
        {"op": "cap", "at": "100"},
        {"op": "floor", "at": "10"},
        {"op": "round", "digits": random.randint(0, 2), "mode": random.choice(("half_up", "half_even", "up", "down"))},
        table,
    ]
    return random.sample(choices, random.choice((0, 0, 1, 2)))


def some_formula(random: Random, codes: list[str], depth: int = 2) -> Json:
    """A stored formula over the codes and the givens; divisions by what may be zero among them."""
    if depth == 0 or random.random() < 0.2:
        return random.choice(({"number": number(random, 0, 9)}, *({"value": code} for code in [*codes, "TARGET"])))
    parts = [some_formula(random, codes, depth - 1) for _ in range(3)]
    kind = random.choice(("+", "-", "*", "/", "if", "if", "min", "max", "sum", "average", "round", "abs", "na"))
    if kind == "if":
        return {"op": "if", "of": [some_truth(random, codes), *parts[:2]]}
    if kind == "round":
        return {"op": "round", "of": parts[:1], "digits": random.randint(0, 3)}
    if kind in ("abs", "na"):
        return {"op": kind, "of": parts[:1]} if kind == "abs" else {"op": "na"}
    return {"op": kind, "of": parts[: 2 if kind in "-/" else 3]}


def some_truth(random: Random, codes: list[str]) -> Json:
    pair = [{"value": random.choice(codes)}, {"number": str(random.randint(0, 100))}]
    return random.choice(
        (
            {"op": random.choice(("<", "<=", "=", "!=", ">=", ">")), "of": pair},
            {"op": "present", "of": pair[:1]},
            {"value": "SIAP"},
            {"op": "not", "of": [{"value": "SIAP"}]},
            {"op": random.choice(("and", "or")), "of": [{"value": "SIAP"}, {"op": "<", "of": pair}]},
        )
    )


def some_aggregate(random: Random, children: list[Json]) -> Json:
    """Mostly the weighted mean, else another way for the group to become one value."""
    codes = [child["code"] for child in children if has_value(child)]
    if not codes or random.random() < 0.6:
        return {}
    names = ("mean", "sum", "minimum", "maximum", "first_present", "product", "formula", "weighted_mean")
    op = random.choice(names)
    if op == "product":
        return {"op": op, "base": random.choice(("1", "100", "7/2"))}
    if op == "weighted_mean":
        return {"op": op, "round_terms": {"digits": random.randint(0, 2), "mode": random.choice(("half_up", "down"))}}
    return {"op": op, "formula": some_formula(random, codes)} if op == "formula" else {"op": op}


def formula_step(random: Random, codes: list[str]) -> list[Json]:
    return [{"op": "formula", "formula": some_formula(random, codes)}] if random.random() < 0.15 else []


def some_levels(random: Random, *, points: bool) -> list[Json]:
    step = random.choice((1, 2, 10))
    levels: list[Json] = [{"value": str(step * place), "label": label(str(place))} for place in range(5)]
    for level in levels:
        if points or random.random() < 0.15:
            level["points"] = number(random)
    return levels


def some_spec(random: Random, kind: str) -> Json:
    """A valid spec of a type."""
    scale: Any = random.choice(
        ("direct", {"op": "line", "factor": "2", "offset": "-5"}, {"op": "table", "rows": [
            {"up_to": "5", "including": True, "value": "10"}, {"value": "90"}]})
    )  # fmt: skip
    if kind == "scale":
        return random.choice(({"least": "0", "most": "10"}, {"least": "1", "most": "9", "step": "0.5", "scale": scale}))
    if kind == "measured":
        return random.choice(({}, {"scale": scale}, {"most": "10", "least": "0", "scale": "share"}))
    if kind == "yes_no":
        return random.choice(({}, {"yes": "80.5", "no": "-5"}))
    if kind == "multiple_choice":
        return {"cap": True} if random.random() < 0.5 else {}
    if kind != "number":
        return {}
    target = random.choice(
        ({"target": "95/7"}, {"target_given": "TARGET"}, {"target": "0", "zero_target": random.choice(("na", "met"))})
    )
    spec: Json = {**target, "direction": random.choice(("higher", "lower_mirror", "lower_inverse")), "cap": "120"}
    chance = random.random()
    if chance < 0.2:
        ends = random.choice(
            ({"target": "2"}, {"target": "0", "zero_target": "met"}, {"target": "0", "zero_target": "na"})
        )
        upper = random.choice(({"target_to": "13/3"}, {"target_to_given": "TARGET"}))
        spec = {**ends, **upper, "direction": "range", "beyond": random.choice(("mirror", "inverse")), "cap": "110"}
    elif chance < 0.4:
        spec.pop("direction")
        spec |= {"direction_given": "ARAH", "target_to": "200"}
    return spec | random.choice(({}, {"floor": "0"}))


def some_indicator(random: Random, code: str, roles: list[Json]) -> Json:
    """A scoring indicator, now and then one of words."""
    kind = random.choice((*SCORING, "text")) if code != "PASTI" else "rubric"
    others = [role["code"] for role in roles[1:] if random.random() < 0.6]
    indicator: Json = {
        "kind": "indicator",
        "code": code,
        "type": kind,
        "label": label(code),
        "roles": ["atasan", *others],
        "required": random.random() < 0.4,
        "decline": ["atasan", *others],
        "missing": random.choice(RULES),
        "not_applicable": random.choice(RULES),
        "spec": some_spec(random, kind),
        "steps": [] if kind == "text" else some_steps(random) if random.random() < 0.2 else formula_step(random, ["."]),
    }
    if kind in ("rubric", "single_choice", "multiple_choice"):
        indicator["levels"] = some_levels(random, points=kind == "multiple_choice")
    return indicator


def some_node(random: Random, code: str, roles: list[Json], depth: int) -> Json:
    if depth and random.random() < 0.04:
        return some_group(random, code, roles)
    if depth == 0 or random.random() < 0.4:
        return some_indicator(random, code, roles)
    return some_criterion(random, code, roles, depth)


def some_group(random: Random, code: str, roles: list[Json]) -> Json:
    """A criterion whose only child stands once per item, or as often as raters fill it in."""
    row = some_criterion(random, f"{code}-R", roles, 1)
    mode = random.choice(("ratio", "equal"))
    give_weights(random, mode, [row], total=False)
    repeat: Json = {"empty": random.choice(("na", "zero", "block"))}
    if random.random() < 0.5:
        repeat |= {"given": "BUTIR", "title": "NAMA"}
        read_the_item(random, row)
        if mode == "ratio" and has_value(row) and random.random() < 0.5:
            row["weight_given"] = "BERAT"
    else:
        repeat |= {"most": 4, "least": random.choice((0, 0, 1, 2))}
    aggregate = random.choice(({}, {}, {"op": "sum"}, {"op": "minimum"}, {"op": "product", "base": "100"}))
    return {
        "kind": "criterion",
        "code": code,
        "label": label(code),
        "mode": "equal" if aggregate else mode,
        "children": [row],
        "aggregate": aggregate,
        "steps": some_steps(random) if has_value(row) else [],
        "missing": random.choice(RULES),
        "not_applicable": random.choice(RULES),
        "repeat": repeat,
    }


def read_the_item(random: Random, row: Json) -> None:
    """Targets and formulas of a row read the item instead of the appraisal."""
    for node in in_reading_order(row):
        spec = node.get("spec", {})
        for key in ("target_given", "target_to_given"):
            if spec.get(key) == "TARGET" and random.random() < 0.7:
                spec[key] = "SASARAN"
        for step in node["steps"]:
            if step["op"] == "formula" and random.random() < 0.7:
                step["formula"] = {"op": "+", "of": [{"value": "SASARAN"}, {"number": "1"}]}


def some_criterion(random: Random, code: str, roles: list[Json], depth: int) -> Json:
    """A group whose weights suit its mode."""
    children = [some_node(random, f"{code}-{place}", roles, depth - 1) for place in range(random.randint(1, 4))]
    mode = random.choice(("percent", "points", "ratio", "equal"))
    aggregate = some_aggregate(random, children)
    if aggregate and aggregate["op"] != "weighted_mean":
        mode = "equal"
    codes = [".", *(child["code"] for child in children if has_value(child))]
    give_weights(random, mode, children, total=mode == "percent" or (mode == "points" and code == "NILAI"))
    return {
        "kind": "criterion",
        "code": code,
        "label": label(code),
        "mode": mode,
        "children": children,
        "weight_sets": some_sets(random, mode, children),
        "aggregate": aggregate,
        "steps": [*some_steps(random), *formula_step(random, codes)] if any(map(has_value, children)) else [],
        "missing": random.choice(RULES),
        "not_applicable": random.choice(RULES),
    }


def some_sets(random: Random, mode: str, children: list[Json]) -> list[Json]:
    """Now and then other weights under a condition; in a ratio, weights from a given and limits that hold."""
    members = [child for child in children if has_value(child)]
    if mode == "ratio":
        for child in members:
            if random.random() < 0.1:
                child |= {"weight_given": "BOBOT", "limits": {"least": "0", "most": "1000"}}
    if mode not in ("ratio", "percent") or len(members) < 2 or random.random() < 0.7:
        return []
    sets = []
    for place, value in enumerate(random.sample(("higher", "range", "lower_mirror"), random.choice((1, 2)))):
        parts = [Fraction(random.randint(1, 5)) for _ in members]
        whole = sum(parts) if mode == "percent" else Fraction(1)
        factor = 100 if mode == "percent" else 1
        weights = {child["code"]: plain(part * factor / whole) for child, part in zip(members, parts, strict=True)}
        when = {"compare": {"left": {"given": "ARAH"}, "op": "=", "right": value}}
        sets.append({"code": f"set{place}", "when": when, "weights": weights})
    return sets


def has_value(node: Json) -> bool:
    if node["kind"] == "indicator":
        return bool(node["type"] != "text")
    return any(map(has_value, node["children"]))


def give_weights(random: Random, mode: str, children: list[Json], *, total: bool) -> None:
    """Weights to the children that have a value; totals of 100 where the mode asks for them."""
    members = [child for child in children if has_value(child)]
    if mode == "equal":
        return
    for child in members:
        if not (mode == "points" and child.get("mode") == "points"):
            child["weight"] = random.choice(("1", "2", "3.5", "10", "1/3", "0"))
    if members and sum(map(points_of, members)) == 0 or total:
        parts = [Fraction(random.randint(0 if place else 1, 5)) for place in range(len(members))]
        for child, part in zip(members, parts, strict=True):
            set_points(child, Fraction(part * 100, sum(parts)))


def points_of(node: Json) -> Fraction:
    if "weight" in node:
        return Fraction(node["weight"])
    return sum((points_of(child) for child in node.get("children", ()) if has_value(child)), Fraction(0))


def set_points(node: Json, points: Fraction) -> None:
    """The node weighs `points`; a summing criterion passes them on to its first member with a value."""
    if "weight" in node or node["kind"] == "indicator" or node["mode"] != "points":
        node["weight"] = plain(points)
        return
    members = [child for child in node["children"] if has_value(child)]
    for child in members[1:]:
        set_points(child, points / 2 / len(members))
    set_points(members[0], points - points / 2 / len(members) * (len(members) - 1))


def some_document(random: Random) -> Json:
    """A definition that compiles."""
    roles = some_roles(random)
    root = some_criterion(random, "NILAI", roles, 3)
    while not has_value(root):
        root = some_criterion(random, "NILAI", roles, 3)
    spread_zero_groups(root)
    document = some_head(random, roles, root)
    if random.random() < 0.4:
        give_conditions(random, root)
        forget_what_nobody_sees(document)
    return document


def large_document(random: Random) -> Json:
    """A definition that compiles, of about 60 to 300 indicators."""
    roles = some_roles(random)
    wanted, groups = random.randint(60, 300), []
    while sum(node["kind"] == "indicator" for group in groups for node in in_reading_order(group)) < wanted:
        group = some_criterion(random, f"NILAI-{len(groups)}", roles, 3)
        if has_value(group):
            groups.append(group)
    root: Json = {"kind": "criterion", "code": "NILAI", "label": label("NILAI"), "mode": "ratio", "children": groups}
    give_weights(random, "ratio", groups, total=False)
    spread_zero_groups(root)
    return some_head(random, roles, root)


def give_conditions(random: Random, root: Json) -> None:
    """Some nodes are shown or required only where an earlier answer or a given says so."""
    earlier: list[Json] = []
    inside = rows_of(root)
    for node in in_reading_order(root):
        own = inside.get(node["code"])
        readable = [each for each in earlier if inside.get(each["code"]) in (None, own)]
        if node is not root and random.random() < 0.25:
            node["show_if"] = some_condition(random, readable)
        if node["kind"] == "indicator":
            if random.random() < 0.2:
                node["require_if"] = some_condition(random, readable)
            earlier.append(node)


def rows_of(root: Json) -> dict[str, str]:
    """The codes that stand in rows, each with its group."""
    groups = [node for node in in_reading_order(root) if "repeat" in node]
    return {inner["code"]: group["code"] for group in groups for inner in in_reading_order(group)[1:]}


def in_reading_order(node: Json) -> list[Json]:
    return [node, *(inner for child in node.get("children", ()) for inner in in_reading_order(child))]


def some_condition(random: Random, earlier: list[Json], depth: int = 2) -> Json:
    kind = random.choice(("compare", "compare", "compare", "present", "not", "all", "any")) if depth else "compare"
    if kind == "not":
        return {"not": some_condition(random, earlier, depth - 1)}
    if kind in ("all", "any"):
        return {kind: [some_condition(random, earlier, depth - 1) for _ in range(2)]}
    if not earlier or random.random() < 0.25:
        code, value = random.choice((("TARGET", "10"), ("SIAP", "yes"), ("ARAH", "higher")))
        return {"compare": {"left": {"given": code}, "op": random.choice(("=", "!=")), "right": value}}
    read = random.choice(earlier)
    if kind == "present":
        return {"present": {"answer": read["code"]}}
    values = [level["value"] for level in read.get("levels", [])] or ["yes", "3", "kata"]
    op = random.choice(("<", "<=", "=", "!=", ">=", ">"))
    return {"compare": {"left": {"answer": read["code"]}, "op": op, "right": random.choice(values)}}


def forget_what_nobody_sees(document: Json) -> None:
    """Conditions that never hold, or that pull weights apart, would be errors: they are dropped until none is left."""
    places = {node["code"]: node for node in in_reading_order(document["root"])}
    wrong = ("visibility.never", "weight.sum_not_100", "weight.all_zero")
    while paths := [problem.path for problem in faults(draft_from_document(document)) if problem.code in wrong]:
        for path in paths:
            for node in in_reading_order(places[path]):
                node.pop("show_if", None)


def faults(draft: Draft) -> Iterator[Problem]:
    """What the two checks say that such conditions can offend."""
    sample, written = one_row_each(draft)
    for problem in (*weight_problems(sample), *visibility_problems(sample)):
        yield as_written(problem, written)


def some_head(random: Random, roles: list[Json], root: Json) -> Json:
    """The document around a tree."""
    fields = [
        {"code": "NAMA", "label": label("Nama"), "type": "text", "required": False},
        {"code": "SASARAN", "label": label("Sasaran"), "required": random.random() < 0.5},
        {"code": "BERAT", "label": label("Berat"), "least": "0", "required": False},
    ]
    items: Json = {"code": "BUTIR", "label": label("Butir"), "type": "rows", "required": random.random() < 0.5}
    items["fields"] = fields
    given_groups = [node for node in in_reading_order(root) if node.get("repeat", {}).get("given")]
    return {
        "format": "kinerja.instrument/1",
        "code": "ACAK",
        "title": label("Acak"),
        "roles": roles,
        "givens": [
            {"code": "TARGET", "label": label("Target"), "required": random.random() < 0.5},
            {"code": "SIAP", "label": label("Siap"), "type": "yes_no", "required": False},
            {"code": "ARAH", "label": label("Arah"), "type": "text", "required": False},
            {"code": "BOBOT", "label": label("Bobot"), "least": "0", "required": False},
            *([items] if given_groups else []),
        ],
        "rounding": {"digits": random.randint(0, 4), "mode": random.choice(("half_up", "half_even", "up", "down"))},
        "root": root,
        "outcome": some_outcome(random, root) if random.random() < 0.5 else {},
    }


def some_outcome(random: Random, root: Json) -> Json:
    """A category from the root with figures, and figures that formulas work out of them."""
    rows = [
        {
            "code": code,
            "label": label(code),
            "figures": {"persen": number(random)},
            **({"least": least} if least else {}),
        }
        for code, least in (("tinggi", "75"), ("cukup", "40"), ("rendah", ""))
    ]
    codes = [node["code"] for node in in_reading_order(root) if has_value(node) and node["code"] not in rows_of(root)]
    figures = [
        {"code": "tunjangan", "label": label("Tunjangan"), "formula": some_formula(random, [*codes, "persen", "."])},
        {"code": "akhir", "label": label("Akhir"), "digits": random.randint(0, 2), "mode": "up",
         "formula": {"op": "+", "of": [{"value": "tunjangan"}, some_formula(random, codes)]}},
    ]  # fmt: skip
    return {"lists": [{"code": "kategori", "rows": rows}], "category": "kategori", "figures": figures}


def spread_zero_groups(node: Json) -> None:
    """A summing group that was given no points at all would be an error: it counts equally instead."""
    if node["kind"] == "indicator":
        return
    members = [child for child in node["children"] if has_value(child)]
    if node["mode"] == "points" and members and sum(map(points_of, members)) == 0:
        node["mode"] = "equal"
        node["weight"] = "0"
    for child in node["children"]:
        spread_zero_groups(child)


BOUNDS = (("least", 1), ("most", 9), ("step", 1))


def some_value(random: Random, indicator: Indicator) -> Any:
    """A value that the indicator offers."""
    if indicator.type == "multiple_choice":
        return [plain(level.value) for level in indicator.levels if random.random() < 0.4]
    if indicator.levels:
        return plain(random.choice(indicator.levels).value)
    if indicator.type == "yes_no":
        return random.choice(("yes", "no"))
    if indicator.type in ("text", "note", "date", "evidence"):
        return "kata"
    if "step" in indicator.spec:
        least, most, step = (Fraction(str(indicator.spec.get(key, usual))) for key, usual in BOUNDS)
        return plain(least + step * random.randint(0, int((most - least) / step)))
    low = 0 if indicator.type != "number" or indicator.spec.get("direction") not in ("higher", "range") else -5
    return plain(Fraction(random.randint(low * 4, 40), 4))


def some_answers(random: Random, draft: Draft, *, gaps: float = 0.1) -> Json:
    """An appraisal in which some raters are absent, some answers missing, some declined."""
    groups = [node for node in walk(draft.root) if isinstance(node, Criterion) and node.repeat is not None]
    inside = {node.code for group in groups for node in walk(group)}
    indicators = [node for node in walk(draft.root) if isinstance(node, Indicator) and node.code not in inside]
    items = random.randint(0, 3)
    responses = []
    for role in draft.roles:
        usual = (
            random.choice((0, 2, 3, 4, 5)) if role.closed or role.kind == "external" else random.choice((0, 1, 1, 2))
        )
        for place in range(max(1, usual) if role.code == "atasan" and gaps < 0.5 else usual):
            answers = some_sheet(random, indicators, role.code, gaps)
            for group in groups:
                leaves = [node for node in walk(group) if isinstance(node, Indicator)]
                typed = group.repeat is None or group.repeat.given is None
                rows = random.randint(0, 4) if typed else items
                answers[group.code] = [
                    some_sheet(random, leaves, role.code, random.choice((gaps, 1.0)) if typed else gaps)
                    for _ in range(rows)
                ]
            responses.append({"role": role.code, "rater": f"{role.code}{place}", "answers": answers})
    givens: Json = {
        given.code: [some_item(random, given) for _ in range(items)]
        if given.type == ROWS
        else some_given(random, given)
        for given in draft.givens
        if given.type == ROWS or random.random() < 0.8
    }
    return {"responses": responses, "givens": givens}


def some_sheet(random: Random, indicators: list[Indicator], role: str, gaps: float) -> Json:
    """What one rater says, with some answers missing and some declined."""
    answers: Json = {}
    for indicator in indicators:
        if role in indicator.roles:
            kept = some_value(random, indicator)
            chance = random.random()
            skipped = "n/a" if role in indicator.decline else None
            answers[indicator.code] = None if chance < gaps else skipped if chance < 2 * gaps else kept
    return answers


def some_item(random: Random, given: Given) -> Json:
    return {each.code: some_given(random, each) for each in given.fields if random.random() < 0.9}


def some_given(random: Random, given: Given) -> str:
    choices = {"yes_no": ("yes", "no"), "text": ("higher", "lower_mirror", "lower_inverse", "range")}
    return random.choice(
        choices.get(given.type, ("2/3", "7", "100") if given.code == "BOBOT" else ("12.5", "100", "3"))
    )


def some_case(seed: int) -> tuple[Json, Json]:
    """A document and answers to it; the same seed gives the same."""
    random = Random(seed)
    document = some_document(random)
    return document, some_answers(random, draft_from_document(document), gaps=random.choice((0, 0.02, 0.1, 0.4)))
