"""The shop's functions: a Chalice app that registers one blueprint. Everything else is in `chalicelib`."""

from chalice.app import Chalice

from chalicelib.edge.routes import blueprint

app = Chalice(app_name="pelican-storefront")
app.register_blueprint(blueprint)
