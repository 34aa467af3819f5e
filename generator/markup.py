"""HTML that Markdown and reStructuredText gave, made fit for a page: no inline styles, no unsafe links, own pictures.

Works on the text: engines quote every attribute and escape every `<` in a text, so that a tag is what looks like one.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape, unescape
from urllib.parse import unquote

import nh3

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
PICTURE = "picture:"
"""The scheme under which a body names a picture of the content folder until the page is made."""

_TAG_WITH_STYLE = re.compile(r"<[a-zA-Z][^<>]*\sstyle=[^<>]*>")
_STYLE = re.compile(r"""\sstyle=("[^"]*"|'[^']*')""")
_CLASS = re.compile(r"""\sclass="([^"]*)\"""")
_ALIGN = re.compile(r"(?:^|;)\s*text-align:\s*(left|right|center)\s*;?")
_LINK = re.compile(r"""\s(href|src)="([^"]*)\"""")
_ANCHOR = re.compile(r"<a\s[^<>]*>")
_HREF = re.compile(r"""\shref="([^"]*)\"""")
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_IMAGE = re.compile(r"<img\s[^<>]*>")
_ALT = re.compile(r"""\salt="([^"]*)\"""")
_SRC = re.compile(r"""\ssrc="([^"]*)\"""")
_ANY_TAG = re.compile(r"<[^<>]*>")
_TAG_NAME = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]*)")
_EVERY_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9-]*)")
_ID = re.compile(r"""\sid=["']?([^"'\s>]+)""")
_KEPT_CLASS = re.compile(r"align-(left|right|center)|language-[\w+#.-]{1,30}")
# Tags that hold nothing, or are closed by the next one of their kind.
_NEVER_DEEP = frozenset("br hr img wbr col input meta link source p li dt dd tr td th thead tbody tfoot option".split())
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")

ALLOWED_TAGS = frozenset(
    """
a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure
h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary sup table tbody
td tfoot th thead time tr u ul var wbr
""".split()
)
_ALLOWED_ATTRIBUTES = {
    "*": {"id", "class", "lang", "dir", "title"},
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "col": {"span"},
    "colgroup": {"span"},
    "time": {"datetime"},
    "details": {"open"},
}

Report = Callable[[str, str, str], None]
"""Takes what stands in the source, what is wrong with it, and what to write instead."""


def depth_of(html: str) -> int:
    """How deeply its tags are nested, at most: a parser takes the square of that."""
    depth = deepest = 0
    for name in _EVERY_TAG.findall(html):
        if name.startswith("/"):
            depth = max(0, depth - 1)
        elif name.lower() not in _NEVER_DEEP:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def scheme_of(address: str) -> str:
    """The scheme of an address as a browser reads it: entities, white space and control characters do not hide it."""
    plain = "".join(char for char in unescape(address) if char > " " and char != "\x7f")
    match = _SCHEME.match(plain)
    return match.group()[:-1].lower() if match else ""


def use_classes(html: str, report: Report) -> str:
    """Inline styles as classes (`align-right`); a style that has no class is taken out and reported."""
    return _TAG_WITH_STYLE.sub(lambda match: _restyle(match.group(), report), html)


def check_links(html: str, report: Report) -> str:
    """Without the targets of links and pictures that are not web, mail or telephone addresses."""

    def check_tag(match: re.Match[str]) -> str:
        return _LINK.sub(check, match.group())

    def check(match: re.Match[str]) -> str:
        scheme = scheme_of(match[2])
        if not scheme or scheme in SAFE_SCHEMES:
            return match.group()
        report(unescape(match[2]), f"the link to `{scheme}:` is taken out", "link to a web or mail address")
        return ""

    return _TAG.sub(check_tag, html)


def sanitise(html: str, report: Report) -> str:
    """HTML from a body that holds some of its own: only what the allow-list names, ids prefixed with `user-`."""
    for tag in sorted({tag.lower() for tag in _TAG_NAME.findall(html)} - ALLOWED_TAGS):
        report(f"<{tag}", f"`<{tag}>` is not allowed in a text and is taken out", "delete it")
    ids = {unescape(name) for name in _ID.findall(html)}

    def keep(tag: str, name: str, value: str) -> str | None:
        if name == "class":
            return " ".join(word for word in value.split() if _KEPT_CLASS.fullmatch(word)) or None
        if tag == "a" and name == "href" and value.startswith("#") and value[1:] in ids:
            return f"#user-{value[1:]}"
        return value

    return nh3.clean(
        html,
        tags=set(ALLOWED_TAGS),
        attributes=_ALLOWED_ATTRIBUTES,
        attribute_filter=keep,
        url_schemes=set(SAFE_SCHEMES),
        link_rel=None,
        id_prefix="user-",
    )


