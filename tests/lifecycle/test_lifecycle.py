"""500 lives of a period with `--full`, a twentieth otherwise, fifty steps each."""

from collections import Counter
from collections.abc import Callable
from typing import ClassVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.databases import Database
from tests.lifecycle.machine import Lifecycle

RUNS, STEPS = 500, 50


@pytest.mark.timeout(3000)
def test_a_period_keeps_its_promises_whatever_is_tried(
    application: Flask, database: Database, scale: Callable[[int], int]
) -> None:
    done: Counter[str] = Counter()

    class Life(Lifecycle):
        seen: ClassVar[Counter[str]] = done

        def teardown(self) -> None:
            done.update(self.done)
            super().teardown()

    Life.application, Life.database = application, database
    quiet = list(HealthCheck)
    how = settings(max_examples=scale(RUNS), stateful_step_count=STEPS, deadline=None, suppress_health_check=quiet)
    run_state_machine_as_test(Life, settings=how)
    # A machine that never gets anywhere proves nothing.
    assert not [
        step for step in ("save", "send", "nominate", "choose", "decide", "receive", "windows") if not done[step]
    ]
