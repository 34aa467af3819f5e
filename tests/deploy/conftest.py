"""Hosts to deploy to: a folder, and S3 as moto plays it; and the package of the functions, made once a run."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from deployed_shop import Shop, folder_shop
from lambda_functions import Installed, install
from moto_server import CREDENTIALS, REGION, make_bucket, running_moto

from storefront.deploy.package import Package, build_package
from storefront.deploy.s3_bucket import S3Bucket

ROOT = Path(__file__).resolve().parent.parent.parent
_NUMBERS = count()


@pytest.fixture(scope="session")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a moto of this run."""
    with running_moto(tmp_path_factory.mktemp("moto")) as address:
        yield address


@pytest.fixture
def aws(moto: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The same, with an environment in which AWS is there."""
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": moto, "AWS_DEFAULT_REGION": REGION}.items():
        monkeypatch.setenv(name, value)
    return moto


@pytest.fixture
def s3_shop(aws: str, tmp_path: Path) -> Shop:
    """A shop deployed to a bucket of its own."""
    return Shop(tmp_path, S3Bucket(make_bucket(aws, f"shop-{next(_NUMBERS)}"), REGION))


@pytest.fixture(params=["folder", "s3"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Shop:
    """A shop on each kind of host."""
    if request.param == "folder":
        return folder_shop(tmp_path)
    found: Shop = request.getfixturevalue("s3_shop")
    return found


@pytest.fixture(scope="session")
def package() -> Package:
    """The package of this repository's functions."""
    return build_package(ROOT / "functions")


@pytest.fixture(scope="session")
def installed(package: Package, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The package in a bare virtual environment."""
    return install(package, tmp_path_factory.mktemp("lambda"))
