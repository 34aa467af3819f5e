"""What the functions answer to, read from the Chalice app itself: a new route or schedule is in the stack by itself."""

import sys
from pathlib import Path

from chalice.app import Chalice, ScheduledEventConfig

from storefront.deploy.template import Surface
from storefront.devserver.gateway import load_app


def read_surface(root: Path) -> Surface:
    """The routes and schedules of functions/app.py. Chalice lets an app register its blueprints once a process."""
    loaded = sys.modules.get("app")
    app: Chalice = loaded.app if loaded is not None else load_app(root)
    routes = sorted((method, path) for path, methods in app.routes.items() for method in methods)
    schedules = sorted(
        (source.name, str(source.schedule_expression))
        for source in app.event_sources
        if isinstance(source, ScheduledEventConfig)
    )
    return Surface(tuple(routes), tuple(schedules))
