"""The headers of production, on every answer of the local shop, so that a page that breaks under them breaks here."""

from storefront.devserver.answers import HTML, Answer, Headers

PAYMENT_ORIGIN = "https://checkout.stripe.com"

EVERYWHERE: Headers = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)

TRANSPORT = ("Strict-Transport-Security", "max-age=31536000")
"""Only where the shop is on https."""


def production_policy(payment_origin: str) -> str:
    """The Content-Security-Policy of a page on https."""
    return content_policy(payment_origin) + "; upgrade-insecure-requests"


def content_policy(payment_origin: str) -> str:
    """The Content-Security-Policy of a page; a form may also lead to the payment page.

    Production adds `upgrade-insecure-requests` and HSTS, which have no place on plain http.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            f"form-action 'self' {payment_origin}",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "manifest-src 'self'",
        )
    )


def secure(answer: Answer, payment_origin: str) -> Answer:
    """With the headers of production, where the answer does not bring its own."""
    secured = answer.with_missing(EVERYWHERE)
    if (answer.header("Content-Type") or "").startswith(HTML.partition(";")[0]):
        secured = secured.with_missing((("Content-Security-Policy", content_policy(payment_origin)),))
    return secured
