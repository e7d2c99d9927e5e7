"""The core under an overlay's draft: operations to what comes of them, and back, or the core's refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

import forms.instrument
from forms.document import FORMAT, document_from_draft, draft_from_document, json_from
from forms.errors import DefinitionInvalid, Problem
from forms.instrument import walk
from forms.overlay import Effective, Op, Operation, Overlay, effective, operation_problems
from forms.overlaymerge import merge, overlay_between, refusals
from forms.overlayrules import Permit, permits_of
from kinerja.core.errors import Invalid
from kinerja.instruments.content import Content, Entry, content_from_document, document_from_content
from kinerja.instruments.edits.base import Frozen
from kinerja.instruments.models import Version
from kinerja.instruments.versions import load_instrument

HEAD = ("note", "legal_basis")


@dataclass(frozen=True, slots=True)
class Layer:
    """What an overlay stands on. *Written* content holds operations, *effective* content all that comes of them."""

    core: forms.instrument.Draft

    def made(self, written: Content) -> Effective:
        """What comes of the operations, with the origin of each part."""
        return effective(self.core, overlay_from(written))

    def effective(self, written: Content) -> Content:
        return content_from_document(document_from_draft(self.made(written).draft))

    def written(self, wanted: Content, before: Content) -> Content:
        """The operations that make the wanted content; `before` is what was written so far.

        Raises Invalid with everything in it that the core does not allow: this is the lock of every way of editing.
        """
        try:
            draft = draft_from_document(document_from_content(wanted))
        except DefinitionInvalid as refusal:
            raise refused(refusal.problems[0], len(refusal.problems), wanted) from refusal
        overlay = overlay_between(self.core, draft, operations_from(before))
        found = refusals(self.core, overlay, draft)
        if found:
            raise refused(found[0], len(found), content_from_document(document_from_draft(self.core)), found)
        return written_from(overlay)

    def under_core(self, draft: forms.instrument.Draft) -> forms.instrument.Draft:
        """A draft under the core's own name, so that only what differs in meaning does."""
        return replace(draft, code=self.core.code, title=self.core.title)

    def problems(self, written: Content) -> list[Problem]:
        """The operations that have no effect."""
        return operation_problems(self.core, operations_from(written))

    def permits(self) -> dict[str, Permit]:
        return permits_of(self.core)

    def codes(self) -> Frozen:
        """The core's codes and what they stand for: no overlay may use one for something else."""
        return {node.code: getattr(node, "type", "criterion") for node in walk(self.core.root)}

    def without(self, written: Content, hidden: str) -> Content:
        """The effective content with a hidden node shown again."""
        kept = {name: op for name, op in written.operations.items() if (op["op"], op["code"]) != (Op.HIDE, hidden)}
        return self.effective(Content(written.settings, operations=kept))


def layer_of(session: Session, core_version_id: int | None) -> Layer | None:
    """None for a draft or version without core."""
    version = session.get(Version, core_version_id) if core_version_id else None
    return Layer(load_instrument(session, version.fingerprint).draft) if version else None


def standing_on(session: Session, layer: Layer, version: Version) -> Content:
    """The effective content of another version of the overlay, as it would be on this core."""
    draft = load_instrument(session, version.fingerprint).draft
    other = layer_of(session, version.core_version_id)
    assert other is not None  # a version of an overlay has a core
    overlay, _conflicts = merge(other.core, layer.core, overlay_between(other.core, draft))
    return content_from_document(document_from_draft(effective(layer.core, overlay).draft))


def written_of_version(session: Session, version: Version) -> Content:
    """The operations behind a published version."""
    layer = layer_of(session, version.core_version_id)
    assert layer is not None  # a version of an overlay has a core
    return written_from(overlay_between(layer.core, load_instrument(session, version.fingerprint).draft))


def overlay_from(written: Content) -> Overlay:
    settings = written.settings
    return Overlay(
        settings["code"],
        settings["title"],
        operations_from(written),
        settings.get("note"),
        settings.get("legal_basis"),
    )


def operations_from(written: Content) -> tuple[Operation, ...]:
    return tuple(
        Operation(Op(each["op"]), each["code"], each["field"], each["value"], each["base"])
        for each in written.operations.values()
    )


def written_from(overlay: Overlay) -> Content:
    """An overlay as it is written in rows."""
    head = {"note": overlay.note, "legal_basis": overlay.legal_basis}
    settings: dict[str, Any] = {"format": FORMAT, "code": overlay.code, "title": dict(overlay.title)}
    settings |= {name: json_from(value) for name, value in head.items() if value is not None}
    return Content(settings, operations={name_of(op): entry_from(op) for op in overlay.operations})


def entry_from(op: Operation) -> Entry:
    return {"op": op.op.value, "code": op.code, "field": op.field, "value": op.value, "base": op.base}


def name_of(op: Operation) -> str:
    """What an operation is called among those of its draft."""
    return f"{op.code} {op.field}".rstrip()


def refused(first: Problem, count: int, content: Content, found: list[Problem] | None = None) -> Invalid:
    """A refusal that names the first part it is about, and every weight field."""
    label: Mapping[str, str] = content.nodes.get(first.path, {}).get("label", {})
    errors: dict[str, list[str]] = {}
    for problem in found or [first]:
        name = f"w_{problem.path}" if problem.field == "weight" else problem.field.split(".")[0]
        errors.setdefault(name, []).append(problem.code)
    return Invalid(first.code, errors, **{**first.params, "about": dict(label), "count": count})
