"""The ways to pass a page on, as addresses: nothing of them is loaded before somebody presses one."""

from urllib.parse import quote, urlencode

from generator.pages.site import Site, View


def share_links(site: Site, address: str, title: str, image: str = "") -> list[View]:
    """`share`: mail, WhatsApp, Pinterest, Facebook and Weibo. `address` is root-relative, `image` whole or empty."""
    whole = site.absolute(address)
    mail = f"mailto:?subject={quote(title)}&body={quote(whole)}"
    pin = urlencode({"url": whole, "description": title, **({"media": image} if image else {})})
    weibo = urlencode({"url": whole, "title": title, **({"pic": image} if image else {})})
    found = [
        (site.say("E-mail"), mail),
        ("WhatsApp", f"https://wa.me/?{urlencode({'text': f'{title} {whole}'})}"),
        ("Pinterest", f"https://www.pinterest.com/pin/create/button/?{pin}"),
        ("Facebook", f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': whole})}"),
        ("Weibo", f"https://service.weibo.com/share/share.php?{weibo}"),
    ]
    return [{"name": name, "href": href} for name, href in found]
