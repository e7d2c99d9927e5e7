"""Changes of another document taken into a draft one by one; what is not chosen stays as it is."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from forms.diff import Change, changes_between
from forms.document import document_from_draft, draft_from_document
from kinerja.core.errors import Invalid
from kinerja.instruments.content import ROOT_PARENT, Content, Entry, content_from_document, document_from_content
from kinerja.instruments.edits import Edit, Frozen
from kinerja.instruments.edits.base import NOTHING, kind_of
from kinerja.instruments.exchange.arranging import arranged, keyed, placed, settled_siblings

IN_SETTINGS = ("title", "note", "legal_basis", "rounding")
IN_OUTCOME = ("lists", "axes", "figures")
OF_ALL = "overlay_of_all"  # what overlays may do to every node
WHOLE = ("category", "matrix")
OF_NODES = ("roles", "decline")  # fields of nodes among the changes of roles
WORDS = ("label", "wording")


def key_of(change: Change) -> str:
    """What a change is called in a form; no two changes of one comparison share it."""
    return f"{change.kind} {change.code} {change.field}".rstrip()


def take_changes(document: Mapping[str, Any], chosen: Collection[str]) -> Edit:
    """The chosen changes that turn the draft into the document, as one step.

    Raises Invalid when some make no sense without others (`take.needs_other`), when none is
    left, or when a published code would stand for something else.
    """

    def edit(content: Content, frozen: Frozen = NOTHING) -> Content:
        new = draft_from_document({**document, "code": content.settings["code"]})
        old = draft_from_document(document_from_content(content))
        changes = [change for change in changes_between(old, new) if key_of(change) in chosen]
        result = taken(content, content_from_document(document_from_draft(new)), changes)
        _check_codes(content, result, frozen)
        return result

    return edit


def taken(old: Content, new: Content, changes: Sequence[Change]) -> Content:
    """The old content with those changes; with all of them it says what the new one says. Raises Invalid."""
    result = Content(_settings(old, new, changes), _roles(old, new, changes), _nodes(old, new, changes))
    _check_tree(result)
    reordered = {change.code for change in changes if (change.kind, change.field) == ("moved", "children")}
    return settled_siblings(result, old, new, reordered)


def _settings(old: Content, new: Content, changes: Sequence[Change]) -> Entry:
    settings = dict(old.settings)
    fields = {change.field for change in changes}
    for field in [field for field in IN_SETTINGS if field in fields]:
        _put(settings, field, new.settings.get(field))
    if OF_ALL in fields:
        _put(settings, "overlay", new.settings.get("overlay"))
    givens = _list(old.settings, new.settings, "givens", changes)
    if givens != old.settings.get("givens"):
        _put(settings, "givens", givens)
    before, after = (dict(side.settings.get("outcome") or {}) for side in (old, new))
    outcome = dict(before)
    for field in IN_OUTCOME:
        parts = _list(before, after, field, changes)
        if parts != before.get(field):
            _put(outcome, field, parts)
    for field in [field for field in WHOLE if field in fields]:
        _put(outcome, field, after.get(field))
    if outcome != before:
        _put(settings, "outcome", outcome)
    return settings


def _list(old: Mapping[str, Any], new: Mapping[str, Any], field: str, changes: Sequence[Change]) -> Any:
    """A list of coded parts of the settings, as far as its changes are taken."""
    codes = {change.code for change in changes if change.field == field}
    reorder = any((change.code, change.field) == (field, "order") for change in changes)
    if not codes and not reorder:
        return old.get(field)
    return keyed(old.get(field) or (), new.get(field) or (), codes, reorder=reorder)


def _roles(old: Content, new: Content, changes: Sequence[Change]) -> dict[str, Entry]:
    roles: dict[str, Entry] = dict(old.roles)
    reorder = False
    for change in changes:
        if change.kind != "role_changed" or change.field in OF_NODES:
            continue
        if change.field == "order":
            reorder = True
        elif change.field:
            entry = dict(roles[change.code])
            _put(entry, change.field, new.roles[change.code].get(change.field))
            roles[change.code] = entry
        elif change.after is None:
            del roles[change.code]
        else:
            roles[change.code] = {key: part for key, part in new.roles[change.code].items() if key != "position"}
    orders = [[str(role["code"]) for role in side.ordered_roles()] for side in (old, new)]
    first, second = reversed(orders) if reorder else orders
    return placed(roles, arranged(first, second, roles))


def _nodes(old: Content, new: Content, changes: Sequence[Change]) -> dict[str, Entry]:
    nodes: dict[str, Entry] = dict(old.nodes)
    for change in changes:
        code, field = change.code, change.field
        if change.kind == "added":
            nodes[code] = {key: part for key, part in new.nodes[code].items() if key != "position"}
        elif change.kind == "removed":
            nodes.pop(code, None)
        elif change.kind == "moved" and field == "parent":
            nodes[code] = {**nodes[code], "parent": new.nodes[code]["parent"], "position": -1}
        elif code in nodes and code in new.nodes and _is_of_node(change):
            nodes[code] = _with_field(nodes[code], new.nodes[code], change, changes)
    return nodes


def _is_of_node(change: Change) -> bool:
    """Whether a field of a node changes, not one of the settings, a rule or a role with the same code."""
    if change.kind in ("moved", "outcome_changed") or change.field in (*IN_SETTINGS, OF_ALL, "givens", "order"):
        return False
    return change.kind != "role_changed" or change.field in OF_NODES


def _with_field(entry: Entry, new: Entry, change: Change, changes: Sequence[Change]) -> Entry:
    found = dict(entry)
    if change.field == "kind":
        return {**new, "parent": entry["parent"], "position": entry["position"]}
    if change.field == "levels":
        both = {each.kind for each in changes if (each.code, each.field) == (change.code, "levels")}
        _put(found, "levels", _levels(entry.get("levels") or (), new.get("levels") or (), both))
        return found
    _put(found, change.field, new.get(change.field))
    return found


def _levels(old: Sequence[Entry], new: Sequence[Entry], kinds: Collection[str]) -> list[dict[str, Any]]:
    """Levels whose values, words or both are taken."""
    if len(old) != len(new) or len(kinds) == 2:
        return [dict(level) for level in new]
    words, values = (new, old) if "retexted" in kinds else (old, new)
    return [
        {**{key: part for key, part in value.items() if key not in WORDS},
         **{key: part for key, part in word.items() if key in WORDS}}
        for value, word in zip(values, words, strict=True)
    ]  # fmt: skip


def _check_tree(content: Content) -> None:
    """One outermost criterion, and everything in a criterion that is there. Raises Invalid."""
    nodes = content.nodes
    roots = [code for code, node in nodes.items() if node["parent"] == ROOT_PARENT]
    for code, node in nodes.items():
        home = node["parent"]
        if home and (home not in nodes or nodes[home]["kind"] != "criterion"):
            raise _needs(content, code, home)
    if len(roots) != 1 or nodes[roots[0]]["kind"] != "criterion":
        raise _needs(content, roots[-1] if roots else "", "")
    reached = _reached(nodes)
    for code in nodes:
        if code not in reached:
            raise _needs(content, code, nodes[code]["parent"])


def _reached(nodes: Mapping[str, Entry]) -> set[str]:
    """Everything under the root, whatever its order."""
    under: dict[str, list[str]] = {}
    for code, node in nodes.items():
        under.setdefault(node["parent"], []).append(code)
    found: set[str] = set()
    waiting = list(under.get(ROOT_PARENT, ()))
    while waiting:
        code = waiting.pop()
        found.add(code)
        waiting += under.get(code, ())
    return found


def _needs(content: Content, code: str, home: str) -> Invalid:
    name = str(content.nodes.get(code, {}).get("label", {}).get("id") or code)
    return Invalid("take.needs_other", {"ambil": ["take.needs_other"]}, name=name, other=home or "…")


def _check_codes(old: Content, new: Content, frozen: Frozen) -> None:
    """A published code keeps its meaning; what was wrong before is no fault of the file. Raises Invalid."""
    for code, node in new.nodes.items():
        known = frozen.get(code)
        if known is None or known == kind_of(node):
            continue
        if code not in old.nodes or kind_of(old.nodes[code]) == known:
            raise Invalid("code.used_before", {"ambil": ["code.used_before"]}, code=code)


def _put(entry: dict[str, Any], field: str, value: Any) -> None:
    """None and empty parts are absent."""
    if value in (None, {}, [], ()):
        entry.pop(field, None)
    else:
        entry[field] = value
