"""One indicator of many sheets on one page: the same fields as on a sheet, whose names say whose they are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from forms.answers import Fields, as_fields, raw_of
from forms.builder import PREFIXES, type_of
from forms.controls import WITH_LABEL, Sheet, Translate
from forms.errors import Problem
from forms.instrument import Answer, Indicator, Instrument
from forms.markup import questions
from forms.page import PageValues, as_written, compiled, error_slots, field_slots, in_code


@dataclass(frozen=True, slots=True)
class Shared:
    """An indicator that one rater answers on several sheets, as one role in one language."""

    instrument: Instrument
    indicator: Indicator
    role: str
    locale: str
    translate: Translate = as_written

    @property
    def is_typed(self) -> bool:
        """Whether the value has a field with a label, rather than options under a legend."""
        return type_of(self.indicator).asked.control_for(self.indicator) in WITH_LABEL


def code_for(code: str, whose: str) -> str:
    """The indicator's code on the page of many; `whose` holds no point."""
    return f"{code}.{whose}"


def own_fields(raw: Any, code: str, whose: str) -> Fields:
    """What one submission of the page says about one sheet, under the names that the sheet itself uses."""
    fields, named = as_fields(raw), code_for(code, whose)
    return Fields({prefix + code: fields.getlist(prefix + named) for prefix in PREFIXES if prefix + named in fields})


def many_fields(fields: Mapping[str, Sequence[str]], code: str, whose: str) -> Fields:
    """The other way: the fields of a sheet under the names of the page of many."""
    return Fields({f"{name[:2]}{code_for(code, whose)}": texts for name, texts in fields.items() if name[2:] == code})


def fields_for(
    shared: Shared,
    whose: str,
    answer: Answer | None,
    *,
    typed: Any = None,
    errors: Sequence[Problem] = (),
    message: Callable[[Problem], str] = in_code,
) -> str:
    """The fields of one sheet as HTML, every value escaped once.

    They are labelled by `l_` and the code of `code_for`, which the page gives to the person's name. `typed`, a
    submission of the page that was refused, stands in the fields instead of the answer. The indicator's help is
    left out: the page says it once for all.
    """
    named = code_for(shared.indicator.code, whose)
    wording = {
        role: {part: text for part, text in own.items() if part != "help"}
        for role, own in shared.indicator.wording.items()
    }
    indicator = replace(shared.indicator, code=named, help={}, wording=wording)
    control = type_of(indicator).asked.control_for(indicator)
    sheet = Sheet(shared.instrument, shared.role, shared.locale, shared.translate)
    if typed is not None:
        fields = as_fields(typed)
        texts = {prefix + named: fields.getlist(prefix + named) for prefix in PREFIXES}
    else:
        texts = {} if answer is None else dict(raw_of(indicator, answer, locale=shared.locale))
    slots: dict[str, str] = {}
    for name, held in texts.items():
        if any(held):
            slots.update(field_slots(name[:2], named, held, as_text=shared.is_typed))
    slots.update(error_slots(named, errors, [message(problem) for problem in errors]) if errors else ())
    return compiled(questions(sheet, indicator, control)).join(PageValues(slots, texts, {}))
