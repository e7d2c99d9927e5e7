"""A second overlay merger, from the written rules alone (docs/instrument-format.md, decision 0008).

Standard library only, nothing of forms/: it works on documents, not on drafts, and builds the tree by itself.
"""

from fractions import Fraction
from typing import Any

Json = dict[str, Any]
TEXTS = ("label", "help")


def flat(document: Json) -> dict[str, Json]:
    """Every node with its parent's code, in reading order."""
    found: dict[str, Json] = {}
    waiting: list[tuple[Json, str]] = [(document["root"], "")]
    while waiting:
        node, parent = waiting.pop(0)
        found[node["code"]] = {**node, "parent": parent}
        waiting = [(child, node["code"]) for child in node.get("children", [])] + waiting
    return found


def facts(node: Json) -> dict[str, Any]:
    """What an overlay can say otherwise, and what the node says; None where it says nothing."""
    found: dict[str, Any] = {"weight": node.get("weight"), "label": node["label"], "help": node.get("help", {})}
    for role in node.get("roles", []):
        for key in TEXTS:
            found[f"wording.{role}.{key}"] = node.get("wording", {}).get(role, {}).get(key)
    for level in node.get("levels", []):
        found[f"levels.{level['value']}.label"] = level["label"]
        for role in node["roles"]:
            found[f"levels.{level['value']}.wording.{role}"] = level.get("wording", {}).get(role)
    return found


class Rules:
    """What a document lets its overlays do."""

    def __init__(self, document: Json) -> None:
        self.usual = document.get("overlay", {})
        self.nodes = flat(document)

    def says(self, code: str, what: str) -> bool:
        own = self.nodes[code].get("overlay", {}).get(what)
        return bool(self.usual.get(what) if own is None else own)

    def hides(self, code: str) -> bool:
        node = self.nodes[code]
        return bool(
            node["parent"]
            and self.says(code, "hide")
            and all(self.hides(child["code"]) for child in node.get("children", []))
        )

    def adds(self, code: str) -> bool:
        return code in self.nodes and self.nodes[code]["kind"] == "criterion" and self.says(code, "add")

    def weighs(self, code: str, value: Any) -> bool:
        if not self.says(code, "reweight") or value is None or Fraction(value) < 0:
            return False
        bounds = self.nodes[code].get("overlay", {})
        least, most = bounds.get("least"), bounds.get("most")
        return not (least and Fraction(value) < Fraction(least)) and not (most and Fraction(value) > Fraction(most))

    def lets(self, op: Json) -> bool:
        """Of hiding and setting."""
        if op["op"] == "hide":
            return self.hides(op["code"])
        if op["field"] == "weight":
            return self.weighs(op["code"], op["value"])
        taken_away = op["value"] is None and "wording." not in op["field"]
        return self.says(op["code"], "retext") and not taken_away


def sound(document: Json, ops: list[Json]) -> list[Json]:
    """The operations that have an effect."""
    rules = Rules(document)
    own = [op for op in ops if op["op"] == "add" and op["code"] not in rules.nodes]
    standing: set[str] = set()
    for _round in own:
        for op in own:
            parent = op["value"]["parent"]
            if rules.adds(parent) or any(
                each["code"] == parent and each["value"]["node"]["kind"] == "criterion"
                for each in own
                if each["code"] in standing
            ):
                standing.add(op["code"])
    good = [op for op in own if op["code"] in standing]
    for op in ops:
        if op["op"] == "add" or op["code"] not in rules.nodes:
            continue
        known = op["op"] == "hide" or op["field"] in facts(rules.nodes[op["code"]])
        if known and rules.lets(op):
            good.append(op)
    return good


def put(node: Json, field: str, value: Any) -> None:
    """Say a field otherwise, in place."""
    target, path = node, field.split(".")
    if path[0] == "levels":
        name = field.removeprefix("levels.")
        target = next(level for level in node["levels"] if name.startswith(f"{level['value']}."))
        path = name.removeprefix(f"{target['value']}.").split(".")
    for step in path[:-1]:
        target = target.setdefault(step, {})
    if value is None or value == {}:
        target.pop(path[-1], None)
    else:
        target[path[-1]] = value


def effective(document: Json, ops: list[Json]) -> Json:
    """The tree that comes of a core and its overlay."""
    good = sound(document, ops)
    hidden = {op["code"] for op in good if op["op"] == "hide"}
    own = {op["code"]: op["value"] for op in good if op["op"] == "add"}

    def build(node: Json) -> Json:
        made: Json = copied({key: part for key, part in node.items() if key not in ("children", "parent")})
        for op in good:
            if op["op"] == "set" and op["code"] == node["code"]:
                put(made, op["field"], copied(op["value"]))
        if isinstance(made.get("wording"), dict):
            made["wording"] = {role: texts for role, texts in made["wording"].items() if texts}
        for part in (made, *made.get("levels", [])):
            if part.get("wording") == {}:
                del part["wording"]
        if node["kind"] == "criterion":
            core = {child["code"]: child for child in node.get("children", [])}
            mine = {code: value for code, value in own.items() if value["parent"] == node["code"]}
            line = in_line(list(core), {code: value["after"] for code, value in mine.items()})
            made["children"] = [
                build(core[code] if code in core else mine[code]["node"]) for code in line if code not in hidden
            ]
        return made

    return build(document["root"])


