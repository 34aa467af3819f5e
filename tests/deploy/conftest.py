"""The package, made once a run, and unzipped."""

from pathlib import Path

import pytest
from lambda_functions import Installed, install

from storefront.deploy.package import Package, build_package

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="session")
def package() -> Package:
    """The package of this repository's functions."""
    return build_package(ROOT / "functions")


@pytest.fixture(scope="session")
def installed(package: Package, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The package in a bare virtual environment."""
    return install(package, tmp_path_factory.mktemp("lambda"))
