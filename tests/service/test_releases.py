"""What a use case reads of a release: as little as it needs, each file once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from small_catalogue import RULES, record
from small_shop import SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.codes import code_id
from chalicelib.domain.discounts import Discount, Off
from chalicelib.service.quotes import Inquiry


class CountedFiles(dict[tuple[str, str], bytes]):
    """Files of releases; counts what is read by the folder it is in."""

    def __init__(self, files: Mapping[tuple[str, str], bytes]) -> None:
        super().__init__(files)
        self.reads: Counter[str] = Counter()

    def __getitem__(self, key: tuple[str, str]) -> bytes:
        self.reads[key[1].rpartition("/")[0]] += 1
        return super().__getitem__(key)


def test_a_quote_of_five_lines_reads_five_shards_of_a_thousand_skus_at_most_and_each_once(shop: SmallShop) -> None:

    spring = Discount("spring", "Spring", off=Off(1000), by_code=True)
    skus = [record(f"SKU-{number}") for number in range(1000)]
    shop.publish(*skus, rules=replace(RULES, discounts=(spring,)), codes={code_id("spring"): "spring"})
    files = shop.shelf.files = CountedFiles(shop.shelf.files)
    lines = tuple(CartLine(f"SKU-{number}", 1) for number in range(0, 1000, 200))
    for _ in range(3):
        priced, _ = shop.services.quotes.price(Inquiry(lines, "EUR", codes=("spring",)))
        assert (priced.problems, priced.discount) == ((), 1200)
    assert 1 <= files.reads["pricebook/skus"] <= 5
    assert files.reads["pricebook"] == 1
