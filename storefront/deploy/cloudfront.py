"""Tells CloudFront which addresses have changed."""

import secrets

from storefront.deploy.aws import make_client, said


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
