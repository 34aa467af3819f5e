"""`{% once KEY %} ... {% endonce %}` in templates: a block that is rendered once for each value of its key.

What stands in it may show its key, `shop` and `assets`, and nothing else: header, footer and cards are the same on
thousands of pages.
"""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

_METHODS = frozenset(dir(dict))


class Once(Extension):
    """The tag. Without `remember_in`, a block is rendered each time."""

    tags = {"once"}  # noqa: RUF012  # as the base class has it

    def parse(self, parser: Parser) -> nodes.Node:
        """`once` and its key, up to `endonce`."""
        line = next(parser.stream).lineno
        key = parser.parse_tuple()
        body = parser.parse_statements(("name:endonce",), drop_needle=True)
        call = self.call_method("_show", [nodes.Const(f"{parser.name}:{line}"), key])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _show(self, place: str, key: object, caller: Callable[[], Markup]) -> Markup:
        memory: Callable[[], dict[str, Markup]] | None = getattr(self.environment, "storefront_memory", None)
        if memory is None:
            return caller()
        shown, name = memory(), f"{place}\0{key!r}"
        found = shown.get(name)
        if found is None:
            found = shown[name] = caller()
        return found


def remember_in(env: Environment, memory: Callable[[], dict[str, Markup]]) -> None:
    """Let blocks be rendered once; `memory` gives the one for what is shown at the moment."""
    env.storefront_memory = memory  # type: ignore[attr-defined]


def look_up_fast(env: Environment) -> None:
    """Views are dictionaries: find their entries without trying an attribute first. What is found stays the same."""
    slow = env.getattr

    def get(obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj and attribute not in _METHODS:
            return obj[attribute]
        return slow(obj, attribute)

    env.getattr = get  # type: ignore[method-assign]
