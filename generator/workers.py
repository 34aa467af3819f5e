"""Work in as many processes as there are cores. What each is to do is in memory already: they are forked."""

import gc
import os
import pickle
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from generator.problems import ContentError

T = TypeVar("T")


class WorkerFailed(RuntimeError):
    """A process ended without a result; the message holds what it said."""


def can_fork() -> bool:
    """Whether this process may be forked: with other threads, a lock that one of them holds would never open."""
    if sys.platform != "linux":
        return False
    try:
        return len([*Path("/proc/self/task").iterdir()]) == 1
    except OSError:
        return threading.active_count() == 1


def run_parts(work: Callable[[int], T], parts: int) -> list[T]:
    """`work(n)` for each part, all at once; the first one here. Results are in order of the parts.

    Raises ContentError with the problems of all parts, WorkerFailed where one died.
    """
    if parts > 1 and not can_fork():
        return [work(number) for number in range(parts)]
    sys.stdout.flush()
    sys.stderr.flush()
    # What is there now stays as it is: looking for garbage in it would copy all of its memory.
    gc.freeze()
    children = [_fork(work, number) for number in range(1, parts)]
    try:
        outcomes = [_attempt(work, 0)]
    except BaseException:
        for pid, pipe in children:
            os.kill(pid, 9)
            os.close(pipe)
            os.waitpid(pid, 0)
        raise
    finally:
        gc.unfreeze()
    outcomes += [_collect(pid, pipe) for pid, pipe in children]
    problems = [problem for kind, value in outcomes if kind == "problems" for problem in value]
    if problems:
        raise ContentError(problems)
    for kind, value in outcomes:
        if kind == "failure":
            raise WorkerFailed(value)
    return [value for _, value in outcomes]


def share(items: Sequence[T], number: int, parts: int) -> Sequence[T]:
    """One of `parts` shares of a sequence, neighbours together."""
    return items[len(items) * number // parts : len(items) * (number + 1) // parts]


def _attempt(work: Callable[[int], Any], number: int) -> tuple[str, Any]:
    try:
        return "done", work(number)
    except ContentError as wrong:
        return "problems", wrong.problems


def _fork(work: Callable[[int], Any], number: int) -> tuple[int, int]:
    """The process, and where its outcome can be read."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    status = 1
    try:
        os.close(reading)
        try:
            outcome = _attempt(work, number)
        except Exception:  # noqa: BLE001  # told to the parent, which raises it
            outcome = ("failure", traceback.format_exc())
        with os.fdopen(writing, "wb") as handle:
            pickle.dump(outcome, handle)
        status = 0
    finally:
        # Nothing of the parent is to be closed or written a second time.
        os._exit(status)


def _collect(pid: int, reading: int) -> tuple[str, Any]:
    with os.fdopen(reading, "rb") as handle:
        data = handle.read()
    _, status = os.waitpid(pid, 0)
    if status or not data:
        return "failure", f"a process that renders pages was ended (status {status})"
    outcome: tuple[str, Any] = pickle.loads(data)  # noqa: S301  # our own child's
    return outcome
