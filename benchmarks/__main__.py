"""Run every benchmark and write `docs/benchmarks.md`."""

import platform
from pathlib import Path

from benchmarks import builds, checkouts, cold_start, quotes, warm_checkout

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "benchmarks.md"
_INTRO = """# Benchmarks

Written by `make bench`. Read ratios, not absolute times: figures of one run stand beside each
other, figures of different runs do not. This run: Python {python}, {cores}.
"""


def main() -> None:
    """Measure everything, one after the other, and write the report."""
    sections = []
    for measurement in (cold_start, warm_checkout, quotes, checkouts, builds):
        table = measurement.measure()
        print(table.markdown(), flush=True)  # noqa: T201  # what is measured is shown as it comes
        sections.append(table.markdown())
    intro = _INTRO.format(python=platform.python_version(), cores=_cores())
    REPORT.write_text("\n".join([intro, *sections]))


def _cores() -> str:
    from os import cpu_count

    return f"{cpu_count()} cores"


if __name__ == "__main__":
    main()
