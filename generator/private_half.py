"""The private half of a release: price book, formats, the functions' templates, digital goods."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from chalicelib.domain.codec import canonical, to_plain
from chalicelib.domain.display import Formats
from chalicelib.domain.pricebook import RULES_PATH, encode_codes, encode_rules, encode_shards
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.rules import ShopRules
from generator.catalogues import Spoken
from generator.release import Release

TEMPLATE_FOLDERS = ("functions", "mail", "documents")


def add_price_book(release: Release, rules: ShopRules, records: Iterable[SkuRecord], codes: Mapping[str, str]) -> None:
    """What every SKU costs and when, the rules of the shop, and {id of a code: id of its discount}."""
    release.add_private(RULES_PATH, encode_rules(rules))
    for path, data in (encode_shards(records) | encode_codes(codes)).items():
        release.add_private(path, data)


def add_formats(release: Release, formats: Formats) -> None:
    """How a language writes amounts and dates."""
    release.add_private(f"formats/{formats.language}.json", canonical(to_plain(formats)))


def add_texts(release: Release, language: str, spoken: Spoken | None) -> None:
    """The shop's own texts in a language, where it has a catalogue."""
    if spoken is not None and spoken.mo is not None:
        release.add_private(f"locale/{language}.mo", spoken.mo)


def add_templates(release: Release, folders: Iterable[Path]) -> None:
    """The templates that the functions fill; of two with one name, that of the first folder counts."""
    for folder in folders:
        for name in TEMPLATE_FOLDERS:
            for path in sorted((folder / name).rglob("*")):
                below = f"templates/{path.relative_to(folder).as_posix()}"
                if path.is_file() and path.suffix in (".html", ".txt") and below not in release.private:
                    release.add_private(below, path)


def add_downloads(release: Release, records: Iterable[SkuRecord], content: Path) -> None:
    """Every digital good that the price book sells."""
    for download in sorted({record.download for record in records if record.download}):
        release.add_private(f"downloads/{download}", content / "downloads" / download)
