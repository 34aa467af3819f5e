"""Descriptions for feeds: the little HTML that Google's may hold, plain words for all others.

Source of the allowed elements: Google Merchant Center help, "description" (answer/6324468).
"""

import re
from html import unescape

import nh3

from generator.markup import text_of
from generator.pages.site import shorten

_TAG_LIKE = re.compile(r"</?(?:[bi]|[a-z]{2,10}|h[1-6])(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCKS = re.compile(
    r"<(/?)(?:p|h[1-6]|blockquote|pre|tr|figure|figcaption|details|summary|caption|table)\b[^<>]*>", re.IGNORECASE
)
_CELLS = re.compile(r"</t[dh]>", re.IGNORECASE)
_BOLD = {"b": "strong", "i": "em"}
_INLINE = re.compile(r"<(/?)([bi])>")
_FEED_TAGS = {"strong", "em", "ul", "ol", "li", "br", "sub", "sup", "div", "dl", "dt", "dd"}
_AROUND_BLOCKS = re.compile(r"\s*(</?(?:div|ul|ol|li|dl|dt|dd|br)>)\s*")
_ONE_BLOCK = re.compile(r"<div>([^<>]*)</div>")
_HELD = re.compile(r"</?(?:p|strong|em|b|i|ul|ol|li|br|sub|sup|div|dl|dt|dd)\s*/?>")


def has_tags(text: str) -> bool:
    """Whether the text holds something that looks like an element of HTML."""
    return _TAG_LIKE.search(text) is not None


def body_for_feed(html: str) -> str:
    """The description for a feed: plain where it is one paragraph, else with the elements that Google knows."""
    blocks = _CELLS.sub(" ", _BLOCKS.sub(r"<\1div>", html))
    plain = _INLINE.sub(lambda match: f"<{match[1]}{_BOLD[match[2]]}>", blocks)
    clean = nh3.clean(plain, tags=_FEED_TAGS, attributes={}, link_rel=None)
    joined = _AROUND_BLOCKS.sub(r"\1", " ".join(clean.split()))
    only = _ONE_BLOCK.fullmatch(joined) or (None if "<" in joined else re.match("(.*)", joined))
    text = unescape(only[1]).strip() if only else ""
    return joined if only is None or has_tags(text) else text


def loses_formatting(html: str) -> bool:
    """Whether the description has more than a feed can hold: links, pictures, tables, headings."""
    return "<" in _HELD.sub("", html)


def words_for_feed(html: str, most: int) -> str:
    """The description as plain words, cut after a word."""
    return shorten(text_of(html), most)
