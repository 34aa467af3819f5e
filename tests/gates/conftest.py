"""The demo shop as a visitor gets it, and the tools that judge its pages (`make tools`)."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from served_shop import ServedShop, serving

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "tools" / "node_modules"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedShop]:
    """The demo shop, built and served. Pictures that an earlier build has encoded are taken from its cache."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "content").symlink_to(ROOT / "content")
    for cache in (ROOT / "var" / "check" / "cache", ROOT / "var" / "cache"):
        if cache.is_dir():
            shutil.copytree(cache, folder / "var" / "cache", copy_function=os.link)
            break
    with serving(folder, "--no-reload") as served:
        yield served


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return _tool("axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def nu() -> list[str]:
    """The command of the Nu checker."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("needs the tools that judge pages (Java): `apt install default-jre-headless`, then `make tools`")
    return [java, "-Xss2m", "-jar", str(_tool("vnu-jar/build/dist/vnu.jar"))]


@pytest.fixture(scope="session")
def lighthouse() -> Path:
    """The command of Lighthouse."""
    return _tool("lighthouse/cli/index.js")


def _tool(path: str) -> Path:
    if not (TOOLS / path).is_file():
        pytest.skip("needs the tools that judge pages: install Node, then `make tools`")
    return TOOLS / path
