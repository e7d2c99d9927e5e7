"""What a year must come to, counted by hand from PermenPANRB 6/2022 (pp. 65, 89-92, 114-119), not by the application.

Five days a week except in the UPTD, which works on Saturdays; 8 February 2027 is a holiday of everybody.
"""

from datetime import date
from typing import NamedTuple

from kinerja.appraisals.models import AppraisalState
from kinerja.cycles.models import ClockCode

FIVE, SIX = "staf11-2", "staf-uptd-2"  # somebody of a five-day unit, somebody of the six-day unit
PRESUMED = "staf31-1"  # never receives, never objects


class Clock(NamedTuple):
    """A clock: its event's day, and the last day on which its duty can be done in time."""

    code: ClockCode
    whose: str
    begins: date
    last_day: date


# The last clock of that kind which somebody has.
CLOCKS = (
    # Decided on Monday 25 January: 14 working days to sign and return.
    Clock(ClockCode.RETURN, FIVE, date(2027, 1, 25), date(2027, 2, 15)),
    Clock(ClockCode.RETURN, "staf21-3", date(2027, 1, 25), date(2027, 2, 15)),
    Clock(ClockCode.RETURN, PRESUMED, date(2027, 1, 25), date(2027, 2, 15)),
    Clock(ClockCode.RETURN, SIX, date(2027, 1, 25), date(2027, 2, 11)),
    Clock(ClockCode.RETURN, "staf-uptd-4", date(2027, 1, 25), date(2027, 2, 11)),
    Clock(ClockCode.RETURN, "staf-uptd-5", date(2027, 1, 25), date(2027, 2, 11)),
    # Received on Wednesday 27 January: 14 working days to object.
    Clock(ClockCode.OBJECTION, FIVE, date(2027, 1, 27), date(2027, 2, 17)),
    Clock(ClockCode.OBJECTION, SIX, date(2027, 1, 27), date(2027, 2, 13)),
    # Received on Monday 15 February, the last day to return; five days and six.
    Clock(ClockCode.OBJECTION, "staf21-3", date(2027, 2, 15), date(2027, 3, 5)),
    Clock(ClockCode.OBJECTION, "staf-uptd-4", date(2027, 2, 11), date(2027, 2, 27)),
    # Taken as received when the last day to return was over: the 16th and the 12th of February.
    Clock(ClockCode.OBJECTION, PRESUMED, date(2027, 2, 16), date(2027, 3, 8)),
    Clock(ClockCode.OBJECTION, "staf31-3", date(2027, 2, 16), date(2027, 3, 8)),
    Clock(ClockCode.OBJECTION, "staf-uptd-5", date(2027, 2, 12), date(2027, 3, 1)),
    # Filed on Wednesday 3 February: 7 working days to decide.
    Clock(ClockCode.OBJECTION_DECISION, FIVE, date(2027, 2, 3), date(2027, 2, 15)),
    Clock(ClockCode.OBJECTION_DECISION, SIX, date(2027, 2, 3), date(2027, 2, 12)),
    # Filed on Monday 8 March, the last day: the decision is due after the report.
    Clock(ClockCode.OBJECTION_DECISION, "staf31-3", date(2027, 3, 8), date(2027, 3, 17)),
    # The window ended with Friday 29 January: 30 working days for the report.
    Clock(ClockCode.REPORT, FIVE, date(2027, 1, 29), date(2027, 3, 15)),
    Clock(ClockCode.REPORT, SIX, date(2027, 1, 29), date(2027, 3, 6)),
    # For this one it ended with Friday 5 February, because an administrator gave more time.
    Clock(ClockCode.REPORT, "staf-uptd-13", date(2027, 2, 5), date(2027, 3, 13)),
    # A silent assessor's superior has 14 working days from there.
    Clock(ClockCode.DEFAULT, "staf12-2", date(2027, 1, 29), date(2027, 2, 19)),
    Clock(ClockCode.DEFAULT, "staf12-4", date(2027, 1, 29), date(2027, 2, 19)),
    Clock(ClockCode.DEFAULT, "staf-uptd-11", date(2027, 2, 5), date(2027, 2, 23)),
    # Decided in the assessor's place on Wednesday 10 February: 7 working days to return.
    Clock(ClockCode.DEFAULT_RETURN, "staf12-2", date(2027, 2, 10), date(2027, 2, 19)),
    Clock(ClockCode.DEFAULT_RETURN, "staf12-3", date(2027, 2, 10), date(2027, 2, 19)),
    # In the last second, and in the first one after it.
    Clock(ClockCode.DEFAULT_RETURN, "staf12-5", date(2027, 2, 19), date(2027, 3, 2)),
    Clock(ClockCode.DEFAULT_RETURN, "staf12-4", date(2027, 2, 20), date(2027, 3, 2)),
)

# Met a second after their last day: taken all the same, and kept as late.
LATE = {(ClockCode.OBJECTION_DECISION, FIVE), (ClockCode.DEFAULT, "staf12-4")}


class Window(NamedTuple):
    """The first and the last day on which somebody may act; `announced`: the last day as first announced."""

    first: date
    last: date
    announced: date | None = None


