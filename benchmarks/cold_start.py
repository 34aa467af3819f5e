"""CPU of importing the functions against importing Chalice alone, each in fresh processes, in turn."""

import resource
import subprocess
import sys
from pathlib import Path

from benchmarks.figures import Table, median, milliseconds

ROOT = Path(__file__).resolve().parent.parent
RUNS = 15
_PEER = "import chalice.app"
_OURS = "import app"
_FIRST = """
import os
import app
os.environ |= {"LINK_SECRET": "x" * 32, "STOREFRONT_VAR": os.devnull}
context = {"httpMethod": "POST", "resourcePath": "/api/webhooks/stripe", "path": "/api/webhooks/stripe"}
event = {"requestContext": context, "headers": {}, "pathParameters": {}, "stageVariables": {}, "body": "{}"}
answer = app.app(event | {"multiValueQueryStringParameters": None}, None)
assert answer["statusCode"] == 400, answer
"""


def measure() -> Table:
    """The table: median CPU of each, and their ratio (the goal is at most 1.5)."""
    seconds: dict[str, list[float]] = {_PEER: [], _OURS: [], _FIRST: []}
    for code in seconds:
        _cpu(code)  # bytecode is written once
    for _ in range(RUNS):
        for code, taken in seconds.items():
            taken.append(_cpu(code))
    peer, ours, first = (median(taken) for taken in seconds.values())
    return Table(
        "Cold start",
        f"CPU of a fresh process, median of {RUNS} runs in turn, the interpreter's own start included.",
        ("what is imported", "CPU", "against chalice"),
        (
            ("`chalice.app` alone", milliseconds(peer), "1.00"),
            ("`functions/app.py`, everything that it registers", milliseconds(ours), f"{ours / peer:.2f}"),
            ("the same, and a first webhook refused for its signature", milliseconds(first), f"{first / peer:.2f}"),
        ),
    )


def _cpu(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], cwd=ROOT / "functions", check=True)  # noqa: S603  # our own code
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
