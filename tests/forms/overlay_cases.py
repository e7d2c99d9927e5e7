"""Random cores, what becomes of them, and overlays of them: also what no core allows."""

from copy import deepcopy
from random import Random
from typing import Any

from forms.document import document_from_draft, draft_from_document
from tests.forms.reference_overlay import Json, facts, flat

WORDS = ("Ramah", "Tepat waktu", "Rapi", "Jujur", "Cepat")
WEIGHTS = ("0", "5", "10", "12.5", "20", "100/3")
ROLES = ("atasan", "rekan")


def text(random: Random) -> dict[str, str]:
    found = {"id": random.choice(WORDS)}
    return found | ({"en": random.choice(WORDS)} if random.random() < 0.2 else {})


def allowance(random: Random) -> Json:
    found: Json = {
        name: random.random() < 0.85 for name in ("hide", "retext", "add", "reweight") if random.random() < 0.6
    }
    if random.random() < 0.2:
        found |= {"least": "5"} if random.random() < 0.5 else {"most": "20"}
    return found


def some_node(random: Random, code: str, *, criterion: bool) -> Json:
    node: Json = {"kind": "criterion" if criterion else "indicator", "code": code, "label": text(random)}
    if criterion:
        return node | {"mode": random.choice(("ratio", "percent", "points"))}
    kind = random.choice(("rubric", "rubric", "text"))
    node |= {"type": kind, "roles": list(ROLES[: random.randint(1, 2)])}
    if kind == "rubric":
        node["levels"] = [some_level(random, value, node["roles"]) for value in ("1", "2.5", "4")]
    if random.random() < 0.3:
        node["wording"] = {node["roles"][-1]: {random.choice(("label", "help")): text(random)}}
    return node


def some_level(random: Random, value: str, roles: list[str]) -> Json:
    return {"value": value, "label": text(random)} | (
        {"wording": {roles[0]: text(random)}} if random.random() < 0.2 else {}
    )


def some_core(random: Random) -> Json:
    count = random.randint(3, 12)
    root = some_node(random, "R", criterion=True) | {"children": []}
    homes = [root]
    for number in range(count):
        criterion = random.random() < 0.35
        node = dressed(random, some_node(random, f"N{number}", criterion=criterion))
        if criterion:
            node["children"] = []
        random.choice(homes)["children"].append(node)
        homes += [node] if criterion else []
    roles = [{"code": code, "label": {"id": code}, "kind": "peer", "weight": "1"} for code in ROLES]
    return canonical(
        {
            "format": "kinerja.instrument/1",
            "code": "INTI",
            "title": {"id": "Inti"},
            "roles": roles,
            "root": root,
            "overlay": {name: True for name in ("hide", "retext", "add", "reweight") if random.random() < 0.75},
        }
    )


def dressed(random: Random, node: Json) -> Json:
    if random.random() < 0.7:
        node["weight"] = random.choice(WEIGHTS)
    if random.random() < 0.3:
        node["help"] = text(random)
    if random.random() < 0.6:
        node["overlay"] = allowance(random)
    return node


def canonical(document: Json) -> Json:
    return document_from_draft(draft_from_document(document))


def moved_on(random: Random, core: Json) -> Json:
    """The core's next version: texts, weights, levels, allowances, places; nodes come and go."""
    document = deepcopy(core)
    for _ in range(random.randint(2, 10)):
        parents = {child["code"]: node for node in all_nodes(document["root"]) for child in node.get("children", [])}
        nodes = [node for node in all_nodes(document["root"]) if node["code"] in parents]
        homes = [node for node in all_nodes(document["root"]) if node["kind"] == "criterion"]
        one = random.choice(nodes) if nodes else None
        what = random.choice(
            ("retext", "retext", "reweight", "reweight", "level", "allow", "move", "remove", "add", "add")
        )
        if what == "add":
            code = random.choice((f"N{random.randint(20, 25)}", f"X{random.randint(1, 6)}"))
            if code not in {*parents, "R"}:
                criterion = random.random() < 0.3
                fresh = dressed(random, some_node(random, code, criterion=criterion))
                fresh |= {"children": []} if criterion else {}
                siblings = random.choice(homes)["children"]
                siblings.insert(random.randint(0, len(siblings)), fresh)
        elif one is not None:
            CHANGES[what](random, one, parents, homes)
        if random.random() < 0.1:
            document["overlay"] = allowance(random)
    return canonical(document)


