"""All files of a shop with their types: what is right of each, and what may be named, whatever else is wrong."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from generator.compile.addresses import check_former, list_former
from generator.compile.matrix import write_out
from generator.compile.names import Names, list_names
from generator.compile.references import (
    check_bundles,
    check_collections,
    check_named,
    check_previews,
    check_skus,
    check_slugs,
    check_successors,
)
from generator.compile.rules import RuleSheets
from generator.compile.translations import Translations, check_translations, read_translations
from generator.problems import Findings
from generator.read.folder import RawShop
from generator.schema.collection import CollectionSheet, read_collection
from generator.schema.discount import read_discount
from generator.schema.price import SomeCurrencies
from generator.schema.product import ProductSheet, read_product
from generator.schema.sheet import Terms
from generator.schema.shipping import read_shipping
from generator.schema.shop import Facts, read_facts
from generator.schema.tax import read_tax


@dataclass(frozen=True, slots=True)
class Sheets:
    """Every file that could be read. `on_sale` are the products that have a page; `facts` None without `shop.yaml`."""

    facts: Facts | None
    facts_path: str
    products: tuple[ProductSheet, ...]
    collections: tuple[CollectionSheet, ...]
    on_sale: tuple[ProductSheet, ...]
    names: Names
    rules: RuleSheets = RuleSheets()
    translations: Translations = Translations()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the shop, or UTC."""
        return self.facts.shop.zone if self.facts else ZoneInfo("UTC")


def read_sheets(raw: RawShop, findings: Findings, *, drafts: bool = False) -> Sheets:
    """Give every field of every file its type, and check what files say of one another.

    `drafts` puts drafts on sale that have all that a sale needs.
    """
    facts = None if raw.shop is None else read_facts(raw.shop, raw.shop_path, findings)
    terms = terms_of(facts) if facts else Terms(SomeCurrencies())
    collections = tuple(read_collection(file, terms, findings) for file in raw.collections)
    products = tuple(write_out(read_product(file, terms, findings), findings) for file in raw.products)
    on_sale = tuple(
        sheet
        for sheet in products
        if sheet.published or (drafts and sheet.draft and not sheet.withdrawn and sheet.priced)
    )
    names = list_names(raw, on_sale, collections)
    rules = _read_rules(raw, facts, terms, findings)
    translations = read_translations(raw, facts, findings)
    check_translations(translations, products, collections, facts, rules, findings)
    sheets = Sheets(facts, raw.shop_path, products, collections, on_sale, names, rules, translations)
    _check_references(sheets, findings)
    return sheets


def _read_rules(raw: RawShop, facts: Facts | None, terms: Terms, findings: Findings) -> RuleSheets:
    """What delivery, tax and discounts say."""
    shipping, tax = raw.shipping, raw.tax
    if shipping is not None and raw.shop is not None:
        for name in ("ships_to", "shipping"):
            key = raw.shop.key(name)
            if key is not None:
                message = f"stands there although there is a {shipping.path}"
                findings.problem(raw.shop_path, key, name, message, "delete it; that file says all of it")
    home = facts.shop.rules.country if facts else ""
    return RuleSheets(
        shipping=read_shipping(shipping.table, shipping.path, terms, findings) if shipping and shipping.table else None,
        shipping_path=shipping.path if shipping else "",
        tax=read_tax(tax.table, tax.path, terms, home, findings) if tax and tax.table else None,
        tax_path=tax.path if tax else "",
        discounts=tuple(read_discount(file, terms, findings) for file in raw.discounts),
    )


def terms_of(facts: Facts) -> Terms:
    """As far as `shop.yaml` says them; it may not name the currency of its own language."""
    rules = facts.shop.rules
    return Terms(facts.currencies, rules.languages.get(rules.language, ""), facts.shop.zone)


def _check_references(sheets: Sheets, findings: Findings) -> None:
    """What files say of one another. A name that stands in a file that could not be read is not missed."""
    names = sheets.names
    check_slugs(sheets.products, findings)
    check_slugs(sheets.collections, findings)
    check_skus(sheets.products, findings)
    check_collections(sheets.products, names.collections, findings)
    check_bundles(sheets.on_sale, names.skus, sheets.zone, findings)
    check_successors(sheets.products, names.products, findings)
    check_named(sheets.products, sheets.collections, names.products, findings)
    check_previews(sheets.products, findings)
    former = list_former(sheets.products, sheets.collections)
    check_former(former, sheets.products, names.collections, names.products, findings)
