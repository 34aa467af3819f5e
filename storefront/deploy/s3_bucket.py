"""A host that is a bucket of S3."""

import base64
import gzip
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from storefront.deploy.aws import THREADS, code_of, make_client, no_bucket, said
from storefront.deploy.bucket import PRIVATE, BucketRefused, Seen
from storefront.deploy.former import metadata
from storefront.deploy.release import Built, Entry, decode_built

_MISSING = frozenset({"NoSuchKey", "404", "NotFound"})
_UNEQUAL = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict", "409"})
_WORTH_COPYING = 256 * 1024
_AT_ONCE = 1000


class S3Bucket:
    """A `Bucket`. `account` is whose it has to be, where that is known."""

    threads = THREADS
    packs = True

    def __init__(self, bucket: str, region: str, account: str | None = None) -> None:
        self._bucket, self._region = bucket, region
        self._client = make_client("s3", region)
        self._whose = {"ExpectedBucketOwner": account} if account else {}

    @property
    def name(self) -> str:
        """The bucket's address."""
        return f"s3://{self._bucket}"

    def check(self) -> None:
        """Names of buckets are one list for the whole world: one that is there need not be ours."""
        try:
            with said(self.name):
                self._call("head_bucket")
        except BucketRefused as wrong:
            cause = wrong.__cause__
            code = code_of(cause) if isinstance(cause, ClientError) else ""
            if code in ("404", "NoSuchBucket"):
                raise no_bucket(self.name) from cause
            if code in ("403", "AccessDenied"):
                raise BucketRefused(
                    f"{self.name}: it is somebody else's bucket, or the role that deploys may not list it "
                    "(s3:ListBucket): mend `bucket` in deploy.toml, or the policy of the role. Nothing was changed."
                ) from cause
            raise

    def look(self, key: str) -> Seen | None:
        """A small file, its age by the clock of S3."""
        try:
            with said(self._named(key), "s3:GetObject"):
                answer = self._call("get_object", Key=key)
                body = answer["Body"].read()
        except BucketRefused as wrong:
            if isinstance(wrong.__cause__, ClientError) and code_of(wrong.__cause__) in _MISSING:
                return None
            raise
        now = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        return Seen(body, answer["ETag"], (now - answer["LastModified"]).total_seconds())

    def write(self, key: str, body: bytes | Path, entry: Entry, encoding: str = "") -> None:
        """One request; S3 compares what arrives with the hash of the manifest, and refuses anything else."""
        headers: dict[str, Any] = {"ContentType": entry.type, "CacheControl": entry.cache}
        if entry.answer:
            headers["Metadata"] = metadata(entry.answer)
        if encoding:
            data = body if isinstance(body, bytes) else body.read_bytes()
            body, headers["ContentEncoding"] = gzip.compress(data, 9, mtime=0), encoding
        elif entry.sha256:
            headers["ChecksumSHA256"] = base64.b64encode(bytes.fromhex(entry.sha256)).decode()
        with said(self._named(key), "s3:PutObject"):
            if isinstance(body, bytes):
                self._call("put_object", Key=key, Body=body, **headers)
                return
            with body.open("rb") as file:
                self._call("put_object", Key=key, Body=file, **headers)

    def create(self, key: str, body: bytes) -> bool:
        """A conditional write: of two, S3 takes one."""
        return self._write_if(key, body, IfNoneMatch="*")

    def replace(self, key: str, body: bytes, tag: str) -> bool:
        """The same, on the tag."""
        return self._write_if(key, body, IfMatch=tag)

    def copy(self, source: str, key: str) -> None:
        """Copied within S3."""
        try:
            with said(self._named(source), "s3:GetObject and s3:PutObject"):
                self._call("copy_object", Key=key, CopySource={"Bucket": self._bucket, "Key": source})
        except BucketRefused as wrong:
            if isinstance(wrong.__cause__, ClientError) and code_of(wrong.__cause__) in _MISSING:
                raise FileNotFoundError(source) from wrong
            raise

    def remove(self, keys: Iterable[str]) -> None:
        """Up to a thousand in a request."""
        left = list(keys)
        for first in range(0, len(left), _AT_ONCE):
            chunk = [{"Key": key} for key in left[first : first + _AT_ONCE]]
            with said(self.name, "s3:DeleteObject"):
                answer = self._call("delete_objects", Delete={"Objects": chunk, "Quiet": True})
            for failed in answer.get("Errors", ()):
                raise BucketRefused(f"{self._named(failed['Key'])}: {failed.get('Message', failed['Code'])}")

    def names(self, prefix: str) -> Iterator[str]:
        """A thousand in a request."""
        more: dict[str, str] = {}
        while True:
            with said(self.name, "s3:ListBucket"):
                page = self._call("list_objects_v2", Prefix=prefix, **more)
            yield from (item["Key"] for item in page.get("Contents", ()))
            if not page.get("IsTruncated"):
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def keep_private(self, release: Path, built: Built, before: str | None) -> bool:
        """`releases/ID/`, the manifest last: where it is, everything is."""
        folder = f"releases/{built.id}/"
        if self.look(folder + "release.json") is not None:
            return False
        common = self._common(built, before)

        def put(path: str) -> None:
            if path in common:
                self.copy(f"releases/{before}/{path}", folder + path)
            else:
                self.write(folder + path, release / path, built.private[path])

        self._each(list(built.private), put)
        self.write(folder + "release.json", release / "release.json", PRIVATE)
        return True

    def settle(self, written: Iterable[str], removed: Iterable[str]) -> None:
        """What is in the bucket is where people see it."""

    def _common(self, built: Built, before: str | None) -> frozenset[str]:
        """The large files that the release before has, too: goods to be downloaded."""
        large = {path: entry for path, entry in built.private.items() if entry.size >= _WORTH_COPYING}
        if not large or before is None:
            return frozenset()
        seen = self.look(f"releases/{before}/release.json")
        known = decode_built(seen.body).private if seen else {}
        return frozenset(path for path, entry in large.items() if known.get(path) == entry)

    def _each(self, paths: Sequence[str], work: Any) -> None:
        with ThreadPoolExecutor(self.threads) as pool:
            waiting = [pool.submit(work, path) for path in paths]
            try:
                for done in waiting:
                    done.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _write_if(self, key: str, body: bytes, **condition: str) -> bool:
        try:
            with said(self._named(key), "s3:PutObject"):
                self._call("put_object", Key=key, Body=body, ContentType=PRIVATE.type, **condition)
        except BucketRefused as wrong:
            if isinstance(wrong.__cause__, ClientError) and code_of(wrong.__cause__) in _UNEQUAL | _MISSING:
                return False
            raise
        return True

    def _call(self, method: str, **arguments: Any) -> Any:
        return getattr(self._client, method)(Bucket=self._bucket, **self._whose, **arguments)

    def _named(self, key: str) -> str:
        return f"{self.name}/{key}"
