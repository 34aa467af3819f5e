"""What every test may ask for: the repository, the shared test data, a browser. And no test is skipped silently."""

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
NEEDS_SHARED = "needs ../shared"
NEEDS_TOOLS = "needs the tools that judge pages"
# How long an example takes says what else the machine does, never whether the shop is right.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cases", metavar="DIR", help="case files laid out as in ../shared/data, instead of those there")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def cases(request: pytest.FixtureRequest) -> Path:
    """The folder of case files: `--cases DIR`, or ../shared/data."""
    chosen = request.config.getoption("--cases")
    if chosen is not None:
        folder = Path(chosen).resolve()
        if not folder.is_dir():
            pytest.fail(f"--cases {chosen}: there is no such folder")
        return folder
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"{NEEDS_SHARED} (test data): put it beside the repository, or name a copy with --cases DIR")
    return folder


def find_chromium() -> str | None:
    """The browser to drive: CHROMIUM, or the first that is installed."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in _BROWSERS if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser that is installed."""
    path = find_chromium()
    if path is None:
        pytest.skip("needs Chromium: `apt install chromium`, or set CHROMIUM to the path of a Chrome or Chromium")
    return path


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> "Iterator[Browser]":
    """A real browser; a test takes a fresh context from it: `chromium.new_context()`."""
    from playwright.sync_api import sync_playwright  # 0.3 s that only the journeys need

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a DynamoDB engine of this run."""
    from dynamo_engines import running_ministack

    with running_ministack(tmp_path_factory.mktemp("ministack")) as address:
        yield address


@pytest.fixture(scope="session")
def dynamodb_local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of Amazon's own DynamoDB engine."""
    from dynamo_engines import missing_dynamodb_local, running_dynamodb_local

    if missing := missing_dynamodb_local():
        pytest.skip(missing)
    with running_dynamodb_local(tmp_path_factory.mktemp("dynamodb-local")) as address:
        yield address


def skip_reasons(config: pytest.Config) -> dict[str, list[str]]:
    """The tests that were skipped, by the reason they gave."""
    reporter = config.pluginmanager.getplugin("terminalreporter")
    reasons: dict[str, list[str]] = defaultdict(list)
    for report in reporter.stats.get("skipped", ()):
        text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[text.removeprefix("Skipped: ")].append(report.nodeid)
    return reasons


def forbidden_skips(reasons: dict[str, list[str]], allowed: str) -> list[str]:
    """Reasons that STOREFRONT_NO_SKIP does not allow: `1` allows none, `shared` those without ../shared or tools."""
    if allowed in ("", "0"):
        return []
    return [
        reason for reason in reasons if not (allowed == "shared" and reason.startswith((NEEDS_SHARED, NEEDS_TOOLS)))
    ]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skip that is not allowed makes the run red."""
    if hasattr(session.config, "workerinput"):
        return
    forbidden = forbidden_skips(skip_reasons(session.config), os.environ.get("STOREFRONT_NO_SKIP", ""))
    if forbidden and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What was skipped, why, and how to get it."""
    reasons = skip_reasons(config)
    if not reasons:
        return
    terminalreporter.section("skipped: what, why, and how to get it")
    for reason, tests in sorted(reasons.items()):
        terminalreporter.write_line(f"{len(tests)} x {reason}")
        for test in sorted(set(tests))[:5]:
            terminalreporter.write_line(f"      {test}")
        if len(set(tests)) > 5:
            terminalreporter.write_line(f"      and {len(set(tests)) - 5} more")
    allowed = os.environ.get("STOREFRONT_NO_SKIP", "")
    for reason in forbidden_skips(reasons, allowed):
        terminalreporter.write_line(f"STOREFRONT_NO_SKIP={allowed} does not allow: {reason}", red=True)
