"""What an order does not allow, once as a command and once as a request to the desk: both refuse it alike."""

from dataclasses import dataclass
from typing import Any

from small_shop import SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.lifecycles import ParcelState
from chalicelib.domain.parcel_events import Units
from chalicelib.service import parcels
from chalicelib.service.checkout import Placed

DAY = 24 * 3600
URL = "https://evil.example/1"
INJECTED = "x\r\nBcc: all@example.com"
ESCAPE = "\x1b]0;owned\x07"


@dataclass(frozen=True)
class BadDeed:
    """`command` with REF for the order, split at spaces unless it is a list; the request; the answer's status and code.

    `words` are in the message, which commands and requests share.
    """

    command: str | list[str]
    path: str
    body: dict[str, Any]
    status: int
    code: str
    words: str = ""

    def typed(self, reference: str) -> list[str]:
        """The words of the command."""
        words = self.command.split() if isinstance(self.command, str) else self.command
        return [reference if word == "REF" else word for word in words]


def lines(*units: tuple[str, int]) -> dict[str, Any]:
    """`{"lines": [...]}`."""
    return {"lines": [{"sku": sku, "quantity": quantity} for sku, quantity in units]}


def sell_long_ago(shop: SmallShop) -> Placed:
    """Three prints and two cards, paid by card; two prints arrived sixty days ago, the rest was never sent."""
    placed = shop.check_out(CartLine("PRINT-A4", 3, None), CartLine("CARD", 2, None))
    shop.pay(placed)
    house = shop.services.house
    parcels.ship(house, placed.reference, parcels.Shipment("ada", (Units("PRINT-A4", 2),), "dhl", "0034"))
    parcels.mark(house, placed.reference, parcels.ParcelNews("ada", "parcel-1", ParcelState.DELIVERED))
    shop.clock.forward(60 * DAY)
    return placed


