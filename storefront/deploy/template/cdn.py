"""CloudFront: the site from the bucket, `/api/*` from the functions, one set of headers on both, mail's identity."""

from pathlib import Path
from typing import Any

from storefront.deploy.settings import SITE_PREFIX, StageSettings
from storefront.deploy.template.api import MISSING
from storefront.deploy.template.names import API_STAGE
from storefront.devserver.headers import EVERYWHERE, PAYMENT_ORIGIN, content_policy

_EDGE = Path(__file__).resolve().parent.parent / "edge"
_PRICE_CLASS = "PriceClass_All"
# Managed policies of CloudFront (Developer Guide, "Use managed cache policies", "Use managed origin request policies").
_CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
_CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
_ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
_OWN_POLICIES = frozenset({"X-Content-Type-Options", "Referrer-Policy"})
_YEAR = 365 * 24 * 3600


def cdn(settings: StageSettings) -> dict[str, Any]:
    """The distribution with its functions, its access to the bucket and its headers; and the sender of mails."""
    return {
        "Distribution": {
            "Type": "AWS::CloudFront::Distribution",
            "Properties": {"DistributionConfig": _config(settings)},
        },
        "SiteAccess": _access(settings),
        "Headers": _headers(settings),
        "StockCache": _stock_cache(settings),
        "ViewerRequest": _edge_function(settings, "viewer_request"),
        "ViewerResponse": _edge_function(settings, "viewer_response"),
        "MailIdentity": {"Type": "AWS::SES::EmailIdentity", "Properties": {"EmailIdentity": settings.mail_domain}},
    }


def _config(settings: StageSettings) -> dict[str, Any]:
    named: dict[str, Any] = {}
    if settings.domain:
        named = {
            "Aliases": [settings.domain],
            "ViewerCertificate": {
                "AcmCertificateArn": settings.certificate,
                "SslSupportMethod": "sni-only",
                "MinimumProtocolVersion": "TLSv1.2_2021",
            },
        }
    return {
        "Enabled": True,
        "Comment": settings.stack,
        "HttpVersion": "http2and3",
        "IPV6Enabled": True,
        "PriceClass": _PRICE_CLASS,
        **named,
        "Origins": [_bucket_origin(), _api_origin("api", ""), _api_origin("missing", MISSING)],
        "OriginGroups": {"Quantity": 1, "Items": [_site_group()]},
        "DefaultCacheBehavior": _site_behaviour(),
        "CacheBehaviors": [_stock_behaviour(), _api_behaviour()],
    }


def _bucket_origin() -> dict[str, Any]:
    return {
        "Id": "bucket",
        "DomainName": {"Fn::GetAtt": ["Bucket", "RegionalDomainName"]},
        "OriginPath": f"/{SITE_PREFIX.rstrip('/')}",
        "OriginAccessControlId": {"Ref": "SiteAccess"},
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }


def _api_origin(name: str, path: str) -> dict[str, Any]:
    """The API's stage is the origin's path, so that routes are the same everywhere."""
    return {
        "Id": name,
        "DomainName": {"Fn::Sub": "${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}"},
        "OriginPath": f"/{API_STAGE}{path}",
        "CustomOriginConfig": {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]},
        "OriginCustomHeaders": [{"HeaderName": "X-Origin-Secret", "HeaderValue": {"Ref": "OriginSecret"}}],
    }


def _site_group() -> dict[str, Any]:
    """Who may not list the bucket is told 403 for a file that is not there: then the API gives 404.html, as a 404."""
    return {
        "Id": "site",
        "FailoverCriteria": {"StatusCodes": {"Quantity": 2, "Items": [403, 404]}},
        "Members": {"Quantity": 2, "Items": [{"OriginId": "bucket"}, {"OriginId": "missing"}]},
    }


def _behaviour(origin: str, **more: Any) -> dict[str, Any]:
    return {
        "TargetOriginId": origin,
        "ViewerProtocolPolicy": "redirect-to-https",
        "Compress": True,
        "ResponseHeadersPolicyId": {"Ref": "Headers"},
        **more,
    }


