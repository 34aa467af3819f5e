"""YAML without its surprises: every scalar is text; duplicate keys, tags, anchors, aliases and merge keys are refused.

Works on the events of the C parser, so that each node knows its line and column, and nothing is built that could
call, expand or recurse.
"""

from collections.abc import Iterator
from typing import Any

import yaml

from generator.problems import Findings, Spot
from generator.read.nodes import Items, Node, Table, Text

MAX_BYTES = 65_536
MAX_DEPTH = 12

_SAYS = {
    "found character that cannot start any token": "a text cannot begin with this character",
    "mapping values are not allowed in this context": "a second `:` stands in the same line",
    "could not find expected ':'": "this line has no `:` after its name",
    "found unexpected end of stream": "a quote is never closed",
    "found unexpected document indicator": "a quote or a bracket is never closed",
    "did not find expected key": "the line does not fit those around it: its indentation or a bracket is wrong",
    "did not find expected ',' or ']'": "a `[` is never closed, or a comma is missing",
    "did not find expected ',' or '}'": "a `{` is never closed, or a comma is missing",
    "did not find expected <document start>": "something follows the end of the fields",
    "did not find expected '-' indicator": "an item of the list is not indented as the others are",
    "block sequence entries are not allowed in this context": "a list cannot begin here",
    "block collections are not allowed in this context": "a list or a mapping cannot begin here",
}
_TABS = ("found a tab character", "found character that cannot start any token", "mapping values are not allowed")
_UNCLOSED_QUOTE = "while scanning a quoted scalar"
_HINT = "put a text with `:`, `#`, `@`, `{` or a quote in it between double quotes"


class _Refused(Exception):
    def __init__(self, spot: Spot, field: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.report = (spot, field, message, hint)


def parse(
    text: str, path: str, findings: Findings, *, first_line: int = 1, field: str = "front matter"
) -> Table | None:
    """The mapping that `text` is; None where it cannot be read. `first_line` is where it begins in its file.

    A name that stands twice is reported, its first value counts, and what follows is read all the same.
    """
    if len(text.encode()) > MAX_BYTES:
        findings.problem(
            path, Spot(first_line), field, f"is longer than {MAX_BYTES:,} bytes", "long texts go below the second `---`"
        )
        return None
    builder = _Builder(first_line, field, path, findings)
    try:
        return builder.read_document(text)
    except _Refused as refused:
        findings.problem(path, *refused.report)
    except yaml.MarkedYAMLError as error:
        findings.problem(path, *_explain(error, text, first_line, field))
    except yaml.YAMLError:
        findings.problem(path, Spot(first_line), field, "holds a character that YAML does not allow", "delete it")
    return None


def _explain(error: yaml.MarkedYAMLError, text: str, first_line: int, field: str) -> tuple[Spot, str, str, str]:
    """Where, in which field, what is wrong and what to write, in the words of somebody who never heard of tokens."""
    said = error.problem or "cannot be read"
    # A quote that is never closed is noticed where the text ends, and has to be mended where it begins.
    unclosed = error.context == _UNCLOSED_QUOTE and "unexpected" in said
    mark = error.context_mark if unclosed else error.problem_mark or error.context_mark
    if mark is None:
        return Spot(first_line), field, _SAYS.get(said, said), _HINT
    if unclosed:
        hint = "write the same quote at the end of the text"
        return Spot(mark.line + first_line, mark.column + 1), field, "a quote is never closed", hint
    lines = text.split("\n")
    line = lines[mark.line] if mark.line < len(lines) else ""
    tab = line.find("\t")
    if said.startswith(_TABS) and tab >= 0 and not line[:tab].strip():
        return Spot(mark.line + first_line, tab + 1), field, "a tab stands here", "use spaces"
    return Spot(mark.line + first_line, mark.column + 1), field, _SAYS.get(said, said), _HINT


class _Builder:
    """Nodes from events. Depth is bounded, so the recursion is too."""

    def __init__(self, first_line: int, field: str, path: str, findings: Findings) -> None:
        self.first_line = first_line
        self.field = field
        self.path = path
        self.findings = findings

    def read_document(self, text: str) -> Table:
        events = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
        next(events)  # the start of the stream
        event = next(events)
        if isinstance(event, yaml.StreamEndEvent):
            return Table((), self.first_line, 1)
        node = self.build(next(events), events, 0)
        next(events)  # the end of the document
        after = next(events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self.refuse(after, "a second document begins here", "one file holds one; delete `---` and `...`")
        if isinstance(node, Text) and not node.value:
            return Table((), self.first_line, 1)
        if not isinstance(node, Table):
            raise _Refused(Spot(node.line, node.column), self.field, "is not a list of fields", "write `name: value`")
        return node

    def build(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            raise self.refuse(event, f"the alias `*{event.anchor}` is not read", "write the value out")
        if event.anchor:
            raise self.refuse(event, f"the anchor `&{event.anchor}` is not read", "delete it and write values out")
        if event.tag:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise self.refuse(event, f"the tag `{tag}` is not read", "delete it; every value is text")
        line, column = self.place(event)
        if isinstance(event, yaml.ScalarEvent):
            return Text(event.value, line, column, event.style in (None, ""))
        if depth >= MAX_DEPTH:
            raise self.refuse(event, "is nested too deeply", f"at most {MAX_DEPTH} levels are read")
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                items.append(self.build(event, events, depth + 1))
            return Items(tuple(items), line, column)
        return self.build_table(events, depth, line, column)

    def build_table(self, events: Iterator[Any], depth: int, line: int, column: int) -> Table:
        pairs: dict[str, tuple[Text, Node]] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self.build(event, events, depth + 1)
            if not isinstance(key, Text):
                raise self.refuse(event, "a name must be a text", "put it between quotes if it holds a bracket")
            if key.value == "<<":
                raise self.refuse(event, "the merge key `<<` is not read", "write the fields out")
            value = self.build(next(events), events, depth + 1)
            if key.value in pairs:
                message = f"stands here and in line {pairs[key.value][0].line}"
                self.findings.problem(self.path, key, key.value, message, "keep one of them")
            else:
                pairs[key.value] = (key, value)
        return Table(tuple(pairs.values()), line, column)

    def place(self, event: Any) -> tuple[int, int]:
        return event.start_mark.line + self.first_line, event.start_mark.column + 1

    def refuse(self, event: Any, message: str, hint: str) -> _Refused:
        return _Refused(Spot(*self.place(event)), self.field, message, hint)
