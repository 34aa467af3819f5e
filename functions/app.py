"""The shop's functions: a Chalice app that registers one blueprint. Everything else is in `chalicelib`."""

from chalice.app import Chalice

from chalicelib.edge.routes import blueprint

app = Chalice(app_name="pelican-storefront")
app.register_blueprint(blueprint)

# Lambda finds a handler as an attribute of a module: `app.app` answers requests, `app.run_outbox` runs by the clock.
globals().update({source.name: app.handler_map[source.name] for source in app.event_sources})