def resolve_pictures(html: str, find: Callable[[str], str | None], missing: Report, remote: Report | None) -> str:
    """With each picture of the content folder under `picture:`.

    One from elsewhere becomes its words and is reported, or stays where `remote` is None.
    """

    def resolve(match: re.Match[str]) -> str:
        tag = match.group()
        src = _SRC.search(tag)
        if src is None:
            return tag if remote is None else _words_of(tag)
        written = unescape(src[1])
        if written.startswith("/") and not written.startswith("//"):
            return tag
        if scheme_of(src[1]) or written.startswith("//"):
            if remote is None:
                return tag
            remote(written, "a picture from elsewhere is not shown", "put the file into content/images and name it")
            return _words_of(tag)
        found = find(unquote(written)) or find(written)
        if found is None:
            hint = "put it into content/images, or write the name of one that is there"
            missing(written, f"there is no picture {unquote(written)!r} beside the file or in images/", hint)
            return tag
        return tag.replace(src.group(), f' src="{PICTURE}{escape(found)}"')

    return _IMAGE.sub(resolve, html)


def pictures_in(html: str) -> tuple[str, ...]:
    """The pictures that a body names, as paths below the content folder."""
    sources = (_SRC.search(tag) for tag in _IMAGE.findall(html))
    return tuple(
        unescape(src[1].removeprefix(PICTURE)) for src in sources if src is not None and src[1].startswith(PICTURE)
    )


def place_pictures(html: str, attributes: Callable[[str], str]) -> str:
    """With each `picture:` given its real attributes (`src`, `srcset`, `width`, ...) by `attributes(path)`."""

    def place(match: re.Match[str]) -> str:
        tag = match.group()
        src = _SRC.search(tag)
        if src is None or not src[1].startswith(PICTURE):
            return tag
        bare = re.sub(r'\s(?:width|height)="[^"]*"', "", tag.replace(src.group(), ""))
        return bare.replace("<img", f"<img {attributes(unescape(src[1].removeprefix(PICTURE)))}", 1)

    return _IMAGE.sub(place, html)


def lead_links(html: str, lead: Callable[[str], tuple[str, str]]) -> str:
    """With the target of each link as `lead` gives it, which also says the language of a page in another one."""

    def follow(match: re.Match[str]) -> str:
        tag = match.group()
        href = _HREF.search(tag)
        if href is None:
            return tag
        target, language = lead(unescape(href[1]))
        if language and " hreflang=" not in tag:
            tag = f'{tag[:-1]} hreflang="{language}">'
        return tag if target == unescape(href[1]) else tag.replace(href.group(), f' href="{escape(target)}"', 1)

    return _ANCHOR.sub(follow, html)


@lru_cache(maxsize=8)
def text_of(html: str) -> str:
    """The words of a piece of HTML, without its tags, in one line. A page and each feed ask for the same ones."""
    return " ".join(unescape(_ANY_TAG.sub(" ", html)).split())


def _words_of(image: str) -> str:
    alt = _ALT.search(image)
    return alt[1] if alt else ""


def _restyle(tag: str, report: Report) -> str:
    style = _STYLE.search(tag)
    if style is None:
        return tag
    declared = unescape(style[1][1:-1])
    rest = _STYLE.sub("", tag)
    align = _ALIGN.search(declared)
    if _ALIGN.sub("", declared).strip(" ;"):
        report(declared, f"the inline style `{declared}` is taken out", "use a class of content/theme/brand.css")
    if align is None:
        return rest
    present = _CLASS.search(rest)
    if present:
        return rest.replace(present.group(), f' class="{present[1]} align-{align[1]}"', 1)
    end = "/>" if rest.endswith("/>") else ">"
    return f'{rest[: -len(end)].rstrip()} class="align-{align[1]}"{" />" if end == "/>" else ">"}'
