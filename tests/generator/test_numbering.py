"""How `shop.yaml` numbers invoices and credit notes: a pattern that cannot number is refused where it stands."""

import pytest
from written_shop import SHOP, WrittenShop, write_shop

SIGNS = "(write letters, digits and . _ / -, {number}, {year})"
ONCE = "says {number} not once (write such as INV-{year}-{number})"
TWICE = "is numbered as invoices are (give each series its own, such as CN-{number})"


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ("number: 'INV-{year}'", f"18:20: invoices.number: 'INV-{{year}}' {ONCE}"),
        ("number: '{number}{number}'", f"18:20: invoices.number: '{{number}}{{number}}' {ONCE}"),
        (
            "number: '{year}{year}{number}'",
            f"18:20: invoices.number: '{{year}}{{year}}{{number}}' {ONCE}",
        ),
        (
            "number: '{month}-{number}'",
            f"18:20: invoices.number: '{{month}}-{{number}}' has signs that a number does not {SIGNS}",
        ),
        (
            "credit_note: 'CN <{number}>'",
            f"18:25: invoices.credit_note: 'CN <{{number}}>' has signs that a number does not {SIGNS}",
        ),
        ("credit_note: 'INV-{number}'", f"18:12: invoices.credit_note: {TWICE}"),
        ("number: 'CN-{number}'", f"18:11: invoices.credit_note: {TWICE}"),
        ("digits: 0", "18:20: invoices.digits: 0 is out of range (write a number from 1 to 10)"),
    ],
)
def test_a_pattern_that_cannot_number_is_refused_with_its_place(
    tmp_path_factory: pytest.TempPathFactory, rules: str, told: str
) -> None:
    shop = write_shop(tmp_path_factory.mktemp("shop"), f"{SHOP}invoices: {{{rules}}}\n")
    said = shop.compile_problems()
    assert said == [f"content/shop.yaml:{told}"]


def test_each_series_with_its_own_pattern_is_taken(shop: WrittenShop) -> None:
    shop.write("shop.yaml", f"{SHOP}invoices: {{number: 'F/{{year}}.{{number}}', credit_note: '{{number}}_c'}}\n")
    assert shop.compile_problems() == []