BAD_DEEDS = (
    BadDeed(["orders", "confirm", "REF", "--note", ESCAPE], "confirm", {"note": ESCAPE}, 400, "not_printable"),
    BadDeed("orders cancel REF GHOST:1 --reason x", "cancel", {"reason": "x", **lines(("GHOST", 1))}, 404,
            "unknown_part", "GHOST is not in this order (it has CARD, PRINT-A4)"),
    BadDeed("orders cancel REF PRINT-A4:2 --reason x", "cancel", {"reason": "x", **lines(("PRINT-A4", 2))}, 422,
            "too_many_units", "1 left to be sent"),
    BadDeed("orders cancel REF --reason x", "cancel", {"reason": "x"}, 409, "not_ready", "by line"),
    BadDeed(["orders", "cancel", "REF", "--reason", INJECTED], "cancel", {"reason": INJECTED}, 400, "invalid"),
    BadDeed(["orders", "note", "REF", " "], "notes", {"text": " "}, 400, "missing", "text is needed"),
    BadDeed(["orders", "note", "REF", ESCAPE], "notes", {"text": ESCAPE}, 400, "not_printable"),
    BadDeed("orders delay REF soon later", "delay", {"first": "soon", "last": "later"}, 400, "invalid_day",
            "write days such as"),
    BadDeed("orders delay REF 2026-12-09 2026-12-01", "delay", {"first": "2026-12-09", "last": "2026-12-01"}, 400,
            "invalid_day", "is before the first"),
    BadDeed("orders mark-paid REF 0 --proof x", "payments", {"amount": 0, "proof": "x"}, 400, "invalid", "amount"),
    BadDeed("orders mark-paid REF 5 --proof x --currency USD", "payments",
            {"amount": 500, "proof": "x", "currency": "USD"}, 400, "currency_differs", "is in EUR, not in USD"),
    BadDeed("orders evidence REF", "evidence", {}, 404, "unknown_part", "no such dispute"),
    BadDeed("orders refund grant REF --reason x", "refunds", {"reason": "x"}, 400, "unclear", "say what to give back"),
    BadDeed("orders refund grant REF CARD:1 --amount 5 --reason x", "refunds",
            {"reason": "x", "amount": 500, **lines(("CARD", 1))}, 400, "unclear", "say what to give back"),
    BadDeed("orders refund grant REF --amount 5 --restock --reason x", "refunds",
            {"reason": "x", "amount": 500, "restock": True}, 400, "unclear", "which lines go back to the shelf"),
    BadDeed("orders refund grant REF --amount 81.01 --reason x --execute", "refunds",
            {"reason": "x", "amount": 8101, "execute": True}, 422, "refund_exceeds_left",
            "81.01 EUR is more than the 81.00 EUR that is left"),
    BadDeed("orders refund grant REF --amount 5 --currency USD --reason x", "refunds",
            {"reason": "x", "amount": 500, "currency": "USD"}, 400, "currency_differs", "is in EUR, not in USD"),
    BadDeed("orders refund grant REF PRINT-A4:4 --reason x", "refunds", {"reason": "x", **lines(("PRINT-A4", 4))},
            422, "too_many_units"),
    BadDeed("orders refund grant REF CARD:1 --reason x --return return-9", "refunds",
            {"reason": "x", "return": "return-9", **lines(("CARD", 1))}, 404, "unknown_part", "return-9"),
    BadDeed(["orders", "refund", "grant", "REF", "CARD:1", "--reason", INJECTED], "refunds",
            {"reason": INJECTED, **lines(("CARD", 1))}, 400, "invalid"),
    BadDeed("orders refund execute REF refund-9", "refunds/refund-9/execute", {}, 404, "unknown_part", "refund-9"),
    BadDeed("orders refund withdraw REF refund-9", "refunds/refund-9/withdraw", {}, 404, "unknown_part", "refund-9"),
    BadDeed("orders refund payout REF refund-9 --proof x", "refunds/refund-9/payout", {"proof": "x"}, 404,
            "unknown_part", "refund-9"),
    BadDeed("orders ship REF PRINT-A4:2", "parcels", lines(("PRINT-A4", 2)), 422, "too_many_units",
            "1 left to be sent"),
    BadDeed("orders ship REF LAST:1", "parcels", lines(("LAST", 1)), 404, "unknown_part", "LAST is not in this order"),
    BadDeed(f"orders ship REF --carrier dhl --tracking {URL}", "parcels", {"carrier": "dhl", "tracking": URL}, 400,
            "tracking_is_an_address", "write the number alone"),
    BadDeed("orders ship REF --carrier dhl --tracking www.evil.example/1", "parcels",
            {"carrier": "dhl", "tracking": "www.evil.example/1"}, 400, "tracking_is_an_address"),
    BadDeed("orders ship REF --carrier <script> --tracking 0034", "parcels",
            {"carrier": "<script>", "tracking": "0034"}, 400, "invalid_carrier", "no name of a carrier"),
    BadDeed("orders ship REF --tracking 0034", "parcels", {"tracking": "0034"}, 400, "missing", "carrier is needed"),
    BadDeed("orders deliver REF parcel-9", "parcels/parcel-9/moves", {"state": "delivered"}, 404, "unknown_part",
            "it has parcel-1"),
    BadDeed("orders track REF parcel-9 --carrier ups --tracking 1Z9", "parcels/parcel-9/tracking",
            {"carrier": "ups", "tracking": "1Z9"}, 404, "unknown_part", "it has parcel-1"),
    BadDeed(f"orders track REF parcel-1 --carrier ups --tracking {URL}", "parcels/parcel-1/tracking",
            {"carrier": "ups", "tracking": URL}, 400, "tracking_is_an_address"),
    BadDeed("orders replace REF CARD:1 --reason x", "replacements", {"reason": "x", **lines(("CARD", 1))}, 422,
            "too_many_units", "0 left that were sent"),
    BadDeed("orders replace REF PRINT-A4:1 --reason x --return return-9", "replacements",
            {"reason": "x", "return": "return-9", **lines(("PRINT-A4", 1))}, 404, "unknown_part", "return-9"),
    BadDeed("orders return request REF PRINT-A4:1", "returns", lines(("PRINT-A4", 1)), 422, "return_not_possible",
            "PRINT-A4: "),
    BadDeed("orders return request REF CARD:1", "returns", lines(("CARD", 1)), 422, "return_not_possible", "CARD: "),
    BadDeed("orders return accept REF return-9", "returns/return-9/accept", {}, 404, "unknown_part", "return-9"),
    BadDeed("orders return refuse REF return-9 --text no", "returns/return-9/refuse", {"text": "no"}, 404,
            "unknown_part", "return-9"),
    BadDeed("orders return withdraw REF return-9", "returns/return-9/withdraw", {}, 404, "unknown_part", "return-9"),
    BadDeed("orders return receive REF return-9 --good PRINT-A4:1", "returns/return-9/receive",
            {"good": [{"sku": "PRINT-A4", "quantity": 1}]}, 404, "unknown_part", "return-9"),
    BadDeed("orders return close REF return-9 --text no", "returns/return-9/close", {"text": "no"}, 404,
            "unknown_part", "return-9"),
    BadDeed("production move REF job-9 made", "jobs/job-9", {"state": "made"}, 404, "unknown_part", "job-9"),
)  # fmt: skip