RATERS = Window(date(2026, 11, 23), date(2026, 12, 31), announced=date(2026, 12, 24))
SUPERVISORS = Window(date(2026, 11, 23), date(2027, 1, 22))
RATING = Window(date(2027, 1, 4), date(2027, 1, 29))
# More time for one person: opened again by the Dinas, or given when the period is about to close.
REOPENED_SELF = ("staf31-6", date(2027, 1, 8))
REOPENED_SUPERVISOR = ("staf21-6", date(2027, 1, 26))
EXTENDED_RATING = (("staf-uptd-13", "staf-uptd-11"), date(2027, 2, 5))

# Who assesses whom at the end, where it is not the head of the own unit at the beginning (domain, 2.6).
ASSESSORS = {
    "staf11-1": "seksi21",  # moved in November: the new assessor alone
    "seksi22": "bidang3",  # moved to a post under Bidang 3
    "staf12-1": "bidang2",  # Plt of Seksi 2.2: where the acting post reports
    "staf22-1": "staf12-1",  # the old head left before the window: the Plt who leads now
    "staf22-2": "staf12-1",  # was Plt elsewhere until December: back in the own chain
    "staf31-1": "bidang3",  # the assessor retired: the superior
    "staf32-1": "seksi32",  # a task for another leader: feedback only
    "staf32-2": "seksi32",  # seconded: the assessor at home
    "staf32-3": "seksi32",  # tugas belajar: the assessor at home, though he moved inside the window
    "staf21-5": "uptd",  # a decree that came in January and holds from December
    "staf-uptd-1": "uptd",  # the same decree, but already decided: stays
    "kadis": "gubernur",
}
ACTED_UNDER = ("staf22-2", "seksi11")  # while the acting post lasted: where it reports
FEEDBACK = {"staf32-1": "seksi11", "staf32-2": "luar-1"}  # whose leader elsewhere is asked for feedback
# The head of Seksi 1.2 moves on that day: the old assessor stays only if it lies inside the window for ratings.
MOVES_OF_ASSESSOR = {
    date(2027, 1, 3): False,
    date(2027, 1, 4): True,
    date(2027, 1, 29): True,
    date(2027, 1, 30): False,
}

FINAL, WITHOUT = AppraisalState.FINAL, AppraisalState.WITHOUT_RESULT
# The seq and cause of the result in force; everybody else has the first, by decision.
RESULTS = {
    "staf11-2": (1, "decision"),  # objected, upheld
    "staf31-3": (2, "objection"),  # objected, changed
    "staf21-2": (1, "decision"),  # objected, withdrawn
    "staf-uptd-2": (1, "decision"),  # objected, upheld
    "staf12-2": (1, "default"),
    "staf12-3": (1, "default"),
    "staf12-4": (1, "default"),
    "staf12-5": (1, "default"),
    "staf-uptd-11": (1, "default"),
}
NOBODY_DECIDED = "staf12-6"  # the superior let it pass too: closed without a result, for a reason
RETIRED = "seksi31"
# After 6 March, by the last day of the report: the UPTD's fourteen and one who came, without two who had more time.
REPORTS_LATE = 13
# The predicate of the quadrant (domain, 3b); everybody else was as expected in both: Baik.
PREDICATES = {
    "staf32-4": "sangat_kurang",  # dropped out of tugas belajar: Kurang or Sangat Kurang alone
    "staf31-3": "sangat_baik",  # above expectations in both, after the objection
}
# By hand, weights 60 for attendance and 40 for reports; roles count 60, 20 and 20. Whom the assessor alone rates with
# 3 and 4 of 5 has 0.6 × 60 + 0.4 × 80. A third party's 4 makes attendance (60 × 60 + 20 × 80) / 80 = 65, peers' 5 (60
# × 60 + 20 × 100) / 80 = 70.
SCORES = {"staf21-4": "68.00", "staf11-4": "71.00", "staf21-1": "74.00"}

# Who may not take a step, through the page on which somebody else takes it (domain, 2.1 and 2.5).
RIGHTS = {
    "prepare the period": ("admin", "kadis"),
    "record the decree": ("admin", "kadis"),
    "open the period": ("admin", "auditor"),
    "confirm raters": ("bkd", "seksi11"),
    "name a third party": ("bkd", "seksi11"),
    "record a change": ("seksi11", "auditor"),
    "extend a window": ("admin", "kadis"),
    "open a window again": ("bkd", "seksi21"),
    "answer about oneself": ("staf11-3", "seksi11", "admin"),
    "answer as a guest": ("guest", "admin"),
    "answer as a supervisor": ("bidang1", "staf11-2"),
    "enter a sheet from paper": ("staf-uptd-3", "admin"),
    "enter data": ("bkd", "seksi11"),
    "contest a figure": ("seksi11", "admin"),
    "settle a contest": ("bkd", "staf11-5"),
    "decide": ("staf11-4", "bidang1", "seksi12", "bkd"),
    "decide several": ("staf11-4", "bkd"),
    "decide in the place": ("seksi12", "staf12-2", "kadis"),
    "pass a decision on": ("uptd", "staf-uptd-11", "bidang1"),
    "read a result": ("staf11-3", "bidang1", "bkd"),
    "receive a result": ("seksi11", "auditor"),
    "object": ("seksi11", "bidang1"),
    "state a side": ("bidang1", "auditor"),
    "withdraw an objection": ("seksi21", "bidang2"),
    "decide an objection": ("seksi11", "staf11-2", "bkd"),
    "give more time": ("auditor", "uptd"),
    "close without a result": ("auditor", "bidang1"),
    "close the period": ("admin", "kadis", "auditor"),
}
