"""Imports point downwards only (DESIGN 1), and the ground floor has neither clock nor chance nor float."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Room:
    """What a room may import: rooms of ours, packages of others (None: any), and what only inside functions."""

    ours: tuple[str, ...]
    theirs: frozenset[str] | None = frozenset()
    lazily: tuple[str, ...] = ()


_DOMAIN, _PORTS, _SERVICE = "chalicelib.domain", "chalicelib.ports", "chalicelib.service"

# The longest prefix that fits is the room of a module.
ROOMS = {
    "chalicelib": Room(()),
    "chalicelib.domain": Room((_DOMAIN,)),
    "chalicelib.ports": Room((_DOMAIN,)),
    "chalicelib.settings": Room(()),
    "chalicelib.config": Room((_DOMAIN, "chalicelib.settings")),
    "chalicelib.service": Room((_DOMAIN, _PORTS, _SERVICE)),
    "chalicelib.adapters": Room(
        (_DOMAIN, _PORTS, "chalicelib.adapters"),
        theirs=frozenset({"boto3", "botocore", "jinja2", "markupsafe", "requests", "stripe"}),
    ),
    "chalicelib.bootstrap": Room(
        (_DOMAIN, _PORTS, _SERVICE, "chalicelib.config"),
        # An adapter brings its library along, so it is imported on first use: a cold start must not pay for it.
        lazily=("chalicelib.adapters", "chalicelib.handlers"),
    ),
    "chalicelib.handlers": Room((), lazily=(_DOMAIN, _SERVICE, "chalicelib.bootstrap")),
    "chalicelib.edge": Room(
        (_DOMAIN, _PORTS, _SERVICE, "chalicelib.bootstrap", "chalicelib.edge"),
        theirs=frozenset({"chalice"}),
        lazily=("jinja2", "markupsafe"),
    ),
    "app": Room(("chalicelib.edge",), theirs=frozenset({"chalice"})),
    "generator": Room(
        (_DOMAIN, "generator"),
        theirs=frozenset(
            """
