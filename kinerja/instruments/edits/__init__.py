"""One editing step of a draft as a pure function: content in, content out; Invalid says what is wrong with it."""

from kinerja.instruments.edits.base import CODE, Edit, Frozen
from kinerja.instruments.edits.layers import set_allowances, set_texts, show_node
from kinerja.instruments.edits.nodes import rename_node, set_levels, set_node
from kinerja.instruments.edits.roles import (
    add_role,
    chained,
    delete_role,
    put_givens,
    put_roles,
    set_role,
    set_settings,
)
from kinerja.instruments.edits.structure import add_node, delete_node, duplicate_node, move_node, move_node_to
from kinerja.instruments.edits.weights import distribute, set_weights

__all__ = [
    "CODE",
    "Edit",
    "Frozen",
    "add_node",
    "add_role",
    "chained",
    "delete_node",
    "delete_role",
    "distribute",
    "duplicate_node",
    "move_node",
    "move_node_to",
    "put_givens",
    "put_roles",
    "rename_node",
    "set_allowances",
    "set_levels",
    "set_node",
    "set_role",
    "set_settings",
    "set_texts",
    "set_weights",
    "show_node",
]
