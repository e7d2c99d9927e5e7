"""Lists of the admin panel whose columns are facts: read for a whole page at once, filtered by codes and days."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import g
from flask_admin.contrib.sqla.filters import BaseSQLAFilter
from flask_babel.speaklater import LazyString

from kinerja.core.adminview import GuardedView
from kinerja.core.i18n import lazy

Choices = Callable[[], Sequence[tuple[str, Any]]]


class ChoiceFilter(BaseSQLAFilter):
    """A filter by a code out of a list that is made for the reader of the page."""

    def __init__(self, name: LazyString, choices: Choices, clause: Callable[[str], Any]) -> None:
        super().__init__(None, name)
        self.choices, self.clause = choices, clause

    def validate(self, value: str) -> bool:
        return value in {key for key, _text in self.choices()}

    def apply(self, query: Any, value: str, alias: Any = None) -> Any:
        return query.filter(self.clause(value))

    def operation(self) -> LazyString:
        return lazy("adalah")


class DayFilter(BaseSQLAFilter):
    """A filter by a day of the calendar, typed or picked; what is no day is ignored."""

    def __init__(self, name: LazyString, operation: LazyString, clause: Callable[[date], Any]) -> None:
        super().__init__(None, name, data_type="datepicker")
        self.words, self.clause = operation, clause

    def validate(self, value: str) -> bool:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return False
        # Beyond these, a time zone carries the day out of the calendar.
        return 1 < day.year < 9999

    def apply(self, query: Any, value: str, alias: Any = None) -> Any:
        return query.filter(self.clause(date.fromisoformat(value)))

    def operation(self) -> LazyString:
        return self.words


class FactsView(GuardedView):
    """The base of lists with columns that are no columns of the row."""

    def facts(self, rows: Sequence[Any]) -> dict[int, dict[str, Any]]:
        """By row id: the values of virtual columns."""
        return {}

    def get_list(self, *args: Any, **kwargs: Any) -> Any:
        count, rows = super().get_list(*args, **kwargs)
        g.kinerja_facts = self.facts(rows)
        return count, rows

    def _export_data(self) -> Any:
        count, rows = super()._export_data()
        g.kinerja_facts = self.facts(rows)
        return count, rows

    def _get_list_value(self, context: Any, model: Any, name: str, *formatters: Any) -> Any:
        known: dict[int, dict[str, Any]] = g.get("kinerja_facts") or {}
        if model.id not in known:
            known = g.kinerja_facts = self.facts([model])
        facts = known.get(model.id, {})
        return facts[name] if name in facts else super()._get_list_value(context, model, name, *formatters)

    def _get_filter_groups(self) -> Any:
        groups = super()._get_filter_groups()
        for items in (groups or {}).values():
            for item in items:
                chosen = self._filters[item["index"]]
                if isinstance(chosen, ChoiceFilter):
                    item["options"] = [(key, str(text)) for key, text in chosen.choices()]
        return groups
