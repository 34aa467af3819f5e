"""`{{ product("SKU") }}` and its two siblings in articles and pages: read from the finished HTML, outside code.

A parser of our own, with literal arguments: a text of somebody else's can call nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import unescape

from generator.problems import Spot, suggest

NAMES = ("product", "collection", "buy")
_CALL = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*\(((?:[^{}]|\{(?!\{)|\}(?!\}))*)\)\s*\}\}")
_PARAGRAPH = re.compile(r"<p>\s*((?:\{\{(?:[^{}<>]|\{(?!\{)|\}(?!\}))*\}\}\s*(?:<br\s*/?>\s*)?)+)</p>")
_CODE = re.compile(r"<(pre|code|tt|samp|kbd|script|style|textarea)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<!--.*?-->|<[a-zA-Z/!?][^<>]*>", re.DOTALL)
_ARGUMENT = re.compile(r"""\s*(?:"([^"\\]*)"|'([^'\\]*)'|(-?\d{1,6}))\s*(,|$)""")
_SLIP = re.compile(r"""\{\{\s*(product|collection|buy)(?:\s*\(|\s*["'\u201c\u2018]|\s+\w|\s*\}\})[^\n\0]{0,80}""")
"""What begins as one of ours, and is a slip where `_CALL` does not read it."""
_LITERALS = {"product": (1, 1), "buy": (1, 1), "collection": (1, 2)}


@dataclass(frozen=True, slots=True)
class Call:
    """One shortcode: its name, the text it is given, the number after it where there is one, and where it stands."""

    name: str
    target: str
    limit: int | None = None
    spot: Spot = field(default=Spot(), compare=False)


class ShortcodeError(ValueError):
    """A shortcode that cannot be read or names nothing: what is wrong, and what to write."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NotShown(ShortcodeError):
    """What a shortcode names is not for sale at present: nothing is wrong, and nothing stands in its place for now."""


Render = Callable[[Call], str]
"""The block for a call. Raises ShortcodeError where what it names is not there."""
Report = Callable[[Spot, str, str, str], None]
"""Takes the place in the source, the name of the shortcode, what is wrong and what to write."""


def expand(html: str, source: str, render: Render, report: Report) -> str:
    """The HTML with every shortcode outside code as its block; what is wrong is reported at its place in `source`."""
    if "{{" not in html:
        return html
    counts: dict[str, int] = {}
    done = []
    at = 0
    for code in _CODE.finditer(html):
        done.append(_expand_text(html[at : code.start()], source, render, report, counts))
        shown = unescape(_TAG.sub("", code.group()))
        for written in (*(call.group() for call in _CALL.finditer(shown)), *(slip[0] for slip in _slips(shown))):
            counts[written] = counts.get(written, 0) + 1
        done.append(code.group())
        at = code.end()
    done.append(_expand_text(html[at:], source, render, report, counts))
    return "".join(done)


def parse_call(name: str, arguments: str) -> Call:
    """A call from its name and what stands between its brackets. Raises ShortcodeError."""
    example = _example(name)
    values: list[str | int] = []
    rest = arguments
    while rest.strip() or not values:
        match = _ARGUMENT.match(rest)
        if match is None:
            raise ShortcodeError("takes a text between quotes", example)
        text = match[1] if match[1] is not None else match[2]
        values.append(int(match[3]) if text is None else text)
        rest = rest[match.end() :]
        if match[4] == "," and not rest.strip():
            raise ShortcodeError("ends with a comma", example)
    least, most = _LITERALS[name]
    if not least <= len(values) <= most or not isinstance(values[0], str) or not values[0].strip():
        raise ShortcodeError("takes a text between quotes", example)
    limit = values[1] if len(values) > 1 else None
    if isinstance(limit, str) or (limit is not None and limit < 1):
        raise ShortcodeError(
            "takes a number of 1 or more after the slug", 'write such as {{ collection("prints", 3) }}'
        )
    return Call(name, values[0].strip(), limit)


def _expand_text(html: str, source: str, render: Render, report: Report, counts: dict[str, int]) -> str:
    """HTML without code: paragraphs of nothing but shortcodes become their blocks, others are reported.

    In order of the text, so that the n-th of equal shortcodes is found as the n-th of the source.
    """
    done = []
    at = 0
    for paragraph in _PARAGRAPH.finditer(html):
        # A paragraph that also holds something else in double braces stays as it was written.
        calls = list(_CALL.finditer(paragraph[1]))
        rest = re.sub(r"<br\s*/?>", "", _CALL.sub("", paragraph[1])).strip()
        if rest or any(call[1] not in NAMES for call in calls):
            continue
        before = html[at : paragraph.start()]
        _report_inline(before, source, report, counts)
        done += [before, "\n".join(_expand_call(call, source, render, report, counts) for call in calls)]
        at = paragraph.end()
    _report_inline(html[at:], source, report, counts)
    return "".join([*done, html[at:]])


def _report_inline(html: str, source: str, report: Report, counts: dict[str, int]) -> None:
    text = _TAG.sub("\0", html)
    for call in _CALL.finditer(text):
        spot = _next_place(unescape(call.group()), source, counts)
        if call[1] in NAMES:
            report(spot, call[1], "stands in the middle of a text", "put it into a paragraph of its own")
        else:
            _report_unknown(call[1], spot, report)
    for written, name in _slips(unescape(text)):
        message = "is not closed" if re.match(r"\{\{\s*\w+\s*\(", written) else "has no brackets"
        report(_next_place(written, source, counts), name, message, _example(name))


def _slips(text: str) -> list[tuple[str, str]]:
    """What was meant as a shortcode and is none, up to its end or that of the line; and the name of each."""
    calls = {call.start() for call in _CALL.finditer(text)}
    found = (match for match in _SLIP.finditer(text) if match.start() not in calls)
    return [(match.group().partition("}}")[0].rstrip(), match[1]) for match in found]


def _example(name: str) -> str:
    target = "prints" if name == "collection" else "CONTOUR4-A4"
    return f'write {{{{ {name}("{target}") }}}}'


def _expand_call(call: re.Match[str], source: str, render: Render, report: Report, counts: dict[str, int]) -> str:
    written = unescape(call.group())
    spot = _next_place(written, source, counts)
    try:
        return render(replace(parse_call(call[1], unescape(call[2])), spot=spot))
    except ShortcodeError as error:
        report(spot, call[1], error.message, error.hint)
        return call.group()


def _report_unknown(name: str, spot: Spot, report: Report) -> None:
    """A name that is close to one of ours is a slip; any other is somebody's text."""
    hint = suggest(name.lower(), NAMES)
    if hint.startswith("did"):
        report(spot, name, "is not a shortcode", hint)


def _next_place(written: str, source: str, counts: dict[str, int]) -> Spot:
    """Where the next one of equal shortcodes stands in the source; its first line where it cannot be found."""
    number = counts[written] = counts.get(written, 0) + 1
    start = -1
    for _ in range(number):
        found = source.find(written, start + 1)
        if found < 0:
            break
        start = found
    if start < 0:
        return Spot()
    return Spot(source.count("\n", 0, start) + 1, start - (source.rfind("\n", 0, start) + 1) + 1)


def remove(html: str) -> str:
    """A text without its shortcodes, for where no block can stand."""
    return _CALL.sub("", html)
