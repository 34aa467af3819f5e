"""A domain as the world sees it: its addresses, its certificate, and who may send mail in its name.

The resolver, the port and the trust of TLS are given, so that a name may be looked up wherever its records are.
"""

import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field

from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

from chalicelib.domain.errors import Unavailable
from storefront.health import Finding
from storefront.tables import show_time

_PATIENCE_SECONDS = 10
_DAY = 86_400
_LEAST_DAYS = 14
"""ACM renews weeks before the end: what has fewer days left was not renewed."""

_SES_SPF = "include:amazonses.com"
_MOST_LOOKUPS = 10


class Unanswered(Unavailable):
    """DNS gave no usable answer, which is not the same as that there is no such record."""


def _system_resolver() -> Resolver:
    try:
        return Resolver()
    except DNSException as wrong:
        raise Unanswered(f"This machine has no name server: {wrong}") from wrong


@dataclass(frozen=True, slots=True)
class Reach:
    """How the world is asked: by which resolver, at which port, with trust in whom."""

    resolver: Resolver = field(default_factory=_system_resolver)
    port: int = 443
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)


def look_at_domain(reach: Reach, domain: str, now: int) -> list[Finding]:
    """Whether it resolves, and until when its certificate is good. `now` is UTC seconds. Raises Unanswered."""
    addresses = [*_records(reach, domain, "A"), *_records(reach, domain, "AAAA")]
    if not addresses:
        detail = f"{domain} has no address: make an ALIAS or CNAME record to the distribution (DistributionUrl of the "
        return [Finding("Domain", "wrong", detail + "stack)")]
    return [Finding("Domain", "good", f"{domain} is at {', '.join(addresses)}"), _certificate(reach, domain, now)]


def _certificate(reach: Reach, domain: str, now: int) -> Finding:
    try:
        with (
            _connect(reach, domain) as plain,
            reach.trust.wrap_socket(plain, server_hostname=domain) as secured,
        ):
            shown = secured.getpeercert() or {}
    except ssl.SSLCertVerificationError as wrong:
        detail = f"{domain}: {wrong.verify_message}; name a certificate of ACM for it as `certificate` in deploy.toml"
        return Finding("Certificate", "wrong", detail)
    except (OSError, Unanswered) as wrong:
        detail = f"{domain} does not speak TLS at port {reach.port}: {wrong}; does its record lead to the distribution?"
        return Finding("Certificate", "wrong", detail)
    end = int(ssl.cert_time_to_seconds(str(shown["notAfter"])))
    days = (end - now) // _DAY
    said = f"until {show_time(end)} (UTC), {days} days"
    if days < _LEAST_DAYS:
        said += ": it was not renewed; see in ACM whether the record that proves the domain is still there"
    return Finding("Certificate", "wrong" if days < _LEAST_DAYS else "good", said)


def _connect(reach: Reach, domain: str) -> socket.socket:
    """To the addresses that the resolver gave, until one answers. Raises OSError, Unanswered."""
    refused: OSError | None = None
    for address in [*_records(reach, domain, "A"), *_records(reach, domain, "AAAA")]:
        try:
            return socket.create_connection((address, reach.port), timeout=_PATIENCE_SECONDS)
        except OSError as wrong:
            refused = wrong
    raise refused or OSError("it has no address")


def look_at_spf(reach: Reach, domain: str) -> Finding:
    """Who may send by the address (RFC 7208). SES bounces to its own domain, so that its mails pass without it.

    Raises Unanswered.
    """
    found = _spf(reach, domain)
    how = f'write TXT "v=spf1 {_SES_SPF} ~all"'
    if not found:
        return Finding("SPF", "wrong", f"{domain} has no record: {how}")
    if len(found) > 1:
        return Finding("SPF", "wrong", f"{domain} has {len(found)} records, and then none counts: make one of them")
    if not _names_ses(reach, found[0]):
        return Finding("SPF", "wrong", f"{found[0]!r} leaves out SES: write {_SES_SPF} before its end")
    return Finding("SPF", "good", found[0])


def _spf(reach: Reach, domain: str) -> list[str]:
    texts = _records(reach, domain, "TXT")
    return [text for text in texts if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]


def _names_ses(reach: Reach, record: str) -> bool:
    """Whether the record does, or one that it includes; a receiver follows ten (RFC 7208, 4.6.4)."""
    waiting, looked = [record], 0
    while waiting:
        terms = [term.lstrip("+") for term in waiting.pop(0).lower().split()]
        if _SES_SPF in terms:
            return True
        for term in terms:
            kind, _, name = term.replace("=", ":", 1).partition(":")
            if kind in ("include", "redirect") and looked < _MOST_LOOKUPS:
                looked += 1
                waiting += _spf(reach, name)
    return False


def look_at_dkim(reach: Reach, domain: str, tokens: Sequence[str]) -> Finding:
    """Whether the keys with which SES signs are found: one CNAME a token. Raises Unanswered."""
    missing = []
    for token in tokens:
        name = f"{token}._domainkey.{domain}"
        targets = [target.lower() for target in _records(reach, name, "CNAME")]
        if not any(target.startswith(f"{token}.dkim.") and target.endswith("amazonses.com.") for target in targets):
            missing.append(f"CNAME {name} to {token}.dkim.amazonses.com")
    if missing:
        said = "; ".join(missing)
        return Finding("DKIM", "wrong", f"mails are not signed as {domain}: make {said} (Dkim1 to 3 of the stack)")
    return Finding("DKIM", "good", f"all {len(tokens)} keys of SES are found below {domain}")


def look_at_dmarc(reach: Reach, domain: str) -> Finding:
    """What receivers do with mails that nobody signed, by the domain or one above it (RFC 7489). Raises Unanswered."""
    labels = domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        name = "_dmarc." + ".".join(labels[start:])
        found = [text for text in _records(reach, name, "TXT") if text.lower().replace(" ", "").startswith("v=dmarc1")]
        if len(found) > 1:
            return Finding("DMARC", "wrong", f"{name} has {len(found)} records, and then none counts: keep one")
        if found:
            return _policy(name, found[0])
    how = f'write TXT _dmarc.{domain} "v=DMARC1; p=none; rua=mailto:..." and make it p=quarantine later'
    return Finding("DMARC", "wrong", f"{domain} has no record: {how}")


def _policy(name: str, record: str) -> Finding:
    tags = dict(part.replace(" ", "").partition("=")[::2] for part in record.lower().split(";"))
    policy = tags.get("p", "")
    if policy not in ("none", "quarantine", "reject"):
        return Finding("DMARC", "wrong", f"{name}: {record!r} has no policy: write p=none, p=quarantine or p=reject")
    later = " (forged mails are only reported; p=quarantine keeps them away)" if policy == "none" else ""
    return Finding("DMARC", "good", f"{name}: p={policy}{later}")


def _records(reach: Reach, name: str, kind: str) -> list[str]:
    """The records of a name, none where there are none; texts put together from their pieces. Raises Unanswered."""
    try:
        answer = reach.resolver.resolve(name, kind, search=False)
    except (NXDOMAIN, NoAnswer):
        return []
    except DNSException as wrong:
        raise Unanswered(
            f"DNS has no answer for {kind} of {name}: {wrong}; try again, or mend its name servers"
        ) from wrong
    if kind == "TXT":
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
    return sorted(record.to_text() for record in answer)