def _site_behaviour() -> dict[str, Any]:
    events = {"viewer-request": "ViewerRequest", "viewer-response": "ViewerResponse"}
    associations = [
        {"EventType": event, "FunctionARN": {"Fn::GetAtt": [function, "FunctionARN"]}}
        for event, function in events.items()
    ]
    return _behaviour(
        "site", AllowedMethods=["GET", "HEAD"], CachePolicyId=_CACHING_OPTIMIZED, FunctionAssociations=associations
    )


def _api_behaviour() -> dict[str, Any]:
    methods = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
    return _behaviour(
        "api",
        PathPattern="/api/*",
        AllowedMethods=methods,
        CachePolicyId=_CACHING_DISABLED,
        OriginRequestPolicyId=_ALL_BUT_HOST,
    )


def _stock_behaviour() -> dict[str, Any]:
    return _behaviour(
        "api", PathPattern="/api/stock", AllowedMethods=["GET", "HEAD"], CachePolicyId={"Ref": "StockCache"}
    )


def _stock_cache(settings: StageSettings) -> dict[str, Any]:
    """Seconds, as the answer itself says; by its query and nothing of the shopper."""
    keys = {
        "CookiesConfig": {"CookieBehavior": "none"},
        "HeadersConfig": {"HeaderBehavior": "none"},
        "QueryStringsConfig": {"QueryStringBehavior": "all"},
        "EnableAcceptEncodingGzip": True,
        "EnableAcceptEncodingBrotli": True,
    }
    config = {
        "Name": f"{settings.stack}-stock",
        "MinTTL": 0,
        "DefaultTTL": 0,
        "MaxTTL": 60,
        "ParametersInCacheKeyAndForwardedToOrigin": keys,
    }
    return {"Type": "AWS::CloudFront::CachePolicy", "Properties": {"CachePolicyConfig": config}}


def _access(settings: StageSettings) -> dict[str, Any]:
    config = {
        "Name": f"{settings.stack}-site",
        "OriginAccessControlOriginType": "s3",
        "SigningBehavior": "always",
        "SigningProtocol": "sigv4",
    }
    return {"Type": "AWS::CloudFront::OriginAccessControl", "Properties": {"OriginAccessControlConfig": config}}


def _headers(settings: StageSettings) -> dict[str, Any]:
    """Those that `storefront serve` sends, and what has its place on https only; an answer's own stand."""
    policy = f"{content_policy(PAYMENT_ORIGIN)}; upgrade-insecure-requests"
    security = {
        "ContentTypeOptions": {"Override": False},
        "ReferrerPolicy": {"ReferrerPolicy": dict(EVERYWHERE)["Referrer-Policy"], "Override": False},
        "ContentSecurityPolicy": {"ContentSecurityPolicy": policy, "Override": False},
        "StrictTransportSecurity": {"AccessControlMaxAgeSec": _YEAR, "IncludeSubdomains": False, "Override": False},
    }
    custom = [
        {"Header": name, "Value": value, "Override": False} for name, value in EVERYWHERE if name not in _OWN_POLICIES
    ]
    config = {
        "Name": f"{settings.stack}-headers",
        "SecurityHeadersConfig": security,
        "CustomHeadersConfig": {"Items": custom},
    }
    return {
        "Type": "AWS::CloudFront::ResponseHeadersPolicy",
        "Properties": {"ResponseHeadersPolicyConfig": config},
    }


def _edge_function(settings: StageSettings, name: str) -> dict[str, Any]:
    properties = {
        "Name": f"{settings.stack}-{name.replace('_', '-')}",
        "AutoPublish": True,
        "FunctionCode": (_EDGE / f"{name}.js").read_text(encoding="utf-8"),
        "FunctionConfig": {"Comment": name.replace("_", " "), "Runtime": "cloudfront-js-2.0"},
    }
    return {"Type": "AWS::CloudFront::Function", "Properties": properties}
