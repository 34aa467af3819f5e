"""Turns the HTML of an imported description into Markdown where that says the same, and otherwise keeps the HTML.

Nothing is believed to have worked: the Markdown is rendered by the engine of product bodies and compared with the
sanitised original. Imported HTML is not trusted: what the build would take out is taken out here, and reported. Only
`storefront.importers` imports it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import nh3
import pyromark
from markdownify import MarkdownConverter

from generator.markup import ALLOWED_TAGS, SAFE_SCHEMES
from generator.read.strict_yaml import MAX_BYTES
from generator.read.text import MAX_FILE_BYTES
from storefront.importers.structure import Token, depth_of, plain_text, read_structure

LARGEST_BODY = 512 * 1024
"""Characters of HTML; the limit of the shop that most exports come from."""

LARGEST_TEXT = MAX_FILE_BYTES - 2 * MAX_BYTES
"""Bytes of the body written: what a product file may have beside its front matter."""

_DEEPEST = 100
_DEEPEST_TO_READ = 5000
_LARGEST_TO_CONVERT = 128 * 1024
_SUMMARY = 160
_TAGS = set(ALLOWED_TAGS)
_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}
_SCHEMES = set(SAFE_SCHEMES)
_WITHOUT_CONTENT = {"script", "style", "template", "noscript"}
# Wrappers whose loss loses nothing that a shopper sees.
_SILENT = frozenset(
    "html head body meta link title font o:p main big label article section header footer nav aside hgroup".split()
)
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ufffe\uffff]")
# CommonMark with tables, as product bodies are read; and a shop that also strikes through must not change the text.
_DIALECTS = (
    pyromark.Options.ENABLE_TABLES,
    pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH,
)
_START = re.compile(r"<([A-Za-z][A-Za-z0-9:]{0,19})")
_ACTIVE = re.compile(r"<[A-Za-z][^<>]*\s(style|on[a-z]{3,20})=", re.IGNORECASE)
_UNSAFE = re.compile(
    r"(?:href|src)=[\"']?\s{0,9}((?:javascript|vbscript|data|file|blob):[^\"'\s<>]{0,40})", re.IGNORECASE
)
_PICTURE = re.compile(r"<img\b[^>]*>")
_ON_THE_WEB = re.compile(r"""\ssrc="https?://[^"]""")
_ALT = re.compile(r"""\salt="([^"]*)\"""")
_NOWHERE = re.compile(r"<img\b[^>]*?\ssrc=[\"']?\s*(?!https?://)([^\"'\s>]{0,40})", re.IGNORECASE)
_DIV = re.compile(r"<(/?)div\b[^>]*>")
# A sentence does not go on with a small letter or a digit: `max. 4 persons` is not its end.
_SENTENCE = re.compile(r".+?[.!?…](?=\s+[^\sa-z\d]|\s*$)", re.DOTALL)


@dataclass(frozen=True)
class Description:
    """The body to write and its first sentence. `kept_html` says that the body is HTML; `removed` names what went."""

    body: str
    summary: str
    kept_html: bool = False
    removed: tuple[str, ...] = ()
    remote_pictures: int = 0


def read_description(html: str) -> Description:
    """The description of a product, as Markdown or as sanitised HTML. The input has at most LARGEST_BODY characters."""
    if depth_of(html) > _DEEPEST_TO_READ:
        return Description("", "", removed=(f"everything: more than {_DEEPEST_TO_READ} elements in one another",))
    clean = sanitise(html)
    if depth_of(clean) > _DEEPEST:
        words = plain_text(nh3.clean(clean, tags=set()))
        return Description(_as_block(clean), _summarise(words), kept_html=True, removed=_removed(html))
    wanted = read_structure(clean)
    if not wanted:
        return Description("", "", removed=_removed(html))
    body = _as_markdown(clean, wanted)
    kept = body is None
    return Description(
        body=_as_block(clean) if body is None else body,
        summary=_summarise(plain_text(clean)),
        kept_html=kept,
        removed=_removed(html),
        remote_pictures=sum(token[0] == "img" for token in wanted),
    )


def words_of(html: str) -> str:
    """The words of a piece of HTML in one line; none for one that nobody could read or keep."""
    if len(html) > LARGEST_BODY or depth_of(html) > _DEEPEST_TO_READ:
        return ""
    clean = sanitise(html)
    return plain_text(nh3.clean(clean, tags=set()) if depth_of(clean) > _DEEPEST else clean)


def sanitise(html: str) -> str:
    """What the build would leave of the HTML, without classes, styles and ids.

    A picture that is no file on the web is nowhere once the old shop is gone: its words stand for it.
    """
    clean = nh3.clean(
        _INVISIBLE.sub(" ", html),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        clean_content_tags=_WITHOUT_CONTENT,
        link_rel=None,
    )
    # References such as &#1; have become the characters that they stand for.
    return _PICTURE.sub(_keep_picture, _INVISIBLE.sub(" ", clean))


def _keep_picture(match: re.Match[str]) -> str:
    if _ON_THE_WEB.search(match[0]):
        return match[0]
    words = _ALT.search(match[0])
    return words[1] if words else ""


def _as_markdown(clean: str, wanted: Sequence[Token]) -> str | None:
    """Plain Markdown, else Markdown with everything escaped, else None."""
    if len(clean) > _LARGEST_TO_CONVERT:
        return None
    for escape in (False, True):
        converter = MarkdownConverter(
            heading_style="ATX", bullets="-", escape_misc=escape, sup_symbol="<sup>", sub_symbol="<sub>"
        )
        # The wrapper keeps the parser from taking a text such as an address for a file's name.
        markdown = converter.convert(f"<div>{clean}</div>").strip()
        if all(read_structure(pyromark.html(markdown, options=options)) == wanted for options in _DIALECTS):
            # At the top of a file `---` would begin a second front matter.
            return f"***{markdown[3:]}" if markdown.partition("\n")[0] == "---" else markdown
    return None


def _as_block(clean: str) -> str:
    """One HTML block: CommonMark reads raw HTML up to the first blank line, so there must be none.

    Blank lines only show in `pre`, where a reference to a line feed is as good as one.
    """
    feed = "&#10;" if "<pre" in clean else ""
    text = clean.strip() if _is_one_block(clean) else f"<div>\n{clean.strip()}\n</div>"
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip():
            lines.append(line)
        else:
            lines[-1] += feed
    return "\n".join(lines)


def _is_one_block(clean: str) -> bool:
    """Whether all of it is one plain `div` already, as a body that was kept as HTML before is."""
    text = clean.strip()
    if not (text.startswith("<div>\n") and text.endswith("\n</div>")):
        return False
    depth = 0
    for match in _DIV.finditer(text):
        depth += -1 if match[1] else 1
        if depth == 0:
            return match.end() == len(text)
    return False


def first_sentence(text: str) -> str:
    """The text up to the end of its first sentence."""
    found = _SENTENCE.match(text)
    return found[0] if found else text


def _summarise(text: str) -> str:
    sentence = first_sentence(text)
    if len(sentence) <= _SUMMARY:
        return sentence
    cut = sentence[: _SUMMARY - 1].rpartition(" ")[0] or sentence[: _SUMMARY - 1]
    return cut.rstrip(" ,;:-–") + "…"


def _removed(html: str) -> tuple[str, ...]:
    """Names what sanitising takes out and a reader could miss: elements, styles, scripts, unsafe addresses."""
    tags = (name.casefold() for name in _START.findall(html))
    found = [f"<{tag}>" for tag in tags if tag not in _TAGS and tag not in _SILENT]
    found += [f"{name.casefold()}=" for name in _ACTIVE.findall(html)]
    found += [address[:40] for address in _UNSAFE.findall(html)]
    found += [f"a picture without its address on the web: {address[:40]}" for address in _NOWHERE.findall(html)]
    return tuple(dict.fromkeys(found))
