"""Rows of a draft to the engine's Draft and back: the only place where a row meets the engine."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

import forms.document
import forms.instrument
from kinerja.core.errors import NotFound
from kinerja.instruments.content import (
    ROOT_PARENT,
    Content,
    Entry,
    amount_from,
    content_from_document,
    difference,
    document_from_content,
    finer,
    text_of,
)
from kinerja.instruments.models import Draft, DraftLevel, DraftNode, DraftRole, NodeKind

NODE_TEXTS = ("label", "help", "wording")
NODE_COLUMNS = ("parent", "position", "kind", "code", "type", "mode", "weight", "levels", *NODE_TEXTS)
ROLE_COLUMNS = ("position", "code", "kind", "weight", "minimum", "closed", "label")
LEVEL_TEXTS = ("label", "wording")


def draft_from_rows(session: Session, draft_id: int) -> forms.instrument.Draft:
    """The draft as the engine reads it, checked by nobody yet. Raises NotFound, DefinitionInvalid."""
    return forms.document.draft_from_document(document_from_content(content_of(session, draft_id)))


def content_of(session: Session, draft_id: int) -> Content:
    """Everything that is written in a draft, in four queries. Raises NotFound."""
    settings = session.scalar(select(Draft.settings).where(Draft.id == draft_id))
    if settings is None:
        raise NotFound("draft.unknown")
    roles = session.scalars(select(DraftRole).where(DraftRole.draft_id == draft_id).order_by(DraftRole.position))
    rows = session.scalars(select(DraftNode).where(DraftNode.draft_id == draft_id).order_by(DraftNode.position)).all()
    owned = select(DraftNode.id).where(DraftNode.draft_id == draft_id)
    levels: dict[int, list[Entry]] = {}
    for level in session.scalars(
        select(DraftLevel).where(DraftLevel.node_id.in_(owned)).order_by(DraftLevel.position, DraftLevel.id)
    ):
        levels.setdefault(level.node_id, []).append(_level_entry(level))
    codes = {row.id: row.code for row in rows}
    nodes = {row.code: _node_entry(row, codes, levels.get(row.id, [])) for row in rows}
    return Content(settings, {role.code: _role_entry(role) for role in roles}, nodes)


def rows_from_document(session: Session, draft: Draft, document: Mapping[str, Any]) -> None:
    """Fill an empty draft with the rows of a document."""
    draft.settings = {}
    content = content_from_document(document)
    write_content(session, draft, Content({}), content)


def write_content(session: Session, draft: Draft, old: Content, new: Content) -> None:
    """Make the rows say what `new` says; touches only entries that differ from `old`."""
    _before, after = difference(old, new)
    if ("settings", "") in after:
        draft.settings = dict(new.settings)
    _write_roles(session, draft.id, {code: entry for (part, code), entry in after.items() if part == "role"})
    changed = {code: entry for (part, code), entry in after.items() if part == "node"}
    if changed:
        _write_nodes(session, draft.id, changed, new)


def _write_roles(session: Session, draft_id: int, changed: Mapping[str, Entry | None]) -> None:
    known = {row.code: row for row in session.scalars(select(DraftRole).where(DraftRole.draft_id == draft_id))}
    for code, entry in changed.items():
        row = known.get(code)
        if entry is None:
            session.delete(known[code])
            continue
        if row is None:
            row = DraftRole(draft_id=draft_id, code=code)
            session.add(row)
        row.kind, row.position = entry["kind"], entry["position"]
        row.weight = amount_from(entry.get("weight")) or Decimal(0)
        row.minimum, row.closed = entry.get("minimum", 1), entry.get("closed", False)
        row.texts = {"label": entry.get("label", {})}
        row.spec = _rest(entry, ROLE_COLUMNS) | finer("weight", entry.get("weight"))


def _write_nodes(session: Session, draft_id: int, changed: Mapping[str, Entry | None], new: Content) -> None:
    rows = {row.code: row for row in session.scalars(select(DraftNode).where(DraftNode.draft_id == draft_id))}
    for code in new.walk(new.root):
        if code not in changed:
            continue
        entry = new.nodes[code]
        row = rows.get(code)
        if row is None:
            row = rows[code] = DraftNode(draft_id=draft_id, code=code)
            session.add(row)
        row.parent_id = None if entry["parent"] == ROOT_PARENT else rows[entry["parent"]].id
        row.kind, row.type, row.mode = NodeKind(entry["kind"]), entry.get("type"), entry.get("mode")
        row.position, row.weight = entry["position"], amount_from(entry.get("weight"))
        row.texts = {name: entry[name] for name in NODE_TEXTS if name in entry}
        row.spec = _rest(entry, NODE_COLUMNS) | finer("weight", entry.get("weight"))
        session.flush()  # children need the number of their parent
        _write_levels(session, row.id, entry.get("levels", ()))
    gone = [rows[code] for code, entry in changed.items() if entry is None]
    session.execute(delete(DraftLevel).where(DraftLevel.node_id.in_([row.id for row in gone])))
    for row in gone:
        row.parent_id = None  # so that the order of deleting does not matter
    session.flush()
    for row in gone:
        session.delete(row)
    session.flush()


def _write_levels(session: Session, node_id: int, levels: Any) -> None:
    session.execute(delete(DraftLevel).where(DraftLevel.node_id == node_id))
    for position, level in enumerate(levels):
        session.add(
            DraftLevel(
                node_id=node_id,
                value=amount_from(level["value"]) or Decimal(0),
                position=position,
                texts={name: level[name] for name in LEVEL_TEXTS if name in level},
                spec=_rest(level, ("value", *LEVEL_TEXTS)) | finer("value", level["value"]),
            )
        )


def _node_entry(row: DraftNode, codes: Mapping[int, str], levels: list[Entry]) -> Entry:
    entry: dict[str, Any] = {
        "kind": row.kind.value,
        "code": row.code,
        "parent": ROOT_PARENT if row.parent_id is None else codes[row.parent_id],
        "position": row.position,
        **row.texts,
        **row.spec,
    }
    if row.type is not None:
        entry["type"] = row.type
    if row.mode is not None:
        entry["mode"] = row.mode
    if row.weight is not None:
        entry["weight"] = text_of(row.weight)
    if levels:
        entry["levels"] = levels
    return entry


def _role_entry(row: DraftRole) -> Entry:
    entry: dict[str, Any] = {"code": row.code, "kind": row.kind, "position": row.position, **row.texts, **row.spec}
    entry.setdefault("weight", text_of(row.weight))
    if row.minimum != 1:
        entry["minimum"] = row.minimum
    if row.closed:
        entry["closed"] = True
    return entry


def _level_entry(row: DraftLevel) -> Entry:
    return {"value": text_of(row.value), **row.texts, **row.spec}


def _rest(entry: Entry, columns: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in columns}
