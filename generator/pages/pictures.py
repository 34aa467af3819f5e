"""Views of pictures: all their sizes, for `<picture>`, for the head of a page and for bodies."""

from collections.abc import Iterable
from html import escape

from chalicelib.domain.catalogue import Picture
from generator.drawing import HEIGHT, WIDTH
from generator.images import PictureFiles
from generator.markup import lead_links, place_pictures
from generator.pages.site import Site, View

DEFAULT_WIDTH = 960
THUMBNAIL_WIDTH = 320
_BODY_SIZES = "(min-width: 48em) 44rem, 92vw"


def picture_view(site: Site, picture: Picture | None) -> View | None:
    """The view of a picture; None where there is none."""
    if picture is None:
        return None
    files = site.pictures.by_name.get(picture.src or picture.remote or "")
    if files is None:
        return None
    return {
        "alt": picture.alt,
        "width": files.largest.width,
        "height": files.largest.height,
        "src": f"/{files.near(DEFAULT_WIDTH).jpg}",
        "srcset": _srcset(files, "jpg"),
        "avif_srcset": _srcset(files, "avif"),
        "placeholder": files.placeholder,
        "tone": files.tone,
    }


def head_image(site: Site, picture: Picture | None) -> View | None:
    """The picture that others show when they link to the page; no placeholder."""
    files = site.pictures.by_name.get(picture.src or "") if picture else None
    if picture is None or files is None or files.placeholder:
        return None
    size = files.largest
    return {"url": site.absolute(f"/{size.jpg}"), "width": size.width, "height": size.height, "alt": picture.alt}


def image_addresses(site: Site, pictures: Iterable[Picture | None]) -> tuple[str, ...]:
    """Where these pictures are; none for placeholders."""
    images = (head_image(site, picture) for picture in pictures)
    return tuple(image["url"] for image in images if image)


def social_image(site: Site, address: str, title: str, picture: Picture | None) -> View | None:
    """What others show when they link to a page: its card where one was drawn, else its picture."""
    card = site.cards.get(address)
    if card is None:
        return head_image(site, picture)
    alt = picture.alt if picture and picture.alt else title
    return {"url": site.absolute(f"/{card}"), "width": WIDTH, "height": HEIGHT, "alt": alt}


def fill_body(site: Site, html: str) -> str:
    """A body with its pictures in place, and with its links within the language of the page."""

    def attributes(name: str) -> str:
        files = site.pictures.by_name.get(name)
        if files is None:
            return 'src=""'
        size = files.largest
        return (
            f'src="/{files.near(DEFAULT_WIDTH).jpg}" srcset="{escape(_srcset(files, "jpg"))}" sizes="{_BODY_SIZES}"'
            f' width="{size.width}" height="{size.height}" loading="lazy" decoding="async"'
        )

    return lead_links(place_pictures(html, attributes), site.lead)


def _srcset(files: PictureFiles, kind: str) -> str:
    return ", ".join(f"/{getattr(size, kind)} {size.width}w" for size in files.sizes)
