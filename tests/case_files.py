"""Files of test cases in the folder that `--cases` names."""

import json
from pathlib import Path
from typing import Any

import pytest


def read_cases(cases: Path, name: str) -> Any:
    """The JSON of `name`, such as `money-cases/money_cases.json`, in a folder laid out as ../shared/data or in the part
    of one that has it. A test whose cases the folder lacks is skipped, and says so."""
    found = [path for path in (cases / name, cases / Path(name).name) if path.is_file()]
    if not found:
        pytest.skip(f"{cases} has no {name}")
    return json.loads(found[0].read_text(encoding="utf-8"))