def in_line(core: list[str], own: dict[str, str]) -> list[str]:
    """Siblings in order: each own one behind the one it names, ties by code, the lost ones last."""
    line: list[str] = list(core)
    left = sorted(own)
    while left:
        reachable = [code for code in left if own[code] == "" or own[code] in line]
        if not reachable:
            lost = [code for code in left if own[code] not in own] or left
            line.append(lost[0])
            left.remove(lost[0])
            continue
        code = reachable[0]
        left.remove(code)
        place = line.index(own[code]) + 1 if own[code] else 0
        # Behind the earlier ones with the same anchor and all that follows them.
        while place < len(line) and line[place] in own and comes_from(line[place], own[code], own, line):
            place += 1
        line.insert(place, code)
    return line


def comes_from(code: str, anchor: str, own: dict[str, str], line: list[str]) -> bool:
    """Whether a placed own node stands behind the anchor, straight or through others; a lost one stands alone."""
    seen: set[str] = set()
    while code in own and code not in seen:
        seen.add(code)
        if own[code] == anchor:
            return True
        code = own[code]
    return False


def merge(old: Json, new: Json, ops: list[Json], choices: dict[str, str]) -> tuple[list[Json], list[Json]]:
    """The operations on the new core, and the conflicts: name, reason, old, new, whether mine can be kept."""
    rules, before = Rules(new), flat(old)
    kept: list[Json] = []
    conflicts: list[Json] = []

    def clash(op: Json, reason: str, was: Any, now: Any, *, open_: bool = False) -> bool:
        name = " ".join(part for part in (op["op"], op["code"], op["field"]) if part)
        conflicts.append({"name": name, "reason": reason, "old": was, "new": now, "open": open_})
        return open_ and choices.get(name) == "mine"

    for op in ops:
        if op["op"] == "add":
            continue
        node = rules.nodes.get(op["code"])
        if node is None:
            if op["op"] == "set":
                clash(op, "removed", bare(before.get(op["code"])) if op["base"] is None else op["base"], None)
            continue
        known = facts(node)
        if op["op"] == "set" and op["field"] not in known:
            clash(op, "removed", op["base"], None)
            continue
        now = node["label"] if op["op"] == "hide" else known[op["field"]]
        if op["op"] == "set" and now == op["value"]:
            continue
        if not rules.lets(op):
            clash(op, "locked", op["base"], now)
        elif now == op["base"]:
            kept.append(op)
        elif clash(op, "changed", op["base"], now, open_=True):
            kept.append({**op, "base": now})
    return kept + own_nodes(ops, rules, before, clash), conflicts


def own_nodes(ops: list[Json], rules: Rules, before: dict[str, Json], clash: Any) -> list[Json]:
    adds = {op["code"]: op for op in ops if op["op"] == "add"}
    fate: dict[str, bool] = {}
    renamed: dict[str, str] = {}

    def decide(code: str) -> bool:
        """Whether an own node stays; those around it are decided first."""
        if code in fate:
            return fate[code]
        op = adds[code]
        parent = op["value"]["parent"]
        fate[code] = False
        if parent in adds and not decide(parent):
            return False
        if parent not in adds:
            if rules.nodes.get(parent, {}).get("kind") != "criterion":
                clash(op, "removed", bare(before.get(parent)), None)
                return False
            if not rules.adds(parent):
                clash(op, "locked", None, None)
                return False
        fate[code] = True
        if code in rules.nodes:
            fate[code] = clash(op, "taken", None, bare(rules.nodes[code]), open_=True)
        return fate[code]

    def depth(code: str) -> int:
        layers, around = 0, adds[code]["value"]["parent"]
        while around in adds and layers <= len(adds):  # no more: they stand in a ring
            layers, around = layers + 1, adds[around]["value"]["parent"]
        return layers

    for code in sorted(adds, key=depth):
        if decide(code) and code in rules.nodes:
            used = {each.lower() for each in [*rules.nodes, *adds, *renamed.values()]}
            number = 2
            while f"{code}-{number}".lower() in used:
                number += 1
            renamed[code] = f"{code}-{number}"
    return [rename(op, renamed) for code, op in adds.items() if fate[code]]


def rename(op: Json, renamed: dict[str, str]) -> Json:
    value = copied(op["value"])
    for key in ("parent", "after"):
        value[key] = renamed.get(value[key], value[key])
    condition = value["node"].get("show_if", {}).get("present", {})
    if condition:
        condition["answer"] = renamed.get(condition["answer"], condition["answer"])
    value["node"]["code"] = renamed.get(op["code"], op["code"])
    return {**op, "code": value["node"]["code"], "value": value}


def bare(node: Json | None) -> Json | None:
    return None if node is None else {key: part for key, part in node.items() if key not in ("children", "parent")}


def copied(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: copied(inner) for key, inner in part.items()}
    return [copied(inner) for inner in part] if isinstance(part, list) else part
