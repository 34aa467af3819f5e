"""What `deploy site` and `rollback` work on, put together from the options and `deploy.toml`."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from chalicelib import bootstrap
from chalicelib.config import read_store
from chalicelib.domain.errors import Misconfigured
from chalicelib.ports import KeptStore
from storefront.deploy.bucket import Bucket
from storefront.deploy.execute import Cdn
from storefront.deploy.folder_bucket import FolderBucket
from storefront.deploy.rsync_bucket import SCHEME, RsyncBucket
from storefront.deploy.stages import Stage, read_stage
from storefront.ledger import open_store
from storefront.places import Places

_REMOTE = re.compile(r"[^\s:]+:.+|/.+|\.\.?/.*")


@dataclass(frozen=True, slots=True)
class Target:
    """A host, its store and its CDN; `reads_headers` is whether the host reads `_headers` and `_redirects`."""

    bucket: Bucket
    store: KeptStore
    cdn: Cdn | None = None
    stage: Stage | None = None
    reads_headers: bool = False
    functions: str | None = None


def open_target(places: Places, to: str | None, stage: str | None, functions: str | None = None) -> Target:
    """The folder or host of `--to`, else the stage of `deploy.toml`. Raises Misconfigured."""
    if to is not None:
        return Target(_folder(places, to), open_store(places.var), reads_headers=True, functions=functions)
    chosen = read_stage(places.root, stage)
    return open_stage(places, chosen)


def open_stage(places: Places, stage: Stage, *, cdn: bool = True) -> Target:
    """A stage at AWS. Without `cdn` nobody is told of changes."""
    from storefront.deploy.cloudfront import CloudFront, find_distribution
    from storefront.deploy.s3_bucket import S3Bucket

    # The store's client reads the region from the environment; what is set there stands.
    os.environ.setdefault("AWS_DEFAULT_REGION", stage.region)
    bucket = S3Bucket(stage.bucket, stage.region, stage.account)
    distribution = (stage.distribution or find_distribution(stage.bucket)) if cdn else None
    _, endpoint = read_store(os.environ)
    store = bootstrap.open_store(places.var, stage.table, endpoint)
    return Target(bucket, store, CloudFront(distribution) if distribution else None, stage)


def _folder(places: Places, to: str) -> FolderBucket:
    records = places.var / "deploy" / re.sub(r"[^A-Za-z0-9.-]+", "-", to.strip("/")).strip("-")
    if not to.startswith(SCHEME):
        folder = Path(to).resolve()
        if places.output == folder:
            raise Misconfigured(f"--to {to}: that is where a build writes; name another folder")
        if folder in (Path.home(), Path("/")) or folder in places.root.parents or folder == places.root:
            raise Misconfigured(f"--to {to}: that folder holds more than a site; name one of its own")
        return FolderBucket(folder, places.var, records)
    remote = to.removeprefix(SCHEME)
    if not _REMOTE.fullmatch(remote) or remote.startswith("-"):
        raise Misconfigured(f"--to {to}: write rsync:HOST:PATH, such as rsync:shop@example.com:public_html")
    return RsyncBucket(remote, records / "mirror", places.var, records)
