"""What a piece of HTML says, free of how it is written: the measure for whether Markdown says the same.

`read_structure` gives a sequence of tokens in which `<b>` and `<strong>`, indentation, and empty or meaningless
wrappers make no difference, while words, links, lists, tables, spans of cells, languages and pictures do. Only
`storefront.importers.description` imports it.
"""

import re
from html.parser import HTMLParser

Token = tuple[str, ...]

_SAME = {"b": "strong", "i": "em", "strike": "del", "s": "del"}
_BREAKS = frozenset(
    {"p", "div", "section", "article", "header", "footer", "aside", "figure", "center", "nav", "hgroup"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"td", "th"})
_BLOCKS = (
    _HEADINGS
    | _CELLS
    | {
        *("ul", "ol", "li", "blockquote", "pre", "table", "tr", "caption", "dl", "dt", "dd"),
        *("details", "summary", "figcaption"),
    }
)
_TRANSPARENT = frozenset({"a", "span", "thead", "tbody", "tfoot", "colgroup", "col", "font"})
_VOID = frozenset({"br", "hr", "img", "wbr", "col", "area"})
_MEANINGFUL = ("alt", "colspan", "cite", "dir", "href", "lang", "rowspan", "src", "start", "title")
_DEFAULTS = {("colspan", "1"), ("rowspan", "1"), ("start", "1")}
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_BREAK: Token = ("break",)
_SPACE: Token = ("space",)


def read_structure(html: str) -> list[Token]:
    """The tokens of a fragment. Its cost grows with the depth of nesting: ask `depth_of` first."""
    return _parse(html).settled()


def depth_of(html: str) -> int:
    """How many elements stand in one another at most, for HTML whose elements are all closed."""
    depth = deepest = 0
    for closing, name in _TAG.findall(html):
        if name not in _VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def plain_text(html: str) -> str:
    """The words of a fragment with single spaces; blocks and line breaks are spaces too."""
    words = [token[1] if token[0] == "text" else "\0" for token in read_structure(html)]
    return " ".join("".join(words).replace("\0", " ").split())


def _parse(html: str) -> "_Structure":
    parser = _Structure()
    parser.feed(html)
    parser.close()
    return parser


class _Structure(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._tokens: list[Token] = []
        self._open: list[tuple[str, Token]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = _SAME.get(tag, tag)
        said = {key: value or "" for key, value in attrs if key in _MEANINGFUL}
        meaning = tuple(f"{key}={said[key]}" for key in sorted(said) if (key, said[key]) not in _DEFAULTS)
        if tag in _VOID:
            self._tokens.append((name, *meaning, *self._style()) if name == "img" else (name,))
            return
        self._open.append((tag, (name, *meaning)))
        if name in _BLOCKS:
            self._tokens.append(("open", name, *meaning))
        elif name in _BREAKS:
            self._tokens.append(("open", name, *meaning) if meaning else _BREAK)

    def handle_endtag(self, tag: str) -> None:
        if tag not in (name for name, _ in self._open):
            return
        while self._open:
            name, said = self._open.pop()
            if said[0] in _BLOCKS or (said[0] in _BREAKS and len(said) > 1):
                self._tokens.append(("close", said[0]))
            elif said[0] in _BREAKS:
                self._tokens.append(_BREAK)
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if any(name == "pre" for name, _ in self._open):
            self._tokens.append(("text", data.rstrip("\n"), "pre"))
            return
        style = self._style()
        for index, word in enumerate(data.replace("\0", "").split()):
            if index or data[:1].isspace():
                self._tokens.append(_SPACE)
            self._tokens.append(("text", word, *style))
        if data[-1:].isspace():
            self._tokens.append(_SPACE)

    def _style(self) -> tuple[str, ...]:
        """The inline elements around, without regard to their order: bold italics are italic bold."""
        inline = {
            " ".join(said)
            for _, said in self._open
            if said[0] not in _BLOCKS and said[0] not in _BREAKS and (said[0] not in _TRANSPARENT or len(said) > 1)
        }
        return tuple(sorted(inline))

    def settled(self) -> list[Token]:
        """Without spaces and breaks that nobody sees, empty blocks, and cuts in the middle of a word."""
        settled: list[Token] = []
        for token in self._tokens:
            before = settled[-1] if settled else _BREAK
            if token == _SPACE and before[0] not in ("text", "img"):
                continue
            if token[0] in ("open", "close", "break", "br", "hr"):
                _trim(settled, token)
                if token == ("br",) and settled and settled[-1] == token:
                    settled[-1] = _BREAK  # two line breaks look like a new paragraph
                    continue
                if token == ("br",) and settled and settled[-1] == _BREAK:
                    continue
                if token == _BREAK and (not settled or settled[-1][0] in ("open", "close", "break", "hr")):
                    continue
                if token[0] == "close" and settled and settled[-1][:2] == ("open", token[1]) and token[1] not in _CELLS:
                    settled.pop()
                    continue
            if token[0] == "text" and before[0] == "text" and token[2:] == before[2:]:
                settled[-1] = ("text", before[1] + token[1], *token[2:])
                continue
            settled.append(token)
        _trim(settled, _BREAK)
        while settled and settled[-1] == _BREAK:
            settled.pop()
        return settled


def _trim(tokens: list[Token], follower: Token) -> None:
    """Take off what is unseen before a block or a line break: spaces, and before a block also breaks."""
    unseen = (_SPACE,) if follower[0] == "br" else (_SPACE, ("br",))
    if follower[0] in ("open", "close", "hr"):
        unseen = (*unseen, _BREAK)
    while tokens and tokens[-1] in unseen:
        tokens.pop()
