"""A process is killed (SIGKILL) before every write that it makes, two hundred of them, on a real SQLite file."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("killing_process.py")
TIMES = 200


@pytest.mark.slow
def test_a_process_killed_between_any_two_writes_loses_nothing_and_does_nothing_twice() -> None:
    done = subprocess.run([sys.executable, SCRIPT, str(TIMES)], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["wrong"] == {}
    assert told["killed"] == TIMES
    assert told["writes"] >= TIMES, "no write is taken for two"
