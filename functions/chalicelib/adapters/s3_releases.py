"""The private halves of releases in an S3 bucket: releases/RELEASE-ID/PATH. For bootstrap only."""

from urllib.parse import quote

from chalicelib.adapters.aws_service import AwsRefused, AwsService
from chalicelib.adapters.http_connections import NotAnswered
from chalicelib.adapters.kept_files import KeptFiles, missing
from chalicelib.domain.errors import Unavailable

FOLDER = "releases/"


class S3Releases(KeptFiles):
    """A `Releases`. `endpoint` is a double of S3 on this machine, None for AWS.

    Who may not list a bucket is told 403 for what is not there, so the functions may list below `releases/`.
    """

    def __init__(self, bucket: str, endpoint: str | None = None) -> None:
        super().__init__(self._get)
        self._bucket = bucket
        self._service = AwsService("s3", endpoint, host=f"{bucket}.s3")
        self._prefix = f"/{bucket}/{FOLDER}" if endpoint else f"/{FOLDER}"

    def _get(self, release_id: str, path: str) -> bytes:
        try:
            return self._service.send("GET", self._prefix + quote(f"{release_id}/{path}", safe="/~")).body
        except AwsRefused as refused:
            if refused.code in ("NoSuchKey", "NotFound"):
                raise missing(release_id, path) from None
            raise Unavailable(f"The bucket {self._bucket} does not give {path!r}: {refused}") from refused
        except NotAnswered as lost:
            raise Unavailable(f"The bucket {self._bucket} does not answer: {lost}") from lost
