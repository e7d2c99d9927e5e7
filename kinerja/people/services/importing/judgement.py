"""A list held against today's records in two passes: reads only, a chunk at a time, without a lock."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from kinerja.core.authz import Actor
from kinerja.core.db import reading
from kinerja.people.importing.book import Directory
from kinerja.people.importing.entries import Entry, cells_by_field, entry_from, is_entry
from kinerja.people.importing.facts import Facts, Settled, Standing, settle
from kinerja.people.importing.judging import Judge, Judged
from kinerja.people.models import ImportBatch
from kinerja.people.queries.importing import climb_from, directory_for, page_for, row_chunks

Row = tuple[int, list[str]]


@dataclass
class Judgement:
    """First `note`, then `judged` for all the lines, then `settled`."""

    batch: ImportBatch
    actor: Actor
    today: date
    directory: Directory = field(init=False)
    _judge: Judge = field(init=False)
    _standings: list[Standing] = field(default_factory=list)

    def note(self, progress: Callable[[int], None]) -> None:
        """What only the whole file tells; `progress` hears of every chunk of lines."""
        facts = Facts()
        for rows in row_chunks(reading(), self.batch):
            for entry in self._entries(rows).values():
                if entry is not None:
                    facts.note(entry)
            progress(len(rows))
        self.directory = directory_for(reading(), self.actor, self.batch.picks, on=self.today)
        self._judge = Judge(self.actor, self.directory, facts, self.today, self.batch.effective_on)

    def judged(self, rows: Sequence[Row]) -> dict[int, Judged | None]:
        """These lines; None for one about nobody."""
        entries = self._entries(rows)
        people = [entry for entry in entries.values() if entry is not None]
        page = page_for(reading(), people, on=self.today)
        judged = {entry.row: self._judge.judge(entry, page) for entry in people}
        self._standings += [one.standing() for one in judged.values() if one.is_sound]
        return {number: judged.get(number) for number in entries}

    def settled(self) -> dict[int, Settled]:
        """What the lines say about each other, by line."""
        return settle(self._standings, climb_from(reading(), on=self.today))

    def _entries(self, rows: Iterable[Row]) -> dict[int, Entry | None]:
        fields = [column["field"] for column in self.batch.columns]
        found: dict[int, Entry | None] = {}
        for number, cells in rows:
            said = cells_by_field(cells, fields)
            found[number] = entry_from(number, said, today=self.today) if is_entry(said) else None
        return found
