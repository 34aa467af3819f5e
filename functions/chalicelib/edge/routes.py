"""The table of routes and schedules. What stands behind one is loaded when it is first asked for.

So every function starts as fast as Chalice itself, and a webhook never loads what a checkout needs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.edge.desk_routes import DESK_ROUTES, DeskRoute

blueprint = Blueprint(__name__)


@dataclass(frozen=True)
class Route:
    """`view` of `chalicelib.edge.MODULE` answers `method` at `path`; `own_site` refuses what other sites POST."""

    method: str
    path: str
    module: str
    view: str
    own_site: bool = True


ROUTES = (
    Route("GET", "/api/cart", "carts", "show_cart"),
    Route("POST", "/api/cart", "carts", "change_cart"),
    Route("GET", "/api/buy/{items}", "carts", "fill_cart"),
    Route("POST", "/api/quote", "carts", "quote_cart"),
    Route("POST", "/api/checkout", "checkout", "check_out"),
    Route("GET", "/api/groups/{token}", "groups", "join_group"),
    Route("GET", "/api/health", "health", "show_health"),
    Route("GET", "/api/stock", "stock", "show_stock"),
    Route("POST", "/api/webhooks/stripe", "webhooks", "receive", own_site=False),
    Route("POST", "/api/webhooks/tracking", "tracking", "receive_tracking", own_site=False),
    Route("GET", "/api/orders/{reference}", "orders", "show_order"),
    Route("POST", "/api/orders/{reference}/link", "orders", "send_link"),
    Route("POST", "/api/orders/{reference}/returns", "buyers", "ask_return"),
    Route("POST", "/api/orders/{reference}/downloads", "buyers", "ask_download"),
    Route("GET", "/api/downloads/{token}", "buyers", "fetch_download"),
    Route("GET", "/api/orders/{reference}/invoice", "papers", "show_invoice"),
)


def _view(route: Route) -> Callable[..., Response]:
    def view(**parameters: str) -> Response:
        from chalicelib.edge.handling import handle

        found = getattr(import_module(f"chalicelib.edge.{route.module}"), route.view)
        return handle(blueprint.current_request, found, parameters, own_site=route.own_site)

    view.__name__ = route.view
    return view


def _desk_view(route: DeskRoute) -> Callable[..., Response]:
    def view(**parameters: str) -> Response:
        from chalicelib.edge.desk import behind_desk
        from chalicelib.edge.handling import handle

        found = getattr(import_module(f"chalicelib.edge.{route.module}"), route.view)
        guarded = behind_desk(found, route.needs, keyed=route.keyed)
        # A token is no cookie: no other site can make a browser send it.
        return handle(blueprint.current_request, guarded, parameters, own_site=False, pages=False)

    view.__name__ = route.view
    return view


for _route in ROUTES:
    # Our own answer says what may be sent: Chalice would refuse other media types in a form of its own.
    blueprint.route(_route.path, methods=[_route.method], name=_route.view, content_types=["*/*"])(_view(_route))

for _desk_route in DESK_ROUTES:
    blueprint.route(_desk_route.path, methods=[_desk_route.method], name=_desk_route.view, content_types=["*/*"])(
        _desk_view(_desk_route)
    )


@blueprint.schedule("rate(1 minute)")
def run_outbox(_event: Any) -> int:
    """Send what is due."""
    from chalicelib.edge import schedules

    return schedules.run_outbox()


@blueprint.schedule("rate(5 minutes)")
def run_sweep(_event: Any) -> int:
    """Ask about what ended unseen."""
    from chalicelib.edge import schedules

    return schedules.run_sweep()
