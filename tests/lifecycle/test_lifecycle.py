"""500 lives of a period with `--full`, a twentieth otherwise, fifty steps each."""

from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.databases import Database
from tests.lifecycle.afterwards import WholeLife

RUNS, STEPS = 500, 50
REACHED = ("save", "send", "nominate", "choose", "decide", "receive", "windows", "object", "change", "return")


@pytest.mark.long
@pytest.mark.timeout(3000)
def test_a_period_keeps_its_promises_whatever_is_tried(
    application: Flask, database: Database, scale: Callable[[int], int]
) -> None:
    done: Counter[str] = Counter()
    refused: Counter[str] = Counter()

    class Life(WholeLife):
        def teardown(self) -> None:
            done.update(self.done)
            refused.update(self.refused)
            super().teardown()

    Life.application, Life.database = application, database
    quiet = list(HealthCheck)
    how = settings(max_examples=scale(RUNS), stateful_step_count=STEPS, deadline=None, suppress_health_check=quiet)
    run_state_machine_as_test(Life, settings=how)
    # A machine that never gets anywhere proves nothing.
    missed = [step for step in REACHED if not done[step]]
    assert missed == [], f"{missed}\n{dict(done)}\n{dict(refused)}"
