"""The two forms of a feed: RSS 2.0 with Google's names, and tab-separated values."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from generator.surfaces.google import SECTION, SHIPPING_PARTS, Item
from generator.surfaces.losses import Losses
from generator.surfaces.separated import separated_lines, write_separated

NAMESPACE = "http://base.google.com/ns/1.0"
_COLUMNS = """
id title description link image_link additional_image_link availability availability_date price sale_price
sale_price_effective_date brand gtin mpn identifier_exists condition is_bundle item_group_id color size material
pattern product_type product_detail shipping shipping_weight shipping_length shipping_width shipping_height
""".split()
_DETAIL = "product_detail"
_SHIPPING = "shipping"
END_XML = "</channel>\n</rss>\n"
BEGIN_TSV = "\t".join(_COLUMNS) + "\n"
"""All columns that there may be: which of them a shop uses says nothing of one product."""
_PART = re.compile(r"[:\\]")
# What XML 1.0 cannot hold, however it is written.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_xml(items: Iterable[Item], name: str, address: str) -> bytes:
    """The feed of the shop `name` at `address` as RSS 2.0."""
    return f"{begin_xml(name, address)}{write_xml_items(items)}{END_XML}".encode()


def begin_xml(name: str, address: str) -> str:
    """What stands before the items."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<rss version="2.0" xmlns:g={quoteattr(NAMESPACE)}>',
        "<channel>",
        f"<title>{_text(name)}</title>",
        f"<link>{_text(address)}</link>",
        f"<description>{_text(name)}</description>",
        "",
    ]
    return "\n".join(lines)


def write_xml_items(items: Iterable[Item]) -> str:
    """Some of the items."""
    lines = []
    for item in items:
        lines.append("<item>")
        for key in _COLUMNS:
            values = item.get(key, [])
            if key == _DETAIL:
                lines += [_detail(*pair) for pair in _pairs(values)]
            elif key == _SHIPPING and values:
                lines.append(_shipping(values))
            else:
                lines += [f"<g:{key}>{_text(value)}</g:{key}>" for value in values]
        lines.append("</item>")
    return "".join(f"{line}\n" for line in lines)


def write_tsv(items: Sequence[Item], losses: Losses) -> bytes:
    """The feed as tab-separated values; values of one name stand between commas, quoted where they hold one."""
    used = [key for key in _COLUMNS if any(key in item for item in items)]
    return write_separated(used, _rows(items), "\t", losses)


def write_tsv_items(items: Iterable[Item]) -> str:
    """Some of the lines below `BEGIN_TSV`, cells as they stand."""
    return separated_lines(_COLUMNS, _rows(items), "\t")


def _rows(items: Iterable[Item]) -> Iterator[dict[str, str]]:
    return ({key: _cell(key, values) for key, values in item.items()} for item in items)


def _text(value: str) -> str:
    return escape(_NOT_XML.sub(" ", value))


def _pairs(values: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip(values[::2], values[1::2], strict=True))


def _detail(name: str, value: str) -> str:
    return (
        f"<g:product_detail><g:section_name>{SECTION}</g:section_name><g:attribute_name>{_text(name)}</g:attribute_name>"
        f"<g:attribute_value>{_text(value)}</g:attribute_value></g:product_detail>"
    )


def _shipping(values: Sequence[str]) -> str:
    parts = zip(SHIPPING_PARTS, values, strict=True)
    return f"<g:shipping>{''.join(f'<g:{name}>{_text(value)}</g:{name}>' for name, value in parts)}</g:shipping>"


def _cell(key: str, values: Sequence[str]) -> str:
    if key == _SHIPPING:
        # country:region:service:price:min_handling:max_handling:min_transit:max_transit (Google's answer/6324484).
        country, *others = (_PART.sub(r"\\\g<0>", value) for value in values)
        return ":".join((country, "", *others))
    if key == _DETAIL:
        values = [":".join(_PART.sub(r"\\\g<0>", part) for part in (SECTION, *pair)) for pair in _pairs(values)]
    elif len(values) == 1 and key not in ("product_type", "additional_image_link"):
        return values[0]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="").writerow(values)
    return buffer.getvalue()
