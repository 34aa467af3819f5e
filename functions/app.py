"""The shop's functions: a Chalice app that registers blueprints. Everything else is in `chalicelib`."""

from chalice.app import Chalice

from chalicelib.edge import carts, checkout, orders, schedules, stock, webhooks

app = Chalice(app_name="pelican-storefront")
app.register_blueprint(carts.routes)
app.register_blueprint(checkout.routes)
app.register_blueprint(orders.routes)
app.register_blueprint(stock.routes)
app.register_blueprint(webhooks.routes)
app.register_blueprint(schedules.schedules)
