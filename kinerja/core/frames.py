"""Pages whose frame is rendered once; a request only joins in what is its own."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, g, session
from markupsafe import Markup

from kinerja.core.authz import Actor

MOST_FRAMES = 500


@dataclass(frozen=True, slots=True)
class Frame:
    """Text in UTF-8 with a gap after each piece but the last, and what stands in the gaps."""

    pieces: tuple[bytes, ...]
    names: tuple[str, ...]


_frames: dict[Hashable, Frame] = {}


def slot(name: str) -> Markup:
    """What stands in a frame for a value: templates take it as text that is already escaped."""
    return Markup(f"\0{name}\0")  # noqa: S704  # a name of ours


def framed(
    key: Hashable,
    values: Mapping[str, Sequence[bytes]],
    render: Callable[[dict[str, Any]], str],
    *,
    actor: Actor,
    marks: Mapping[str, str],
) -> bytes:
    """The page that `render` makes, with `values` (pieces of HTML) in its slots; all in UTF-8.

    `render` is called once per key with the navigation of a nameless reader; whatever of its page is not in the
    key (its language is), the same for every reader of the same duties, must stand in a slot. `marks` are texts too
    long and random to stand anywhere by chance, which become slots wherever they stand.
    """
    if "_flashes" in session or current_app.debug:
        return _joined(_split(render({}), {}), values)
    full_key = (
        key,
        actor.kind,
        actor.employee_id is None,
        bool(actor.label),
        _roles(actor),
    )
    marks = {**marks, "csrf": g.csrf_token}
    frame = _frames.get(full_key)
    if frame is None:
        if len(_frames) >= MOST_FRAMES:
            _frames.clear()
        frame = _frames[full_key] = _split(render(_nameless(actor)), marks)
    own = {name: [mark.encode()] for name, mark in marks.items()}
    return _joined(frame, {**values, **own, "reader": [Markup.escape(actor.label).encode()]})


def _roles(actor: Actor) -> frozenset[str]:
    return frozenset(grant.role for grant in actor.grants)


def _nameless(actor: Actor) -> dict[str, Any]:
    """The frame's navigation, with a slot for the reader's name."""
    context: dict[str, Any] = {}
    current_app.update_template_context(context)
    made = context["navigation"]()
    named = replace(made, name=slot("reader")) if actor.label and made.name else made
    return {"navigation": lambda: named}


def _split(text: str, marks: Mapping[str, str]) -> Frame:
    for name, mark in marks.items():
        text = text.replace(mark, slot(name))
    parts = text.split("\0")
    return Frame(tuple(part.encode() for part in parts[::2]), tuple(parts[1::2]))


def _joined(frame: Frame, values: Mapping[str, Sequence[bytes]]) -> bytes:
    found: list[bytes] = []
    for piece, name in zip(frame.pieces, frame.names, strict=False):  # the last piece has no gap behind it
        found.append(piece)
        found += values[name]
    found.append(frame.pieces[-1])
    return b"".join(found)
