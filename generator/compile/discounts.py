"""Discounts as the price book holds them: checked against the rest of the shop, with the codes that give them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from chalicelib.domain.codes import code_id, plain_code
from chalicelib.domain.discounts import Discount
from chalicelib.domain.rules import ShopRules
from generator.compile.selections import Selectable, check_selection
from generator.problems import Findings, Spot, suggest
from generator.read import text
from generator.schema.discount import DiscountSheet
from generator.schema.sheet import Placed

MAX_CODES_A_FILE = 50_000


@dataclass(frozen=True, slots=True)
class Discounts:
    """The discounts that are in force, in their turn, and {id of a code: id of its discount}."""

    found: tuple[Discount, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()


def compile_discounts(
    sheets: Sequence[DiscountSheet], content: Path, rules: ShopRules, selectable: Selectable, findings: Findings
) -> Discounts:
    """All discounts but drafts; a draft is checked like the others."""
    _check_names(sheets, findings)
    codes: dict[str, tuple[str, str]] = {}  # id of a code -> discount, where it stands
    for sheet in sheets:
        _check_references(sheet, rules, selectable, findings)
        for path, code in _codes_of(sheet, content, findings):
            identity = code_id(code.value)
            if identity in codes:
                message = f"{code.value} stands in {codes[identity][1]}, too"
                findings.problem(path, code, "code", message, "give each discount codes of its own")
            codes.setdefault(identity, (sheet.discount.id, f"{path}:{code.line}"))
    live = sorted((sheet for sheet in sheets if not sheet.draft), key=lambda sheet: (sheet.order, sheet.discount.id))
    ids = {sheet.discount.id for sheet in live}
    return Discounts(
        tuple(sheet.discount for sheet in live),
        tuple((identity, discount) for identity, (discount, _) in sorted(codes.items()) if discount in ids),
    )


def _check_names(sheets: Iterable[DiscountSheet], findings: Findings) -> None:
    first: dict[str, str] = {}
    for sheet in sheets:
        name = sheet.discount.id
        if name in first:
            message = f"{name} is the name of {first[name]}, too"
            findings.problem(sheet.path, Spot(), "file", message, "rename one of the two")
        first.setdefault(name, sheet.path)


def _check_references(sheet: DiscountSheet, rules: ShopRules, selectable: Selectable, findings: Findings) -> None:
    """Report what can never be: goods, ways of sending, countries, currencies and groups that the shop has not."""
    for field, named in sheet.named:
        check_selection(named, field, sheet.path, selectable, findings)
    methods = tuple(dict.fromkeys(method.id for zone in rules.zones for method in zone.methods))
    for field, placed, known, what in (
        ("delivery", sheet.delivery, methods, "way of sending"),
        ("countries", sheet.countries, rules.ships_to, "country that the shop sends to"),
        ("currencies", sheet.currencies, rules.currencies, "currency of the shop"),
        ("groups", sheet.groups, tuple(rules.groups), "group of `shop.yaml`"),
    ):
        for name in placed:
            if name.value not in known:
                message = f"{name.value} is no {what}"
                findings.problem(sheet.path, name, field, message, suggest(name.value, known) or "write it there first")


def _codes_of(sheet: DiscountSheet, content: Path, findings: Findings) -> Iterable[tuple[str, Placed[str]]]:
    """The codes of a discount as they are written, each with the file it stands in; those of its own file included."""
    for code in sheet.codes:
        yield sheet.path, code
    if sheet.code_file is None:
        return
    name = sheet.code_file
    path = content / sheet.raw.source.rpartition("/")[0] / name.value
    shown = str(PurePosixPath(sheet.path).with_name(name.value))
    try:
        written = text.decode(path.read_bytes(), shown, findings)
    except FileNotFoundError:
        hint = f"run `storefront codes {sheet.discount.id} --count 100`, or write one, a code a line"
        findings.problem(sheet.path, name, "code_file", f"there is no file {name.value!r} beside it", hint)
        return
    lines = [(number, line.strip()) for number, line in enumerate((written or "").split("\n"), 1) if line.strip()]
    if len(lines) > MAX_CODES_A_FILE:
        message = f"holds {len(lines)} codes"
        hint = f"write at most {MAX_CODES_A_FILE}, and the rest in another discount"
        findings.problem(shown, Spot(), "code", message, hint)
        return
    for number, line in lines:
        code = Placed(line, number, 1)
        if len(plain_code(line)) < 3:
            findings.problem(shown, code, "code", f"{line[:60]!r} is not a code", "write 3 to 40 letters and digits")
        else:
            yield shown, code
