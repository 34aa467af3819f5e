"""A Markdown file of ours: fields between two `---` lines, then the body."""

import re
from dataclasses import dataclass
from itertools import islice

from generator.problems import Findings, Spot
from generator.read import strict_yaml, text
from generator.read.nodes import Table

FIELD = "front matter"
_PELICAN_FIELD = re.compile(r"[A-Za-z][\w -]*:(?:\s|$)")
_YAML_FIELD = re.compile(r"[A-Za-z_]\w*:(?:\s|$)")


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file, read: `path` as people see it, `source` relative to the content folder, `fields` still text."""

    path: str
    source: str
    fields: Table
    body: str
    body_line: int


def read_file(data: bytes, path: str, source: str, findings: Findings, *, kind: str) -> RawFile | None:
    """The parts of a product or collection file; None where a problem was reported. `kind` is what it is called."""
    content = text.decode(data, path, findings)
    if content is None:
        return None
    lines = content.split("\n")
    if lines[0].rstrip() != "---":
        _report_opening(content, path, findings, kind)
        return None
    close = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if close is None:
        _report_unclosed(lines, path, findings)
        return None
    if _is_second_front_matter(lines[close + 1 :]):
        findings.problem(
            path, Spot(close + 2), FIELD, "a second front matter begins here", f"one file is one {kind}; give it a file"
        )
        return None
    fields = strict_yaml.parse("\n".join(lines[1:close]) + "\n", path, findings, first_line=2)
    if fields is None:
        return None
    return RawFile(path, source, fields, "\n".join(lines[close + 1 :]), close + 2)


def _report_opening(content: str, path: str, findings: Findings, kind: str) -> None:
    below = "write `---`, then fields such as `title: Contour No. 4`, then `---` and the text"
    if not content.strip():
        findings.problem(path, Spot(), FIELD, f"the file is empty, and a {kind} begins with `---`", below)
    elif _PELICAN_FIELD.match(content):
        findings.problem(
            path,
            Spot(),
            FIELD,
            f"a {kind} begins with `---`, and this file has the `Key: value` lines of articles and pages",
            "write `---` above and below the fields, and their names in lower case, such as `title: Contour No. 4`",
        )
    else:
        findings.problem(path, Spot(), FIELD, f"a {kind} begins with `---`", below)


def _report_unclosed(lines: list[str], path: str, findings: Findings) -> None:
    dots = next((number for number, line in enumerate(lines, 1) if line.rstrip() == "..."), None)
    if dots is None:
        findings.problem(
            path, Spot(), FIELD, "the first `---` has no second one", "write `---` in a line below the last field"
        )
    else:
        findings.problem(path, Spot(dots), FIELD, "the fields end with `...`", "write `---` there instead")


def _is_second_front_matter(lines: list[str]) -> bool:
    first_two = list(islice((line for line in lines if line.strip()), 2))
    return len(first_two) == 2 and first_two[0].rstrip() == "---" and bool(_YAML_FIELD.match(first_two[1]))
