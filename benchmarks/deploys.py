"""Deploying a site to S3 as moto plays it, against `aws s3 sync` on the same double: requests and seconds.

STOREFRONT_BENCH_FILES is how many pages (10,000 without it); AWS_CLI names the `aws` of `pip install awscli`.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Table, timed

ROOT = Path(__file__).resolve().parent.parent


def measure() -> Table:
    """The table: planning, the first deploy, one edit, and nothing to do."""
    count = int(os.environ.get("STOREFRONT_BENCH_FILES") or 10_000)
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "deploy")]
    from moto_server import CREDENTIALS, REGION, make_bucket, running_moto

    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with running_moto(folder) as address:
            environment = {**CREDENTIALS, "AWS_ENDPOINT_URL": address, "AWS_DEFAULT_REGION": REGION}
            os.environ.update(environment)
            meter = Meter(folder / "moto.log")
            ours = _ours(folder / "shop", make_bucket(address, "ours"), REGION, count, meter)
            theirs = _theirs(folder / "shop", make_bucket(address, "theirs"), count, meter, environment)
    return Table(
        "Deploy",
        f"A site of {count} pages, deployed to the same S3 double: seconds of wall time and requests. `aws s3 sync` "
        "sends public files alone; *storefront* also sends prices (each file of the price book is a request), keeps "
        "what it replaces, and makes the release current.",
        ("", "plan", "first", "one edit", "nothing to do"),
        (ours, theirs),
    )


class Meter:
    """Counts the requests that moto has logged."""

    def __init__(self, log: Path) -> None:
        self._log = log

    def told(self, work: Callable[[], object]) -> str:
        """Seconds and requests of `work`."""
        before = self._count()
        took = timed(work)
        return f"{took:.1f} s, {self._count() - before} requests"

    def _count(self) -> int:
        return sum(b'HTTP/1.1"' in line for line in self._log.read_bytes().splitlines())


def _pages(count: int) -> dict[str, str]:
    body = "<p>" + "A page of a shop, some two kilobytes long. " * 48
    return {f"products/p{number}/index.html": f"{body}{number}" for number in range(count)}


def _ours(folder: Path, bucket: str, region: str, count: int, meter: Meter) -> tuple[str, ...]:
    from deployed_shop import Shop, write_release
    from small_catalogue import record

    from storefront.deploy.deploying import plan_site
    from storefront.deploy.s3_bucket import S3Bucket

    shop = Shop(folder, S3Bucket(bucket, region))
    (folder / "content").mkdir(parents=True)
    records = [record(f"P{number}") for number in range(count)]
    pages = _pages(count)
    write_release(folder, pages, *records)
    plan = meter.told(lambda: plan_site(shop.errand()))
    first = meter.told(shop.deploy)
    write_release(folder, pages | {"products/p7/index.html": "edited"}, *records)
    return ("storefront", plan, first, meter.told(shop.deploy), meter.told(shop.deploy))


def _theirs(folder: Path, bucket: str, count: int, meter: Meter, environment: Mapping[str, str]) -> tuple[str, ...]:
    aws = os.environ.get("AWS_CLI") or shutil.which("aws")
    if aws is None:
        return ("`aws s3 sync`", "", "needs `pip install awscli`, and AWS_CLI where it is elsewhere", "", "")
    output = folder / "output"

    def sync() -> None:
        # A list, not a shell.
        command = [aws, "s3", "sync", "--quiet", "--delete", str(output), f"s3://{bucket}"]
        subprocess.run(command, env={**os.environ, **environment}, check=True)  # noqa: S603

    edited = output / "products" / "p7" / "index.html"
    edited.write_text(_pages(count)["products/p7/index.html"])
    first = meter.told(sync)
    edited.write_text("edited again")
    return ("`aws s3 sync`", "", first, meter.told(sync), meter.told(sync))
