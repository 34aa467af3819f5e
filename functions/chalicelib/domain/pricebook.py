"""The price book: what every SKU costs and when, its stock policy, and the rules of the shop.

The generator writes it into the private half of a release, the functions read it; this module is the format that
both share. It is sharded by hash of SKU, so that a checkout reads a few small files however large the catalogue is:

    pricebook/rules.json          ShopRules
    pricebook/skus/HH.json        {sku: SkuRecord} of the SKUs whose SHA-256 begins with HH
    pricebook/codes/HH.json       {SHA-256 of a discount code: id of its discount} of those that begin with HH
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from chalicelib.domain.codec import canonical, from_plain, to_plain
from chalicelib.domain.money import exponent
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.rules import ShopRules

RULES_PATH = "pricebook/rules.json"
SCHEMA = 1


def shard_path(sku: str) -> str:
    """The file of the price book that holds `sku`."""
    return f"pricebook/skus/{sha256(sku.encode()).hexdigest()[:2]}.json"


def encode_shards(records: Iterable[SkuRecord]) -> dict[str, bytes]:
    """All shards that are not empty, by path."""
    shards: dict[str, dict[str, Any]] = {}
    for record in records:
        shards.setdefault(shard_path(record.sku), {})[record.sku] = to_plain(record)
    return {path: canonical({"schema": SCHEMA, "skus": skus}) for path, skus in sorted(shards.items())}


def decode_shard(plain: Mapping[str, Any]) -> dict[str, SkuRecord]:
    """The records of one shard, from its parsed JSON."""
    return {sku: decode_record(record) for sku, record in plain["skus"].items()}


def decode_record(plain: Mapping[str, Any]) -> SkuRecord:
    """One record of a shard, from its parsed JSON."""
    return from_plain(SkuRecord, plain)


def code_path(code_id: str) -> str:
    """The file of the price book that holds a code; `code_id` is its SHA-256 (see `domain.codes`)."""
    return f"pricebook/codes/{code_id[:2]}.json"


def encode_codes(codes: Mapping[str, str]) -> dict[str, bytes]:
    """All shards of codes by path, from {id of a code: id of its discount}."""
    shards: dict[str, dict[str, str]] = {}
    for code_id, discount in codes.items():
        shards.setdefault(code_path(code_id), {})[code_id] = discount
    return {path: canonical({"schema": SCHEMA, "codes": found}) for path, found in sorted(shards.items())}


def encode_rules(rules: ShopRules) -> bytes:
    """The rules as a file of the release."""
    for currency in rules.currencies:
        exponent(currency)
    return canonical({"schema": SCHEMA, "rules": to_plain(rules)})


def decode_rules(plain: Mapping[str, Any]) -> ShopRules:
    """The rules of a release, from their parsed JSON."""
    return from_plain(ShopRules, plain["rules"])
