"""Run every benchmark, or those that are named, and write `docs/benchmarks.md`."""

import platform
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import builds, checkouts, cold_start, deploys, engine, quotes, warm_checkout

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "benchmarks.md"
_INTRO = """# Benchmarks

Written by `make bench`; `make bench ONLY=quotes` measures one section anew. Read ratios, not absolute times: figures
of one section stand beside each other, figures of different runs do not. This run: Python {python}, {cores}.
"""


MEASUREMENTS = {
    "cold_start": cold_start.measure,
    "warm_checkout": warm_checkout.measure,
    "quotes": quotes.measure,
    "checkouts": checkouts.measure,
    "builds": builds.measure,
    "deploys": deploys.measure,
    "engine": engine.measure,
    "growth": engine.measure_growth,
}


def main(names: Sequence[str]) -> None:
    """Measure everything, one after the other, or what is named; what was not measured stays in the report.

    Raises SystemExit where a name is no measurement.
    """
    if unknown := [name for name in names if name not in MEASUREMENTS]:
        raise SystemExit(f"no such measurement: {', '.join(unknown)} (write some of: {', '.join(MEASUREMENTS)})")
    sections = read_sections(REPORT.read_text())
    for name in names or MEASUREMENTS:
        table = MEASUREMENTS[name]()
        print(table.markdown(), flush=True)  # noqa: T201  # what is measured is shown as it comes
        sections[table.title] = table.markdown()
    intro = _INTRO.format(python=platform.python_version(), cores=_cores())
    REPORT.write_text("\n".join([intro, *sections.values()]))


def read_sections(report: str) -> dict[str, str]:
    """{title: section} of a report."""
    _, *parts = report.split("\n## ")
    return {part.partition("\n")[0]: f"## {part.strip()}\n" for part in parts}


def _cores() -> str:
    from os import cpu_count

    return f"{cpu_count()} cores"


if __name__ == "__main__":
    main(sys.argv[1:])
