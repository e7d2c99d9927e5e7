"""All settings of one node in words: for the outline in a line, for the approver setting by setting."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from forms.diff import Change
from kinerja.core.i18n import _
from kinerja.instruments import conditions
from kinerja.instruments.answersentences import answer_words, level_words, lowered
from kinerja.instruments.board import text_in
from kinerja.instruments.sentences import Names, absence_words, figure, group_words, repeat_words, steps_words

Node = Mapping[str, Any]
Words = list[tuple[str, str]]  # ("", same) ("ins", new) ("del", old)
NOTHING: conditions.Names = MappingProxyType({})
CONDITIONS = ("show_if", "require_if")
SETTINGS = ("limits", "weight_sets", "spec", "levels", "aggregate", "steps", "missing", "not_applicable", "repeat")
# What the outline says even where it is the usual: without it a reader knows nothing of the indicator.
ALWAYS = {"number": ("target", "direction"), "scale": ("input",), "measured": ("how",)}


def setting_words(field: str, kind: str, value: Any, names: Names) -> dict[str, str]:
    """One field of a node as sentences by what they are about."""
    if field == "spec":
        return answer_words(kind, value or {}, names)
    if field == "levels":
        return {str(level["value"]): level_words(level) for level in value or ()}
    if field == "limits":
        return {"": limits_words(value or {})}
    if field == "weight_sets":
        return {each["code"]: weight_set_words(each, names) for each in value or ()}
    if field == "steps":
        return {"": steps_words(value or ())}
    if field == "repeat":
        return {"": repeat_words(value, names)}
    return {"": group_words(value) if field == "aggregate" else absence_words(value)}


def weight_words(node: Node, names: Names) -> str:
    """Where the weight comes from, and its limits."""
    given = node.get("weight_given")
    parts = [_("bobot dari data bawaan “%(name)s”", name=names.get(given, given))] if given else []
    parts += [_("batas bobot: %(limits)s", limits=limits_words(node["limits"]))] if node.get("limits") else []
    return "; ".join(parts) or _("bobot yang ditulis, tanpa batas")


def weight_set_words(each: Node, names: Names, read: conditions.Names = NOTHING) -> str:
    """One set of other weights: when it holds, and what each member then weighs."""
    read = read or {("given", code): name for code, name in names.items()}
    weights = [
        _("%(name)s %(value)s", name=names.get(k, k), value=figure(v)) for k, v in each.get("weights", {}).items()
    ]
    name, when = text_in(each.get("label")) or each["code"], conditions.condition_words(each.get("when"), read)
    return _("%(name)s, bila %(condition)s: %(weights)s", name=name, condition=when, weights="; ".join(weights))


def limits_words(limits: Mapping[str, Any]) -> str:
    """Between what a weight must stay."""
    parts = [_("paling sedikit %(least)s", least=figure(limits["least"]))] if "least" in limits else []
    parts += [_("paling banyak %(most)s", most=figure(limits["most"]))] if "most" in limits else []
    parts += [_("yang terberat di kelompoknya")] if limits.get("heaviest") else []
    return ", ".join(parts) or _("tanpa batas")


def node_words(node: Node, names: Names, read: conditions.Names = NOTHING) -> list[str]:
    """What is set otherwise than usual, and what always matters for the type."""
    kind = str(node.get("type", ""))
    usual = answer_words(kind, {}, names)
    said = answer_words(kind, node.get("spec") or {}, names)
    found = [text for key, text in said.items() if text != usual.get(key) or key in ALWAYS.get(kind, ())]
    if kind == "measured" and node.get("levels"):
        found = [text for key, text in said.items() if key == "source" and text != usual[key]]
    if any("points" in level for level in node.get("levels") or ()):
        found.append(_("poin sendiri pada tingkatnya"))
    if node.get("weight_given") or node.get("limits"):
        found.append(weight_words(node, names))
    if node.get("aggregate"):
        found.append(_("isinya digabung: %(how)s", how=lowered(group_words(node["aggregate"]))))
    found += [
        _("susunan bobot %(set)s", set=weight_set_words(each, names, read)) for each in node.get("weight_sets") or ()
    ]
    if node.get("repeat"):
        found.append(_("berulang %(how)s", how=repeat_words(node["repeat"], names)))
    if node.get("steps"):
        found.append(_("langkah hitung: %(steps)s", steps=steps_words(node["steps"])))
    for field, words in (
        ("show_if", _("ditanyakan bila %(condition)s")),
        ("require_if", _("wajib bila %(condition)s")),
    ):
        if node.get(field):
            found.append(words % {"condition": conditions.condition_words(node[field], read)})
    for field, words in (
        ("missing", _("bila tidak ada jawaban: %(rule)s")),
        ("not_applicable", _("bila tidak dapat dinilai: %(rule)s")),
    ):
        if node.get(field, "renormalise") != "renormalise":
            found.append(words % {"rule": absence_words(node[field]).lower()})
    return found


def node_line(node: Node, names: Names, read: conditions.Names = NOTHING) -> str:
    """The same in one line, empty when there is nothing to say."""
    text = "; ".join(node_words(node, names, read))
    return text[:1].upper() + text[1:]


def changed_words(change: Change, kinds: tuple[str, str], names: Names) -> Words:
    """What a setting said and what it says now, each difference in a line of its own; `kinds` are before and after."""
    old = setting_words(change.field, kinds[0], change.before, names)
    new = setting_words(change.field, kinds[1], change.after, names)
    found: Words = []
    for key in [*old, *(key for key in new if key not in old)]:
        if old.get(key) != new.get(key):
            found += [("", "\n")] if found else []
            found += [("del", old[key]), ("", " ")] if key in old else []
            found += [("ins", new[key])] if key in new else []
    return found


def changed_condition(change: Change, names: Names) -> Words:
    """The condition before and after; without one a node is always shown, and never owed by one."""
    usual = _("selalu") if change.field == "show_if" else _("tidak pernah")
    read = read_names(names)
    old, new = (conditions.condition_words(each, read) if each else usual for each in (change.before, change.after))
    return [("del", old), ("", " "), ("ins", new)]


def read_names(names: Names) -> conditions.Names:
    """The names of codes as conditions ask for them."""
    return {(source, code): name for code, name in names.items() for source in ("answer", "given")}


def added_words(node: Node, names: Names, every: Names) -> Words:
    """What a new node says, for somebody who sees it for the first time."""
    lines = [word for text in node_words(node, names, read_names(every)) for word in (("", "\n"), ("ins", text))]
    return lines[1:]
