"""A host that rsync reaches, as rsync really reaches it: its own daemon, and a folder."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from deployed_shop import Shop
from dynamo_engines import free_port

from storefront.deploy.bucket import BucketRefused
from storefront.deploy.execute import DeployFailed
from storefront.deploy.rsync_bucket import RsyncBucket

pytestmark = pytest.mark.slow

_CONFIG = """\
use chroot = no
max connections = 8
{owner}
[shop]
path = {folder}
read only = {closed}
"""


@pytest.fixture
def rsync() -> str:
    """The program."""
    found = shutil.which("rsync")
    if found is None:
        pytest.skip("needs rsync: `apt install rsync`")
    return found


@contextmanager
def daemon(rsync: str, folder: Path, host: Path, *, closed: bool = False) -> Iterator[str]:
    """The address of a daemon that serves `host`."""
    port = free_port()
    host.mkdir(exist_ok=True)
    # The daemon of root would become nobody.
    owner = "uid = root\ngid = root" if os.getuid() == 0 else ""
    config = folder / "rsyncd.conf"
    config.write_text(_CONFIG.format(owner=owner, folder=host, closed="yes" if closed else "no"))
    process = subprocess.Popen(
        [rsync, "--daemon", "--no-detach", f"--config={config}", f"--port={port}", "--address=127.0.0.1"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 30
        while not _listens(port):
            assert process.poll() is None, "rsync does not start"
            assert time.monotonic() < deadline, "rsync does not listen"
            time.sleep(0.05)
        yield f"rsync://127.0.0.1:{port}/shop/public"
    finally:
        process.terminate()
        process.wait(10)


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def shop_at(folder: Path, remote: str) -> Shop:
    """A shop that is deployed there."""
    records = folder / "var" / "deploy" / "remote"
    return Shop(folder, RsyncBucket(remote, records / "mirror", folder / "var", records))


def lying(folder: Path) -> dict[str, bytes]:
    """Every file below."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_host_gets_what_was_built_then_what_differs_and_loses_what_is_gone(rsync: str, tmp_path: Path) -> None:
    host = tmp_path / "host"
    with daemon(rsync, tmp_path, host) as remote:
        shop = shop_at(tmp_path, remote)
        shop.build(2400, moss="Moss", sky="Sky")
        shop.deploy()
        assert lying(host / "public") == lying(tmp_path / "output")
        kept = host / "public" / "404.html"
        before = kept.stat().st_ino
        for letter in ("letter.txt", "products/sky/letter.txt"):
            (host / "public" / letter).write_text("of somebody else")
        for path in (tmp_path / "output").rglob("*.html"):
            path.unlink()
        first = shop.build(2100)
        assert {item.path for item in shop.deploy().plan.sent} == {
            "index.html", "products/fern/index.html", "sitemap.xml"
        }  # fmt: skip
        wanted = {path: (tmp_path / "output" / path).read_bytes() for path in first.public}
        theirs = {path: (host / "public" / path).read_bytes() for path in ("letter.txt", "products/sky/letter.txt")}
        assert lying(host / "public") == wanted | theirs
        assert not (host / "public" / "products" / "moss").exists()
        assert kept.stat().st_ino == before
        shop.roll_back(next(one.id for one in shop.store.releases() if one.id != first.id))
        assert b"'2400'" in lying(host / "public")["products/fern/index.html"]


def test_a_folder_is_a_host_too_also_below_folders_that_are_not_there(rsync: str, tmp_path: Path) -> None:
    shop = shop_at(tmp_path, f"{tmp_path}/a/b/public")
    shop.build()
    shop.deploy()
    assert lying(tmp_path / "a" / "b" / "public") == lying(tmp_path / "output")


def test_a_host_that_refuses_or_is_gone_is_said_and_the_same_command_goes_on(rsync: str, tmp_path: Path) -> None:
    host = tmp_path / "host"
    with daemon(rsync, tmp_path, host, closed=True) as remote:
        closed = shop_at(tmp_path, remote)
        closed.build()
        with pytest.raises(DeployFailed, match=r"read.only(.|\n)*run the same command again"):
            closed.deploy()
        unknown = remote.replace("/shop/", "/nothing/")
        with pytest.raises(BucketRefused, match=r"(?i)unknown module"):
            shop_at(tmp_path, unknown).deploy()
    assert closed.current() is None
    with pytest.raises(BucketRefused, match="rsync ended with"):
        closed.deploy()
    with daemon(rsync, tmp_path, host) as remote:
        again = shop_at(tmp_path, remote)
        again.deploy()
        assert lying(host / "public") == lying(tmp_path / "output")
