"""The page of rater roles: all of them at once, in their order."""

from typing import Any

from wtforms import BooleanField, FieldList, FormField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from kinerja.core.i18n import lazy
from kinerja.instruments.content import Content, Entry
from kinerja.instruments.forms.fields import data_of_texts, line, texts_from
from kinerja.instruments.forms.lines import (
    LineForm,
    LinesForm,
    choices_of,
    code_field,
    refuse_repeated,
    settled_codes,
    weight_field,
)
from kinerja.instruments.rulewords import COUNTINGS, MISSING_ROLES
from kinerja.instruments.words import KINDS

MOST_ROLES = 20


class RoleLine(LineForm):
    """One kind of rater."""

    label_id = StringField(lazy("Nama"), [InputRequired(), Length(max=100)])
    label_en = line(lazy("Nama dalam bahasa Inggris"), most=100)
    code = code_field(hint=lazy("Boleh kosong: dibuat dari namanya."))
    kind = SelectField(lazy("Jenis"), choices=lambda: choices_of(KINDS))
    weight = weight_field(lazy("Bobot"))
    counts = SelectField(lazy("Bobot berlaku"), choices=lambda: choices_of(COUNTINGS))
    minimum = IntegerField(lazy("Paling sedikit (orang)"), [NumberRange(1, 999)])
    missing = SelectField(lazy("Bila tidak ada yang menjawab"), choices=lambda: choices_of(MISSING_ROLES))
    closed = BooleanField(lazy("Tertutup: hanya rata-rata yang tampil"))

    def role(self, code: str) -> dict[str, Any]:
        """The role as the document writes it; None takes a field back to its default."""
        data = self.data
        return {
            "code": code,
            "label": texts_from(data, "label"),
            "kind": data["kind"],
            "weight": data["weight"] or "0",
            "minimum": data["minimum"] if data["minimum"] != 1 else None,
            "closed": data["closed"] or None,
            "missing": data["missing"] if data["missing"] != "renormalise" else None,
            "counts": data["counts"] if data["counts"] != "once" else None,
        }


class RolesForm(LinesForm):
    """All roles of a draft at once."""

    fresh = {"roles": {"kind": "peer", "weight": "20", "minimum": 1, "missing": "renormalise", "counts": "once"}}
    roles = FieldList(FormField(RoleLine), max_entries=MOST_ROLES)
    content: Content

    @property
    def stored(self) -> dict[str, str]:
        return {code: code for code in self.content.roles}

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        return refuse_repeated(self.roles, self.stored) and valid

    def changes(self) -> list[dict[str, Any]]:
        """The roles as the page says, in its order; a code that is stored stays."""
        codes = settled_codes(self.roles, self.stored, otherwise="penilai")
        return [entry.form.role(codes[entry["key"].data]) for entry in self.roles]


def roles_form_class(content: Content) -> type[RolesForm]:
    return type("RolesForm", (RolesForm,), {"content": content})


def roles_data(content: Content) -> dict[str, Any]:
    return {"roles": [_line_data(role) for role in content.ordered_roles()]}


def _line_data(role: Entry) -> dict[str, Any]:
    return {
        "key": role["code"],
        "code": role["code"],
        "kind": role["kind"],
        "weight": role.get("weight"),
        "closed": role.get("closed", False),
        "minimum": role.get("minimum", 1),
        "missing": role.get("missing", "renormalise"),
        "counts": role.get("counts", "once"),
        **data_of_texts("label", role.get("label")),
    }
