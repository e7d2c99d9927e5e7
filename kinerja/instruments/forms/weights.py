"""Where a node's weight comes from, and between which limits it must stay."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from kinerja.core.i18n import lazy
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.forms.fields import ratio, settled
from kinerja.instruments.forms.givenchoices import number_givens


def weight_fields(content: Content, entry: Entry) -> dict[str, Any]:
    """The fields beside a written weight."""
    options = number_givens(content, entry.get("weight_given"), lazy("Bobot yang ditulis di atas"))
    return {
        "weight_given": SelectField(lazy("Asal bobot"), choices=[SelectChoice(key, name) for key, name in options]),
        "limit_least": ratio(lazy("Bobot paling sedikit")),
        "limit_most": ratio(lazy("Bobot paling banyak")),
        "limit_heaviest": BooleanField(lazy("Harus yang terberat di kelompoknya")),
    }


def weight_data(entry: Entry) -> dict[str, Any]:
    """What those fields show at first."""
    limits: Mapping[str, Any] = entry.get("limits") or {}
    return {
        "weight_given": entry.get("weight_given") or "",
        "limit_least": limits.get("least"),
        "limit_most": limits.get("most"),
        "limit_heaviest": bool(limits.get("heaviest")),
    }


def limits_from(data: Mapping[str, Any]) -> dict[str, Any]:
    """The limits that the fields say."""
    found = {key: settled(data.get(f"limit_{key}")) for key in ("least", "most")}
    typed = {key: value for key, value in found.items() if value is not None}
    return typed | ({"heaviest": True} if data.get("limit_heaviest") else {})
