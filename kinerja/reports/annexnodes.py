"""The tree of a definition in words: every criterion and indicator with all that it says."""

from collections.abc import Iterator, Mapping
from typing import Any

from kinerja.core.i18n import _
from kinerja.instruments.board import text_in
from kinerja.instruments.conditions import condition_words
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.nodewords import node_words, read_names
from kinerja.instruments.outline import Line, outline_of
from kinerja.instruments.ruletexts import figure, name_of
from kinerja.instruments.sentences import group_words
from kinerja.instruments.words import MODES, TYPES

Names = Mapping[str, str]  # code -> what people call it


def numbered(content: Content) -> Iterator[tuple[str, Line]]:
    """Every line with its number: 1, 1.1, 1.2, 2 …"""
    counts: list[int] = []
    for line in outline_of(content):
        del counts[line.depth + 1 :]
        if len(counts) == line.depth:
            counts.append(0)
        counts[line.depth] += 1
        yield ".".join(map(str, counts)), line


def node_blocks(content: Content, names: Names) -> Iterator[dict[str, Any]]:
    """The root and every node with all that it says."""
    root = content.nodes[content.root]
    yield _node(content, "", root, names)
    for number, line in numbered(content):
        yield _node(content, number, line.entry, names)


def _node(content: Content, number: str, node: Entry, names: Names) -> dict[str, Any]:
    return {
        "title": " ".join(filter(None, [number, text_in(node.get("label")) or node["code"]])),
        "code": node["code"],
        "group": node["kind"] == "criterion",
        "help": text_in(node.get("help")),
        "lines": _lines(content, node, names),
        "levels": [_level(level, names) for level in node.get("levels") or ()],
        "level_head": [_("Tingkat"), _("Uraian")],
    }


def _lines(content: Content, node: Entry, names: Names) -> list[str]:
    """How it is answered and counted, and what it says to some raters only."""
    found = []
    if node["kind"] == "criterion":
        found.append(_("Isinya digabung: %(how)s.", how=group_words(node.get("aggregate"))))
        found += [_("Bobot isinya: %(mode)s.", mode=MODES[node["mode"]])] if node.get("mode") in MODES else []
    else:
        found.append(_("Jawaban: %(type)s.", type=TYPES.get(node.get("type", ""), node.get("type", ""))))
        found.append(_("Dijawab oleh: %(roles)s.", roles=_named(node.get("roles"), names)))
        if node.get("decline"):
            found.append(_("Boleh menjawab “Tidak dapat menilai”: %(roles)s.", roles=_named(node["decline"], names)))
        if not node.get("required", True):
            found.append(_("Boleh tidak dijawab."))
    if node.get("basis"):
        found.append(_("Dasar: %(basis)s", basis=node["basis"]))
    told = [text[:1].upper() + text[1:] for text in node_words(node, names, read_names(names))]
    found += [_("%(sentence)s.", sentence=text) for text in told]
    found += [_set_words(each, names) for each in node.get("weight_sets") or ()]
    return [*found, *_wording(node, names)]


def _named(codes: Any, names: Names) -> str:
    return ", ".join(names.get(code, code) for code in codes or ()) or "–"


def _set_words(each: Entry, names: Names) -> str:
    """Other weights, and when they are in force."""
    weights = [_("%(name)s %(value)s", name=names.get(code, code), value=figure(value))
               for code, value in each.get("weights", {}).items()]  # fmt: skip
    when = condition_words(each.get("when"), {("given", code): name for code, name in names.items()})
    return _("Bobot lain “%(name)s” bila %(condition)s: %(weights)s.", name=name_of(each), condition=when,
             weights="; ".join(weights))  # fmt: skip


def _wording(node: Entry, names: Names) -> Iterator[str]:
    """The words for one kind of rater instead of those for everybody."""
    for code, texts in (node.get("wording") or {}).items():
        said = [text_in(texts.get(key)) for key in ("label", "help")]
        words = " – ".join(text for text in said if text)
        if words:
            yield _("Kata-kata untuk %(role)s: %(words)s", role=names.get(code, code), words=words)


def _level(level: Entry, names: Names) -> list[Any]:
    """Value, description and what choosing it obliges to; below, the words for some raters only."""
    duties = [_("%(points)s poin", points=figure(level["points"]))] if level.get("points") is not None else []
    duties += [_("perlu bukti dukung")] if level.get("evidence") else []
    duties += [_("perlu alasan tertulis")] if level.get("reason") else []
    own = [
        _("%(role)s: %(words)s", role=names.get(code, code), words=text_in(text))
        for code, text in (level.get("wording") or {}).items()
    ]
    return [figure(level["value"]), text_in(level.get("label")), "; ".join(duties), own]
