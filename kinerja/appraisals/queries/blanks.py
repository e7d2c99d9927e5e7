"""The figures of a period that nobody has entered yet, as rows of a table to fill in."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from forms.builder import asked_of, is_answered
from forms.instrument import Text
from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.queries.data import data_in_force, supplies_for, with_sent_sheets
from kinerja.appraisals.queries.visible import visible_data
from kinerja.core.authz import Actor
from kinerja.people.queries import cards_for


@dataclass(frozen=True, slots=True)
class Blank:
    """One figure of one person that is still missing."""

    number: str
    name: str
    code: str
    label: Text


def blanks_for(session: Session, actor: Actor, cycle_id: int, on: date) -> list[Blank]:
    """By name, then in the order of the instrument; givens that may no longer come are left out."""
    query = visible_data(actor).where(Appraisal.cycle_id == cycle_id)
    owners = dict(session.execute(query.with_only_columns(Appraisal.id, Appraisal.employee_id)).tuples().all())
    cards = cards_for(session, sorted(owners.values()), on)
    sheets, sent = data_in_force(session, owners), with_sent_sheets(session, owners)
    found = []
    for appraisal, supplies in supplies_for(session, owners).items():
        card = cards[owners[appraisal]]
        for supply in supplies:
            part = supply.part
            missing = [
                (given.code, given.label)
                for given in supply.givens
                if given.code not in part.givens and supply.can_change(given.code, any_sent=appraisal in sent)
            ]
            for role in supply.roles:
                sheet = sheets.get((appraisal, part.part, role.code))
                answers = sheet.answers if sheet else {}
                missing += [
                    (one.code, one.label_for(role.code))
                    for one in asked_of(supply.instrument, role.code)
                    if not is_answered(answers.get(one.code), one)
                ]
            found += [Blank(card.nip, card.name, code, label) for code, label in missing]
    return sorted(found, key=lambda one: (one.name, one.number))
