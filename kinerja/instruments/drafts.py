"""Rows of a draft to the engine's Draft and back: the only place where a row meets the engine."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, delete, select
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
from kinerja.instruments.models import Draft, DraftLevel, DraftNode, DraftOp, DraftRole, NodeKind
from kinerja.instruments.overlays import layer_of

NODE_TEXTS = ("label", "help", "wording")
NODE_COLUMNS = ("parent", "position", "kind", "code", "type", "mode", "weight", "levels", *NODE_TEXTS)
ROLE_COLUMNS = ("position", "code", "kind", "weight", "minimum", "closed", "label")
LEVEL_TEXTS = ("label", "wording")
NODE = (
    DraftNode.id, DraftNode.parent_id, DraftNode.position, DraftNode.kind, DraftNode.code, DraftNode.type,
    DraftNode.mode, DraftNode.weight, DraftNode.texts, DraftNode.spec,
)  # fmt: skip
LEVEL = (DraftLevel.node_id, DraftLevel.value, DraftLevel.texts, DraftLevel.spec)


def draft_from_rows(session: Session, draft_id: int) -> forms.instrument.Draft:
    """The draft as the engine reads it, checked by nobody yet. Raises NotFound, DefinitionInvalid."""
    return forms.document.draft_from_document(document_from_content(content_of(session, draft_id)))


def content_of(session: Session, draft_id: int) -> Content:
    """Everything that a draft says; of an overlay, what comes of its core and its operations. Raises NotFound."""
    settings, core = _head(session, draft_id)
    written = _written(session, draft_id, settings, core)
    layer = layer_of(session, core)
    return written if layer is None else layer.effective(written)


def written_of(session: Session, draft_id: int) -> Content:
    """Everything that is written in a draft's rows: of an overlay, its operations. Raises NotFound."""
    return _written(session, draft_id, *_head(session, draft_id))


def _head(session: Session, draft_id: int) -> tuple[dict[str, Any], int | None]:
    kept = session.execute(select(Draft.settings, Draft.core_version_id).where(Draft.id == draft_id)).one_or_none()
    if kept is None:
        raise NotFound("draft.unknown")
    return kept[0], kept[1]


def _written(session: Session, draft_id: int, settings: dict[str, Any], core: int | None) -> Content:
    if core is not None:
        operations = session.scalars(
            select(DraftOp).where(DraftOp.draft_id == draft_id).order_by(DraftOp.code, DraftOp.field)
        )
        return Content(settings, operations={f"{row.code} {row.field}".rstrip(): _op_entry(row) for row in operations})
    roles = session.scalars(select(DraftRole).where(DraftRole.draft_id == draft_id).order_by(DraftRole.position))
    # Columns, not objects: five hundred indicators have thousands of rows, and nobody changes these.
    rows = session.execute(select(*NODE).where(DraftNode.draft_id == draft_id).order_by(DraftNode.position)).all()
    owned = select(DraftNode.id).where(DraftNode.draft_id == draft_id)
    levels: dict[int, list[Entry]] = {}
    for level in session.execute(
        select(*LEVEL).where(DraftLevel.node_id.in_(owned)).order_by(DraftLevel.position, DraftLevel.id)
    ):
        levels.setdefault(level.node_id, []).append(_level_entry(level))
    codes = {row.id: row.code for row in rows}
    nodes = {row.code: _node_entry(row, codes, levels.get(row.id, [])) for row in rows}
    return Content(settings, {role.code: _role_entry(role) for role in roles}, nodes)


def rows_from_document(session: Session, draft: Draft, document: Mapping[str, Any]) -> None:
    """Fill an empty draft with the rows of a document. Raises Invalid for what an overlay's core does not allow."""
    draft.settings = {}
    content = content_from_document(document)
    layer = layer_of(session, draft.core_version_id)
    write_content(session, draft, Content({}), content if layer is None else layer.written(content, Content({})))


def write_content(session: Session, draft: Draft, old: Content, new: Content) -> None:
    """Make the rows say what `new` says; touches only entries that differ from `old`."""
    assert draft.core_version_id is None or not (new.nodes or new.roles), "an overlay holds operations only"
    _before, after = difference(old, new)
    if ("settings", "") in after:
        draft.settings = dict(new.settings)
    _write_roles(session, draft.id, {code: entry for (part, code), entry in after.items() if part == "role"})
    changed = {code: entry for (part, code), entry in after.items() if part == "node"}
    if changed:
        _write_nodes(session, draft.id, changed, old, new)
    _write_ops(session, draft.id, {name: entry for (part, name), entry in after.items() if part == "op"})


def _write_ops(session: Session, draft_id: int, changed: Mapping[str, Entry | None]) -> None:
    if not changed:
        return
    rows = session.scalars(select(DraftOp).where(DraftOp.draft_id == draft_id))
    known = {f"{row.code} {row.field}".rstrip(): row for row in rows}
    for name, entry in changed.items():
        if entry is None:
            session.delete(known[name])
            continue
        row = known.get(name)
        if row is None:
            row = DraftOp(draft_id=draft_id, code=entry["code"], field=entry["field"])
            session.add(row)
        row.op, row.value, row.base_value = entry["op"], entry["value"], entry["base"]
    session.flush()


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


def _write_nodes(
    session: Session, draft_id: int, changed: Mapping[str, Entry | None], old: Content, new: Content
) -> None:
    needed = {*changed, *(entry["parent"] for entry in changed.values() if entry is not None)}
    known = select(DraftNode).where(DraftNode.draft_id == draft_id, DraftNode.code.in_(needed))
    rows = {row.code: row for row in session.scalars(known)}
    for code in new.walk(new.root):
        if code not in changed:
            continue
        entry = new.nodes[code]
        fresh = code not in rows
        if fresh:
            rows[code] = DraftNode(draft_id=draft_id, code=code)
            session.add(rows[code])
        row = rows[code]
        row.parent_id = None if entry["parent"] == ROOT_PARENT else rows[entry["parent"]].id
        row.kind, row.type, row.mode = NodeKind(entry["kind"]), entry.get("type"), entry.get("mode")
        row.position, row.weight = entry["position"], amount_from(entry.get("weight"))
        row.texts = {name: entry[name] for name in NODE_TEXTS if name in entry}
        row.spec = _rest(entry, NODE_COLUMNS) | finer("weight", entry.get("weight"))
        if fresh:
            session.flush()  # children and levels need the number of the row
        if entry.get("levels") != old.nodes.get(code, {}).get("levels"):
            _write_levels(session, row.id, entry.get("levels", ()))
    session.flush()
    _delete_nodes(session, [rows[code] for code, entry in changed.items() if entry is None])


def _delete_nodes(session: Session, gone: list[DraftNode]) -> None:
    if not gone:
        return
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


def _node_entry(row: Row[Any], codes: Mapping[int, str], levels: list[Entry]) -> Entry:
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


def _op_entry(row: DraftOp) -> Entry:
    return {"op": row.op, "code": row.code, "field": row.field, "value": row.value, "base": row.base_value}


def _level_entry(row: Row[Any]) -> Entry:
    return {"value": text_of(row.value), **row.texts, **row.spec}


def _rest(entry: Entry, columns: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in columns}