def retext(random: Random, node: Json, parents: Any, homes: Any) -> None:
    node[random.choice(("label", "help"))] = text(random)


def reweight(random: Random, node: Json, parents: Any, homes: Any) -> None:
    node["weight"] = random.choice(WEIGHTS)


def allow(random: Random, node: Json, parents: Any, homes: Any) -> None:
    node["overlay"] = allowance(random)


def relevel(random: Random, node: Json, parents: Any, homes: Any) -> None:
    if node.get("levels"):
        level = random.choice(node["levels"])
        if random.random() < 0.3:
            node["levels"].remove(level)
        else:
            level["label"] = text(random)


def remove(random: Random, node: Json, parents: Any, homes: Any) -> None:
    parents[node["code"]]["children"].remove(node)


def move(random: Random, node: Json, parents: Any, homes: Any) -> None:
    home = random.choice(homes)
    if home["code"] not in {each["code"] for each in all_nodes(node)}:
        parents[node["code"]]["children"].remove(node)
        home["children"].insert(random.randint(0, len(home["children"])), node)


CHANGES = {"retext": retext, "reweight": reweight, "level": relevel, "allow": allow, "move": move, "remove": remove}


def all_nodes(node: Json) -> list[Json]:
    return [node, *(inner for child in node.get("children", []) for inner in all_nodes(child))]


def some_operations(random: Random, core: Json) -> list[Json]:
    """Any operations, one per code and field; a good part of them is not allowed or about nothing."""
    nodes = flat(core)
    found: dict[tuple[str, str], Json] = {}
    own: list[str] = []
    for _ in range(random.randint(1, 14)):
        code = random.choice([*nodes]) if random.random() < 0.97 else "TIADA"
        what = random.choice(("hide", "set", "set", "set", "add", "add"))
        if what == "add":
            op = some_own(random, core, own)
            own.append(op["code"])
        elif what == "hide":
            op = {"op": "hide", "code": code, "field": "", "value": None}
            op["base"] = nodes[code]["label"] if code in nodes else {"id": "Hilang"}
        else:
            op = some_set(random, code, nodes)
        found[op["code"], op["field"]] = op
    return list(found.values())


def some_set(random: Random, code: str, nodes: dict[str, Json]) -> Json:
    known = facts(nodes[code]) if code in nodes else {"label": {"id": "Hilang"}}
    field = random.choice([*known, "weight", "label"]) if random.random() < 0.95 else "levels.9.label"
    value: Any = random.choice(WEIGHTS) if field == "weight" else text(random)
    if random.random() < 0.05:
        value = None
    return {"op": "set", "code": code, "field": field, "value": value, "base": known.get(field)}


def some_own(random: Random, core: Json, own: list[str]) -> Json:
    nodes = flat(core)
    code = f"X{random.randint(1, 6)}"
    node = dressed(random, some_node(random, code, criterion=random.random() < 0.4))
    node.pop("overlay", None)
    if own and random.random() < 0.2:
        node["show_if"] = {"present": {"answer": random.choice(own)}}
    homes = [each for each, entry in nodes.items() if entry["kind"] == "criterion"]
    parent = random.choice([*homes, *homes, *own, random.choice([*nodes, "TIADA"])])
    inside = [each for each, entry in nodes.items() if entry["parent"] == parent]
    after = random.choice(["", *inside, *inside, *own, "TIADA"])
    return {"op": "add", "code": code, "field": "", "base": None,
            "value": {"parent": parent, "after": after, "node": node}}  # fmt: skip
