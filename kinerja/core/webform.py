"""The base of hand-written forms: our translations, unknown fields refused, refusals shown beside their field."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from flask import request
from werkzeug.datastructures import CombinedMultiDict
from wtforms import Form
from wtforms.meta import DefaultMeta

from kinerja.core.csrf import FIELD
from kinerja.core.errors import Invalid
from kinerja.core.i18n import message, wtforms_translations


class WebMeta(DefaultMeta):
    """Messages in the reader's language. The token is checked for every request before any view runs."""

    csrf = False
    csrf_field_name = FIELD

    def get_translations(self, form: Form) -> Any:
        return _Translations()


class _Translations:
    def gettext(self, text: str) -> str:
        return str(wtforms_translations().ugettext(text))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(wtforms_translations().ungettext(singular, plural, n))


class WebForm(Form):
    """A form of one of our pages.

    `extra_names` are names that the page sends besides its fields (buttons);
    anything else that is unknown is refused, hidden fields too.
    """

    Meta = WebMeta
    extra_names: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def from_request(cls, **kwargs: Any) -> Self:
        """Filled with what was posted, empty (or from `obj`, `data`) on GET."""
        if request.method not in {"POST", "PUT", "PATCH"}:
            return cls(None, **kwargs)
        return cls(CombinedMultiDict([request.files, request.form]), **kwargs)

    def validate_on_submit(self) -> bool:
        return request.method == "POST" and self.validate()

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        unknown = self.unknown_names(request.form.keys()) if request else []
        if unknown:
            self.form_errors.append(message("form.unknown_field"))
        return valid and not unknown

    def unknown_names(self, names: Iterable[str]) -> list[str]:
        known = {field.name for field in self} | {FIELD} | self.extra_names
        return sorted(name for name in names if name not in known)

    def take(self, refusal: Invalid) -> None:
        """Show a service's refusal: beside the fields that it names, else above the form."""
        placed = False
        for name, codes in refusal.errors.items():
            texts = [message(code, **refusal.details) for code in codes]
            if name in self:
                self[name].errors = [*self[name].errors, *texts]
            else:
                self.form_errors.extend(texts)
            placed = True
        if not placed:
            self.form_errors.append(message(refusal.code, **refusal.details))
