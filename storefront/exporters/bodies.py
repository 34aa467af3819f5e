"""Descriptions for other shops: HTML with whole addresses. Only `storefront.exporters` imports it."""

import re
from html import escape

from generator.markup import place_pictures
from storefront.exporters.goods import Goods

_ROOT_RELATIVE = re.compile(r'\s(href|src)="(/(?!/)[^"]*)"')


def body_for_shop(goods: Goods, html: str) -> str:
    """The description as HTML whose pictures and links lead to the shop's site from anywhere."""

    def attributes(name: str) -> str:
        files = goods.site.pictures.by_name.get(name)
        return f'src="{escape(goods.site.absolute(f"/{files.largest.jpg}"))}"' if files else 'src=""'

    placed = place_pictures(html, attributes)
    return _ROOT_RELATIVE.sub(lambda match: f' {match[1]}="{goods.site.absolute(match[2])}"', placed).strip()
