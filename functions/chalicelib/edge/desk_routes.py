"""The table of the desk's routes: which permission each needs, and which move money or stock and so need a key."""

from dataclasses import dataclass

from chalicelib.domain.access import Permission

_ADMIN = "/api/admin"
_ORDER = f"{_ADMIN}/orders/{{reference}}"
_READ, _MANAGE = Permission.ORDERS_READ, Permission.ORDERS_MANAGE
_GRANT, _EXECUTE = Permission.REFUNDS_GRANT, Permission.REFUNDS_EXECUTE
_FULFIL, _STOCK, _REPORTS = Permission.FULFIL, Permission.STOCK, Permission.REPORTS


@dataclass(frozen=True)
class DeskRoute:
    """`view` of `chalicelib.edge.MODULE` answers at `path` whoever has a token with `needs`."""

    method: str
    path: str
    module: str
    view: str
    needs: Permission
    keyed: bool = False


DESK_ROUTES = (
    DeskRoute("GET", f"{_ADMIN}/orders", "desk_orders", "list_desk_orders", _READ),
    DeskRoute("GET", _ORDER, "desk_orders", "show_desk_order", _READ),
    DeskRoute("POST", f"{_ORDER}/confirm", "desk_orders", "confirm_order", _MANAGE),
    DeskRoute("POST", f"{_ORDER}/cancel", "desk_orders", "cancel_order", _MANAGE, keyed=True),
    DeskRoute("POST", f"{_ORDER}/capture", "desk_orders", "capture_order", _MANAGE, keyed=True),
    DeskRoute("POST", f"{_ORDER}/notes", "desk_orders", "note_order", _MANAGE),
    DeskRoute("POST", f"{_ORDER}/delay", "desk_orders", "delay_order", _MANAGE),
    DeskRoute("POST", f"{_ORDER}/payments", "desk_orders", "mark_order_paid", _MANAGE, keyed=True),
    DeskRoute("POST", f"{_ORDER}/evidence", "desk_orders", "prepare_evidence", _MANAGE),
    DeskRoute("POST", f"{_ORDER}/refunds", "desk_money", "grant_refund", _GRANT, keyed=True),
    DeskRoute("POST", f"{_ORDER}/refunds/{{refund}}/execute", "desk_money", "execute_refund", _EXECUTE, keyed=True),
    DeskRoute("POST", f"{_ORDER}/refunds/{{refund}}/withdraw", "desk_money", "withdraw_refund", _GRANT, keyed=True),
    DeskRoute("POST", f"{_ORDER}/refunds/{{refund}}/payout", "desk_money", "record_payout", _EXECUTE, keyed=True),
    DeskRoute("POST", f"{_ORDER}/parcels", "desk_goods", "ship_parcel", _FULFIL, keyed=True),
    DeskRoute("POST", f"{_ORDER}/parcels/{{parcel}}/moves", "desk_goods", "move_parcel", _FULFIL),
    DeskRoute("POST", f"{_ORDER}/parcels/{{parcel}}/tracking", "desk_goods", "correct_tracking", _FULFIL),
    DeskRoute("POST", f"{_ORDER}/replacements", "desk_goods", "send_replacement", _FULFIL, keyed=True),
    DeskRoute("POST", f"{_ORDER}/returns", "desk_goods", "open_return", _FULFIL, keyed=True),
    DeskRoute("POST", f"{_ORDER}/returns/{{return_id}}/accept", "desk_goods", "accept_return", _FULFIL),
    DeskRoute("POST", f"{_ORDER}/returns/{{return_id}}/refuse", "desk_goods", "refuse_return", _FULFIL),
    DeskRoute("POST", f"{_ORDER}/returns/{{return_id}}/withdraw", "desk_goods", "withdraw_return", _FULFIL),
    DeskRoute("POST", f"{_ORDER}/returns/{{return_id}}/receive", "desk_goods", "receive_return", _FULFIL, keyed=True),
    DeskRoute("POST", f"{_ORDER}/returns/{{return_id}}/close", "desk_goods", "close_return", _FULFIL),
    DeskRoute("GET", f"{_ORDER}/invoice", "papers", "show_desk_invoice", _READ),
    DeskRoute("POST", f"{_ORDER}/invoice", "papers", "issue_desk_invoice", _MANAGE),
    DeskRoute("GET", f"{_ORDER}/packing-slip", "papers", "show_desk_slip", _FULFIL),
    DeskRoute("GET", f"{_ADMIN}/production", "desk_goods", "list_production", _FULFIL),
    DeskRoute("POST", f"{_ORDER}/jobs/{{job}}", "desk_goods", "move_job", _FULFIL),
    DeskRoute("GET", f"{_ADMIN}/stock", "desk_stock", "show_levels", _REPORTS),
    DeskRoute("POST", f"{_ADMIN}/stock/receive", "desk_stock", "receive_goods", _STOCK, keyed=True),
    DeskRoute("POST", f"{_ADMIN}/stock/count", "desk_stock", "count_goods", _STOCK, keyed=True),
    DeskRoute("POST", f"{_ADMIN}/stock/correct", "desk_stock", "correct_goods", _STOCK, keyed=True),
)
