"""What a year must come to, counted by hand from PermenPANRB 6/2022 (pp. 65, 89-92, 114-119), not by the application.

Five days a week except in the UPTD, which works on Saturdays; 8 February 2027 is a holiday of everybody.
"""

from datetime import date
from typing import NamedTuple

from kinerja.appraisals.models import AppraisalState
from kinerja.cycles.models import ClockCode

FIVE, SIX = "staf11-2", "staf-uptd-2"  # somebody of a five-day unit, somebody of the six-day unit


class Clock(NamedTuple):
    """A clock: its event's day, and the last day on which its duty can be done in time."""

    code: ClockCode
    whose: str
    begins: date
    last_day: date


CLOCKS = (
    # Decided on Monday 25 January: 14 working days to sign and return.
    Clock(ClockCode.RETURN, FIVE, date(2027, 1, 25), date(2027, 2, 15)),
    Clock(ClockCode.RETURN, SIX, date(2027, 1, 25), date(2027, 2, 11)),
    # Received on Wednesday 27 January: 14 working days to object.
    Clock(ClockCode.OBJECTION, FIVE, date(2027, 1, 27), date(2027, 2, 17)),
    Clock(ClockCode.OBJECTION, SIX, date(2027, 1, 27), date(2027, 2, 13)),
    # Filed on Wednesday 3 February: 7 working days to decide.
    Clock(ClockCode.OBJECTION_DECISION, FIVE, date(2027, 2, 3), date(2027, 2, 15)),
    Clock(ClockCode.OBJECTION_DECISION, SIX, date(2027, 2, 3), date(2027, 2, 12)),
    # The window ended with Friday 29 January: 30 working days for the report.
    Clock(ClockCode.REPORT, FIVE, date(2027, 1, 29), date(2027, 3, 15)),
    Clock(ClockCode.REPORT, SIX, date(2027, 1, 29), date(2027, 3, 6)),
    # A silent assessor's superior has 14 working days from there.
    Clock(ClockCode.DEFAULT, "staf12-2", date(2027, 1, 29), date(2027, 2, 19)),
    # Decided in the assessor's place on Wednesday 10 February: 7 working days to return.
    Clock(ClockCode.DEFAULT_RETURN, "staf12-3", date(2027, 2, 10), date(2027, 2, 19)),
)

# Who assesses whom at the end, where it is not the head of the own unit at the beginning (domain, 2.6).
ASSESSORS = {
    "staf11-1": "seksi21",  # moved in November: the new assessor alone
    "seksi22": "bidang3",  # moved to a post under Bidang 3
    "staf12-1": "bidang2",  # Plt of Seksi 2.2: where the acting post reports
    "staf22-1": "staf12-1",  # the old head left before the window: the Plt who leads now
    "staf31-1": "bidang3",  # the assessor retired: the superior
    "staf32-1": "seksi32",  # a task for another leader: feedback only
    "staf32-2": "seksi32",  # seconded: the assessor at home
    "staf32-3": "seksi32",  # tugas belajar: the assessor at home, though he moved inside the window
    "staf21-5": "uptd",  # a decree that came in January and holds from December
    "staf-uptd-1": "uptd",  # the same decree, but already decided: stays
}

FINAL, WITHOUT = AppraisalState.FINAL, AppraisalState.WITHOUT_RESULT
# The seq and cause of the result in force; everybody else has the first, by decision.
RESULTS = {
    "staf11-2": (1, "decision"),  # objected, upheld
    "staf11-3": (2, "objection"),  # objected, changed
    "staf21-2": (1, "decision"),  # objected, withdrawn
    "staf-uptd-2": (1, "decision"),  # objected, upheld
    "staf12-2": (1, "default"),
    "staf12-3": (1, "default"),
    "staf12-4": (1, "default"),
    "staf12-5": (1, "default"),
}
NOBODY_DECIDED = "staf12-6"  # the superior let it pass too: closed without a result, for a reason
RETIRED = "seksi31"
