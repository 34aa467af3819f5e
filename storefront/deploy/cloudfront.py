"""Tells CloudFront which addresses have changed."""

import secrets

from storefront.deploy.aws import make_client, said


def find_distribution(bucket: str) -> str | None:
    """The id of the distribution that shows this bucket; None where there is none yet. Raises BucketRefused."""
    client, more = make_client("cloudfront", "us-east-1"), dict[str, str]()
    while True:
        with said("CloudFront", "cloudfront:ListDistributions"):
            page = client.list_distributions(**more)["DistributionList"]
        for found in page.get("Items", ()):
            origins = (origin["DomainName"] for origin in found["Origins"]["Items"])
            if any(origin.startswith(f"{bucket}.s3.") for origin in origins):
                return str(found["Id"])
        if not page.get("IsTruncated"):
            return None
        more = {"Marker": page["NextMarker"]}


class CloudFront:
    """A `Cdn`. Its interface is in one region, wherever the shop is."""

    def __init__(self, distribution: str) -> None:
        self._distribution = distribution
        self._client = make_client("cloudfront", "us-east-1")

    def invalidate(self, paths: tuple[str, ...]) -> None:
        """One invalidation of all paths. Raises BucketRefused."""
        with said(f"CloudFront {self._distribution}", "cloudfront:CreateInvalidation"):
            self._client.create_invalidation(
                DistributionId=self._distribution,
                InvalidationBatch={
                    "Paths": {"Quantity": len(paths), "Items": list(paths)},
                    "CallerReference": secrets.token_hex(16),
                },
            )
