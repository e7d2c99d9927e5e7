"""Editing a draft step by step: two editors never overwrite each other, and every step can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.audit.catalogue import Event
from kinerja.core.authz import Actor, require
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict
from kinerja.instruments import changes, policies, queries
from kinerja.instruments.content import BASE, CORE, Content, Key, entries, merged, patch_from_stored, patched
from kinerja.instruments.drafts import written_of
from kinerja.instruments.edits import Edit, Frozen
from kinerja.instruments.models import Draft, DraftChange
from kinerja.instruments.overlays import Layer, layer_of


@dataclass(frozen=True, slots=True)
class Step:
    """What an edit left behind: the draft's revision and content, and whether anything differs."""

    rev: int
    content: Content
    at: datetime
    changed: bool


def edit_draft(
    actor: Actor,
    public_id: str,
    *,
    rev: int,
    op: str,
    edit: Edit,
    renamed: tuple[str, str] | None = None,
    now: datetime,
) -> Step:
    """Apply one editing step that was made against revision `rev`; comments follow a node whose code it `renamed`.

    When others have edited since, both changes are kept unless they touch the same
    field differently. An overlay takes the same edits, as far as its core allows. Raises
    NotFound, NotAllowed, Invalid, and Conflict with who changed what, in which case
    nothing is stored.
    """
    with transaction() as session:
        instrument, draft = queries.draft_for(session, actor, public_id, update=True)
        require(policies.can_edit_draft(actor, instrument, draft))
        frozen = queries.frozen_codes(session, instrument.id, draft.core_version_id)
        layer = layer_of(session, draft.core_version_id)
        current = written_of(session, draft.id)
        since = queries.changes_since(session, draft.id, rev) if rev != draft.rev else []
        if any(CORE in step.after for step in since):
            raise changed_meanwhile(session, since, [])
        base = rewound(current, since)
        mine = edited(layer, base, edit, frozen)
        result = mine if not since else _both(session, base, mine, current=current, since=since)
        if layer is not None and since and layer.problems(result):
            raise changed_meanwhile(session, since, [])
        step = changes.keep_step(session, draft, actor, op, old=current, new=result, at=now)
        if step is not None:
            changes.note(session, actor, Event.DRAFT_CHANGED, instrument, draft, at=now, op=op)
            if renamed is not None:
                changes.carry_comments(session, draft, *renamed)
        return Step(draft.rev, shown(layer, result), now, step is not None)


def edited(layer: Layer | None, written: Content, edit: Edit, frozen: Frozen) -> Content:
    """What is written after the edit. Raises Invalid for what an overlay's core does not allow."""
    if layer is None:
        return edit(written, frozen)
    return layer.written(edit(layer.effective(written), frozen), written)


def shown(layer: Layer | None, written: Content) -> Content:
    return written if layer is None else layer.effective(written)


def undo_change(actor: Actor, public_id: str, *, rev: int, back_to: int | None = None, now: datetime) -> Step:
    """Take back the last step, or every step from the last to `back_to` (a change's revision, included).

    Undoing is itself a step in the history. Raises NotFound, NotAllowed, Conflict
    (`draft.nothing_to_undo`, or when somebody has edited since `rev`).
    """
    with transaction() as session:
        instrument, draft = queries.draft_for(session, actor, public_id, update=True)
        require(policies.can_edit_draft(actor, instrument, draft))
        if rev != draft.rev:
            raise changed_meanwhile(session, queries.changes_since(session, draft.id, rev), [])
        content = written_of(session, draft.id)
        undone = 0
        while (step := queries.undoable_change(session, draft.id)) is not None:
            if undone and (back_to is None or step.rev < back_to):
                break
            content = _taken_back(session, actor, draft, step, content=content, now=now)
            undone += 1
        if not undone:
            raise Conflict("draft.nothing_to_undo")
        changes.note(session, actor, Event.DRAFT_CHANGED, instrument, draft, at=now, op="undo", steps=undone)
        return Step(draft.rev, shown(layer_of(session, draft.core_version_id), content), now, True)


def redo_change(actor: Actor, public_id: str, *, rev: int, now: datetime) -> Step:
    """Bring back the step that was undone last; redoing again brings back the one before it.

    Any other change since ends that. A redone step can be undone like any other. Raises
    NotFound, NotAllowed, Conflict (`draft.nothing_to_redo`, or when somebody has edited since `rev`).
    """
    with transaction() as session:
        instrument, draft = queries.draft_for(session, actor, public_id, update=True)
        require(policies.can_edit_draft(actor, instrument, draft))
        if rev != draft.rev:
            raise changed_meanwhile(session, queries.changes_since(session, draft.id, rev), [])
        step = queries.redoable_change(session, draft.id)
        if step is None:
            raise Conflict("draft.nothing_to_redo")
        content = written_of(session, draft.id)
        content = _taken_back(session, actor, draft, step, content=content, now=now, op="redo")
        changes.note(session, actor, Event.DRAFT_CHANGED, instrument, draft, at=now, op="redo")
        return Step(draft.rev, shown(layer_of(session, draft.core_version_id), content), now, True)


def _taken_back(
    session: Session,
    actor: Actor,
    draft: Draft,
    step: DraftChange,
    *,
    content: Content,
    now: datetime,
    op: str = "undo",
) -> Content:
    before, after = patch_from_stored(step.before), patch_from_stored(step.after)
    present = entries(content)
    if any(present.get(key) != entry for key, entry in after.items()):
        raise Conflict("draft.cannot_undo", rev=step.rev)
    result = patched(content, before)
    bases, cores = ((step.after[name], step.before[name]) if name in step.after else None for name in (BASE, CORE))
    # What is redone is a step of its own: it does not undo the undoing, or the history could not be walked back.
    undoes = step.id if op == "undo" else None
    changes.keep_step(
        session, draft, actor, op, old=content, new=result, at=now, undoes=undoes, bases=bases, cores=cores
    )
    return result


def rewound(content: Content, since: Sequence[DraftChange]) -> Content:
    """The content as it was before those steps (the newest first)."""
    for step in since:
        content = patched(content, patch_from_stored(step.before))
    return content


def _both(session: Session, base: Content, mine: Content, *, current: Content, since: Sequence[DraftChange]) -> Content:
    result, conflicts = merged(base, mine, current)
    if conflicts:
        raise changed_meanwhile(session, since, [key for key, _field in conflicts])
    if any(node["parent"] and node["parent"] not in result.nodes for node in result.nodes.values()):
        raise changed_meanwhile(session, since, [])
    return result


def changed_meanwhile(session: Session, since: Sequence[DraftChange], keys: Sequence[Key]) -> Conflict:
    """The refusal that names who changed what; `keys` narrows it to what both touched."""
    touching = [step for step in since if not keys or {*keys} & {*patch_from_stored(step.after)}] or list(since)
    names = queries.account_names(session, [step.actor_id for step in touching])
    codes = sorted({code or part for part, code in keys} or {""})
    return Conflict(
        "draft.changed_meanwhile",
        by=", ".join(sorted(set(names.values()))) or "…",
        at=max((step.at for step in touching), default="…"),
        what=", ".join(codes) or "…",
    )
