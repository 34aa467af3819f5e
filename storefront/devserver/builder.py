"""Builds in a process of its own, forked from one that has the generator loaded already.

Pelican keeps what it has once loaded and sets the locale of its process: a server that builds at every save would grow
with every save. A fork costs a few milliseconds, and a build that dies takes nothing with it.
"""

import multiprocessing
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from chalicelib.domain.errors import Unavailable
from generator.problems import ContentError, ContentProblem
from generator.report import Preview
from storefront.places import Places


class BuildFailed(Unavailable):
    """A build ended with neither a release nor problems of the content."""


@dataclass(frozen=True)
class Outcome:
    """What comes back: problems, or a failure in words, or neither and the warnings and the drafts to look at."""

    warnings: tuple[ContentProblem, ...] = ()
    previews: tuple[Preview, ...] = ()
    problems: tuple[ContentProblem, ...] = ()
    failure: str = ""


class Builder:
    """Builds the shop in `places`, one build at a time."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["generator.build", "generator.whole"])
        self._one = threading.Lock()
        self._process: BaseProcess | None = None

    def build(self, now: int) -> Outcome:
        """Make the release. Raises ContentError with every problem, BuildFailed, Unavailable."""
        with self._one:
            outcome = self._run(now)
        if outcome.problems:
            raise ContentError(outcome.problems)
        if outcome.failure:
            raise BuildFailed(outcome.failure)
        return outcome

    def stop(self) -> None:
        """End the build that is running; the next one completes or undoes what it left."""
        if self._process is not None:
            self._process.terminate()

    def _run(self, now: int) -> Outcome:
        receiving, sending = self._context.Pipe(duplex=False)
        # Not a daemon, which could not have the processes that encode pictures.
        process = self._context.Process(target=_build, args=(self._places, now, sending), daemon=False)
        process.start()
        self._process = process
        sending.close()
        try:
            outcome: Outcome = receiving.recv()
        except EOFError:
            process.join()
            outcome = Outcome(failure=f"The build was ended from outside (exit code {process.exitcode}).")
        except BaseException:
            process.terminate()
            raise
        finally:
            receiving.close()
            process.join()
            self._process = None
        return outcome


def _build(places: Places, now: int, sending: Connection) -> None:
    """What the process does. Ctrl-C reaches it too, but whether it ends is for the server to say."""
    import traceback

    from storefront.building import build_release

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        report = build_release(places, now=now)
        outcome = Outcome(warnings=report.warnings, previews=report.previews)
    except ContentError as wrong:
        outcome = Outcome(problems=wrong.problems)
    except Unavailable as wrong:
        outcome = Outcome(failure=wrong.message)
    except Exception as wrong:  # noqa: BLE001  # told to the server, which is another process
        outcome = Outcome(failure=f"The build failed: {wrong!r}\n{traceback.format_exc()}")
    with suppress(BrokenPipeError):  # whoever asked has been stopped meanwhile
        sending.send(outcome)
    sending.close()
