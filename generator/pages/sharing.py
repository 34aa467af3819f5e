"""Links that share a page: plain addresses of others, with nobody's script on the page."""

from urllib.parse import quote, urlencode

from chalicelib.domain.wordings import to_translate
from generator.pages.site import Site, View

_WAYS = {
    "mail": (to_translate("Mail"), "mailto:?", {"subject": "title", "body": "url"}),
    "whatsapp": ("WhatsApp", "https://wa.me/?", {"text": "both"}),
    "facebook": ("Facebook", "https://www.facebook.com/sharer/sharer.php?", {"u": "url"}),
    "x": ("X", "https://x.com/intent/post?", {"text": "title", "url": "url"}),
    "pinterest": (
        "Pinterest",
        "https://www.pinterest.com/pin/create/button/?",
        {"url": "url", "media": "image", "description": "title"},
    ),
    "weibo": ("Weibo", "https://service.weibo.com/share/share.php?", {"url": "url", "title": "title", "pic": "image"}),
}


def share_links(site: Site, title: str, address: str, image: View | None) -> list[View]:
    """`share`: the ways that the shop has chosen, each with a name and an address."""
    url = site.absolute(address)
    values = {"title": title, "url": url, "both": f"{title} {url}", "image": image["url"] if image else ""}
    found = []
    for way in site.shop.share:
        name, base, parameters = _WAYS[way]
        query = {key: values[value] for key, value in parameters.items() if values[value]}
        found.append({"name": site.say(name), "href": base + urlencode(query, quote_via=quote)})
    return found
