"""A node of another definition, with everything under it, as a part of a draft; what it read there stays there."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from kinerja.core.errors import Invalid
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.edits import Edit, Frozen
from kinerja.instruments.edits.base import (
    CODE,
    DEEPEST,
    NOTHING,
    FreeCodes,
    depth_of,
    height_of,
    kind_of,
    node_of,
    with_nodes,
)
from kinerja.instruments.edits.following import IN_BRACKETS, REFERENCES, following
from kinerja.instruments.starting import usual_roles

READING = ("steps", "aggregate", "show_if", "require_if", "weight_sets")
GIVEN_KEYS = ("given", "weight_given", "target_given", "target_to_given", "direction_given")
SO_FAR = "."


def copy_node(source: Content, code: str, parent: str) -> Edit:
    """The node at the end of a criterion. Codes that are taken give way to the next free ones.

    Raters become those of the same code, else of the same kind; conditions, formulas and
    steps that read something outside the copy are left behind (`left_behind` tells which).
    Raises Invalid, NotFound.
    """

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        if node_of(content, parent)["kind"] != "criterion":
            raise Invalid("node.not_a_criterion", {"parent": ["node.not_a_criterion"]})
        if code == source.root or depth_of(content, parent) + height_of(source, code) >= DEEPEST:
            raise Invalid("tree.too_deep", {"parent": ["tree.too_deep"]}, most=DEEPEST)
        roles, givens, inside = roles_for(source, content), givens_of(content), set(source.walk(code))
        renamed: dict[str, str] = {}
        codes, made = FreeCodes(content, frozen), dict[str, Entry]()
        beside = content.children(parent)
        places = {parent: content.nodes[beside[-1]]["position"] if beside else -1}  # of the last child
        for old in source.walk(code):
            entry = source.nodes[old]
            home = renamed.get(str(entry["parent"]), parent)
            fresh = renamed[old] = _code_for(codes, entry, frozen)
            places[home] = places.get(home, -1) + 1
            copied = {**without_foreign(entry, inside, givens), "code": fresh, "parent": home}
            made[fresh] = {**with_roles(copied, roles, content), "position": places[home]}
        return with_nodes(content, {fresh: following(entry, renamed) for fresh, entry in made.items()})

    return edit


def left_behind(source: Content, code: str, content: Content) -> int:
    """How many settings of the node and of what is under it read something that does not come along."""
    inside, givens = set(source.walk(code)), givens_of(content)
    return sum(len(foreign_fields(source.nodes[each], inside, givens)) for each in inside)


def _code_for(codes: FreeCodes, entry: Entry, frozen: Frozen) -> str:
    """Its own code where that is free and never meant something else, else the next one like it."""
    code = str(entry["code"])
    if CODE.fullmatch(code) and code.upper() not in codes.here and frozen.get(code, kind_of(entry)) == kind_of(entry):
        codes.take(code)
        return code
    return codes.like(code[:36])


def without_foreign(entry: Entry, inside: Collection[str], givens: Collection[str]) -> dict[str, Any]:
    """The entry without what reads nodes outside the copy or givens that the draft does not have."""
    gone = foreign_fields(entry, inside, givens)
    kept = {key: part for key, part in entry.items() if key not in gone and key != "spec"}
    spec = {key: part for key, part in (entry.get("spec") or {}).items() if f"spec.{key}" not in gone}
    return kept | ({"spec": spec} if spec else {})


def foreign_fields(entry: Entry, inside: Collection[str], givens: Collection[str]) -> list[str]:
    """The fields of a node that read something the copy does not bring along."""
    found = [
        field for field in READING
        if field in entry and any(not _comes_along(*read, inside, givens) for read in reads_of(entry[field]))
    ]  # fmt: skip
    if entry.get("weight_given") and entry["weight_given"] not in givens:
        found.append("weight_given")
    spec = entry.get("spec") or {}
    return [*found, *(f"spec.{key}" for key in GIVEN_KEYS if spec.get(key) and spec[key] not in givens)]


def _comes_along(kind: str, name: str, inside: Collection[str], givens: Collection[str]) -> bool:
    if kind == "given":
        return name in givens
    return name in inside or (kind == "value" and name in givens)


def reads_of(part: Any) -> Iterator[tuple[str, str]]:
    """Every name that a formula or condition reads: as a `value` (node or given), `answer`, `node` or `given`."""
    if isinstance(part, Mapping):
        for key, inner in part.items():
            if key in (*REFERENCES, "given") and isinstance(inner, str):
                yield from [(key, inner)] if inner != SO_FAR and not _is_number(inner) else []
            elif key == "formula" and isinstance(inner, str):
                yield from (("value", name) for name in IN_BRACKETS.findall(inner) if name != SO_FAR)
            elif key == "weights" and isinstance(inner, Mapping):
                yield from (("node", name) for name in inner)
            else:
                yield from reads_of(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from reads_of(inner)


def _is_number(text: str) -> bool:
    # Tables and levels have a `value` too, which is a number and no code.
    return not CODE.fullmatch(text)


def givens_of(content: Content) -> set[str]:
    return {str(given["code"]) for given in content.settings.get("givens", ())}


def roles_for(source: Content, target: Content) -> dict[str, str]:
    """Which role of the draft stands for each role of the source: the same code, else the first of the kind."""
    found: dict[str, str] = {}
    for role in source.ordered_roles():
        code = str(role["code"])
        alike = [str(each["code"]) for each in target.ordered_roles() if each["kind"] == role["kind"]]
        if code in target.roles:
            found[code] = code
        elif alike:
            found[code] = alike[0]
    return found


def with_roles(entry: Mapping[str, Any], roles: Mapping[str, str], target: Content) -> dict[str, Any]:
    """The entry under the names of the draft's roles; nobody left means the usual ones."""
    changed = dict(entry)
    if entry["kind"] == "criterion":
        return changed
    changed["roles"] = _mapped(entry.get("roles", ()), roles) or usual_roles(target)
    if entry.get("decline"):
        changed["decline"] = [role for role in _mapped(entry["decline"], roles) if role in changed["roles"]]
    if entry.get("wording"):
        changed["wording"] = _worded(entry["wording"], roles)
    if entry.get("levels"):
        changed["levels"] = [
            {**level, "wording": _worded(level["wording"], roles)} if level.get("wording") else level
            for level in entry["levels"]
        ]
    spec = dict(entry.get("spec") or {})
    if spec.get("required_roles"):
        spec["required_roles"] = _mapped(spec["required_roles"], roles)
        changed["spec"] = {key: part for key, part in spec.items() if part != []}
    return changed


def _mapped(codes: Collection[str], roles: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(roles[code] for code in codes if code in roles))


def _worded(wording: Mapping[str, Any], roles: Mapping[str, str]) -> dict[str, Any]:
    """Own words by role; of two roles that become one, the first one's words stay."""
    found: dict[str, Any] = {}
    for role, text in wording.items():
        if role in roles:
            found.setdefault(roles[role], text)
    return found
