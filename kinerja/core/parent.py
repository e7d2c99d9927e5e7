"""The parent of all processes: each child in a session of its own, the dead replaced, a clean end."""

import os
import signal
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event as Signal
from time import monotonic

from structlog import get_logger

LOOK_EVERY_SECONDS = 0.5
PATIENCE_SECONDS = 15.0
STABLE_SECONDS = 20.0
LONGEST_PAUSE_SECONDS = 30.0
MOST_FAILED_STARTS = 5

log = get_logger(__name__)


@dataclass(slots=True)
class Child:
    """One process with all that it starts. `stop_signal` is the one that it ends cleanly on."""

    name: str
    command: Sequence[str]
    stop_signal: int = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    not_before: float = 0.0
    failures: int = 0

    def start(self, root: Path, at: float) -> None:
        self.process = subprocess.Popen(self.command, cwd=root, start_new_session=True)
        self.started_at = at

    def kill_group(self) -> None:
        """A master that was killed leaves workers that keep the port and serve old code."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        finally:
            self.process.wait()


class Parent:
    """Keeps children running until `stop` is set."""

    def __init__(self, children: Sequence[Child], *, root: Path) -> None:
        self.children = children
        self.root = root
        self.stop = Signal()

    def run(self, clock: Callable[[], float] = monotonic) -> int:
        """Until SIGTERM or SIGINT: 0. When a child cannot start five times in a row: 1."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        try:
            while not self.stop.is_set():
                if not all(self._tend(child, clock()) for child in self.children):
                    return 1
                self.stop.wait(LOOK_EVERY_SECONDS)
            return 0
        finally:
            self._end()

    def _tend(self, child: Child, at: float) -> bool:
        """Starts the child when it is not running; False when it fails again and again."""
        if child.process is not None and child.process.poll() is None:
            if at - child.started_at > STABLE_SECONDS:
                child.failures = 0
            return True
        if child.process is not None:
            log.error("child.died", child=child.name, status=child.process.returncode)
            child.kill_group()
            child.process = None
            child.failures += 1
            child.not_before = at + min(2.0**child.failures / 2, LONGEST_PAUSE_SECONDS)
        if child.failures >= MOST_FAILED_STARTS:
            return False
        if at >= child.not_before:
            child.start(self.root, at)
        return True

    def _end(self) -> None:
        running = [child for child in self.children if child.process is not None]
        for child in running:
            if child.process is not None and child.process.poll() is None:
                child.process.send_signal(child.stop_signal)
        deadline = monotonic() + PATIENCE_SECONDS
        for child in running:
            try:
                if child.process is not None:
                    child.process.wait(max(0.1, deadline - monotonic()))
            except subprocess.TimeoutExpired:
                log.warning("child.killed", child=child.name)
            child.kill_group()
