"""The parent with real processes: restarts, whole groups, clean ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kinerja.core.parent import MOST_FAILED_STARTS, Child, Parent

ROOT = Path(__file__).parents[3]
PATIENCE = 20

# A master with one worker, as a web server has; both write their ids.
MASTER = """
import os, subprocess, sys, time
worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
with open(sys.argv[1], "a") as file:
    file.write(f"{os.getpid()} {worker.pid}\\n")
time.sleep(600)
"""
PARENT = """
import sys
from pathlib import Path
from kinerja.core.parent import Child, Parent
sys.exit(Parent([Child("master", [sys.executable, *sys.argv[1:]])], root=Path.cwd()).run())
"""


def until(condition):
    deadline = time.monotonic() + PATIENCE
    while not (result := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return result


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture
def parent(tmp_path):
    (tmp_path / "master.py").write_text(MASTER)
    ids = tmp_path / "ids"
    ids.touch()
    process = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "master.py"), str(ids)], cwd=ROOT, start_new_session=True
    )

    def generation(number: int) -> list[int]:
        lines = until(lambda: [line for line in ids.read_text().splitlines() if line][number - 1 : number])
        return [int(word) for word in lines[0].split()]

    yield process, generation
    process.terminate()
    process.wait(PATIENCE)


def test_a_killed_master_is_replaced_and_its_workers_do_not_stay(parent):
    _, generation = parent
    master, worker = generation(1)
    os.kill(master, signal.SIGKILL)
    new_master, new_worker = generation(2)
    until(lambda: not is_running(worker))
    assert is_running(new_master) and is_running(new_worker)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_end_leaves_nothing_behind(parent, number):
    process, generation = parent
    pids = generation(1)
    process.send_signal(number)
    assert process.wait(PATIENCE) == 0
    until(lambda: not any(is_running(pid) for pid in pids))


def test_a_child_that_never_starts_ends_everything(tmp_path):
    starts = tmp_path / "starts"
    script = f"open({str(starts)!r}, 'a').write('x')"
    child = Child("broken", [sys.executable, "-c", script])
    parent = Parent([child], root=ROOT)
    at = 0.0
    while parent._tend(child, at):
        until(lambda: child.process is None or child.process.poll() is not None)
        at += 60
    assert starts.read_text() == "x" * MOST_FAILED_STARTS