babel blinker docutils feedgenerator jinja2 markdown markdownify markupsafe nh3 PIL pelican pyromark rcssmin yaml
""".split()
        ),
    ),
    "storefront": Room(("chalicelib", "generator", "storefront"), theirs=None),
}
_OURS = ("chalicelib", "generator", "storefront", "app", "benchmarks", "tests")

# What the ground floor may not know, though it is in the standard library.
_WORLD = frozenset(
    "asyncio http io logging multiprocessing os pathlib random secrets shutil socket sqlite3 subprocess sys tempfile "
    "threading time urllib uuid".split()
)
_CLOCK = frozenset({"now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp"})


@dataclass(frozen=True)
class Import:
    """One imported module, and whether it is imported when its file is."""

    name: str
    line: int
    at_import: bool


def sources() -> Iterator[tuple[str, Path]]:
    """Every module of the product with its name."""
    for folder, base in (("functions", ROOT / "functions"), ("generator", ROOT), ("storefront", ROOT)):
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(base).with_suffix("").parts
            if not set(parts) & {"vendor", "out", ".chalice"}:
                yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imports_of(module: str, tree: ast.Module, *, is_package: bool = False) -> Iterator[Import]:
    """Every import in a module; `from x import y` counts as x.y, because y may be a module."""
    lazy = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, node not in lazy) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = module.split(".")
                kept = parents[: len(parents) - node.level + is_package]
                base = ".".join([*kept, *([node.module] if node.module else [])])
            yield from (Import(f"{base}.{alias.name}", node.lineno, node not in lazy) for alias in node.names)


def _under(name: str, prefixes: tuple[str, ...]) -> bool:
    return any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)


def room_of(module: str) -> Room | None:
    """The room that a module is in."""
    fitting = [prefix for prefix in ROOMS if _under(module, (prefix,))]
    return ROOMS[max(fitting, key=len)] if fitting else None


def arrows_up(module: str, source: str, *, is_package: bool = False) -> list[str]:
    """The imports of a module that its room does not allow."""
    room = room_of(module)
    if room is None:
        return [f"{module} is in no room of DESIGN 1"]
    wrong = []
    for imported in imports_of(module, ast.parse(source), is_package=is_package):
        top = imported.name.partition(".")[0]
        if top in _OURS:
            allowed = _under(imported.name, room.ours)
        else:
            allowed = top in sys.stdlib_module_names or room.theirs is None or top in room.theirs
        if not allowed and not (_under(imported.name, room.lazily) and not imported.at_import):
            wrong.append(f"{module}:{imported.line} imports {imported.name}")
    return wrong


def impurities(module: str, source: str) -> list[str]:
    """What a module of the domain may not contain: the world, the clock, chance, floats."""
    wrong = []
    tree = ast.parse(source)
    for imported in imports_of(module, tree):
        if imported.name.partition(".")[0] in _WORLD:
            wrong.append(f"{module}:{imported.line} imports {imported.name}")
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            wrong.append(f"{module}:{line} has the float {node.value}")
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            wrong.append(f"{module}:{line} divides with /, which makes a float")
        elif isinstance(node, ast.Name) and node.id == "float":
            wrong.append(f"{module}:{line} uses float")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CLOCK:
            wrong.append(f"{module}:{line} calls {node.func.attr}()")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("open", "input"):
            wrong.append(f"{module}:{line} calls {node.func.id}()")
    return wrong


def test_imports_point_downwards_only() -> None:
    wrong = []
    for module, path in sources():
        wrong += arrows_up(module, path.read_text(encoding="utf-8"), is_package=path.name == "__init__.py")
    assert wrong == []


def test_the_domain_knows_neither_the_world_nor_the_clock_nor_floats() -> None:
    wrong = [
        problem
        for module, path in sources()
        if _under(module, (_DOMAIN,))
        for problem in impurities(module, path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_the_functions_import_no_build_library_anywhere() -> None:
    heavy = ("pelican", "markdown", "babel", "yaml", "PIL", "pydantic", "aws_lambda_powertools")
    wrong = [
        f"{module}:{imported.line} imports {imported.name}"
        for module, path in sources()
        if _under(module, ("chalicelib", "app"))
        for imported in imports_of(module, ast.parse(path.read_text(encoding="utf-8")))
        if _under(imported.name, heavy)
    ]
    assert wrong == []


def test_a_cold_start_loads_no_sdk() -> None:
    code = "import sys, app; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "functions", capture_output=True, encoding="utf-8", check=True
    )
    loaded = set(ran.stdout.split())
    assert "chalice" in loaded
    assert loaded & {"stripe", "boto3", "botocore", "requests", "jinja2", "pydantic"} == set()


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("chalicelib.domain.money", "import chalicelib.ports"),
        ("chalicelib.domain.money", "from chalicelib import ports"),
        ("chalicelib.domain.money", "from .. import service"),
        ("chalicelib.domain.money", "import yaml"),
        ("chalicelib.ports", "from chalicelib.service.checkout import Checkout"),
        ("chalicelib.service.checkout", "def f():\n    from chalicelib.adapters import sqlite_store"),
        ("chalicelib.service.checkout", "import stripe"),
        ("chalicelib.adapters.stripe_gateway", "import pelican"),
        ("chalicelib.adapters.stripe_gateway", "from chalicelib.bootstrap import services"),
        ("chalicelib.bootstrap", "from chalicelib.adapters.stripe_gateway import StripeGateway"),
        ("chalicelib.edge.cart", "import jinja2"),
        ("chalicelib.edge.cart", "from chalicelib.adapters import stripe_gateway"),
        ("chalicelib.edge.cart", "from storefront import publish"),
        ("app", "from chalicelib.service import checkout"),
        ("generator.build", "from chalicelib.config import SETTINGS"),
        ("generator.build", "import storefront.places"),
        ("generator.build", "import stripe"),
    ],
)
def test_an_arrow_that_points_up_is_found(module: str, source: str) -> None:
    assert arrows_up(module, source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("chalicelib.domain.money", "from . import codec\nfrom dataclasses import dataclass"),
        ("chalicelib.adapters.stripe_gateway", "import stripe"),
        ("chalicelib.bootstrap", "def f():\n    from chalicelib.adapters.stripe_gateway import StripeGateway"),
        ("chalicelib.edge.cart", "from chalicelib import bootstrap\nfrom chalice import Blueprint"),
        ("generator.build", "import pelican\nfrom chalicelib.domain.codec import canonical"),
        ("storefront.publish", "from chalicelib.ports import OrderStore\nimport rich"),
    ],
)
def test_an_arrow_that_points_down_is_allowed(module: str, source: str) -> None:
    assert arrows_up(module, source) == []


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "from os import environ",
        "import random",
        "x = 1.5",
        "x = 3 / 2",
        "x = float('1')",
        "y = date.today()",
    ],
)
def test_an_impurity_is_found(source: str) -> None:
    assert impurities("chalicelib.domain.money", source)
