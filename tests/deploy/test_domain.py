"""What DNS and TLS say of a domain, against a DNS server and a certificate of this machine."""

import ssl
import time
from pathlib import Path

import pytest
from dns.resolver import Resolver
from world_double import Records, make_certificate, running_dns, running_tls

from storefront.deploy.domain import Reach, Unanswered, look_at_dkim, look_at_dmarc, look_at_domain, look_at_spf

_SHOP = "shop.small.example"
_MAIL = "small.example"
_HERE: Records = {(_SHOP, "A"): ["127.0.0.1"]}


def trusting(resolver: Resolver, port: int, certificate: Path) -> Reach:
    """The world, where this certificate is trusted."""
    return Reach(resolver, port, ssl.create_default_context(cafile=certificate))


@pytest.mark.parametrize(
    ("days", "state", "words"), [(90, "good", "90 days"), (13, "wrong", "not renewed"), (-1, "wrong", "expired")]
)
def test_a_certificate_is_good_while_enough_of_its_time_is_left(
    tmp_path: Path, days: int, state: str, words: str
) -> None:
    certificate = make_certificate(tmp_path, _SHOP, days)
    with running_dns(_HERE) as resolver, running_tls(certificate) as port:
        domain, shown = look_at_domain(trusting(resolver, port, certificate), _SHOP, int(time.time()))
    assert (domain.state, "127.0.0.1" in domain.detail) == ("good", True)
    assert (shown.state, words in shown.detail) == (state, True), shown


def test_a_certificate_of_another_name_or_of_nobody_is_wrong(tmp_path: Path) -> None:
    certificate, now = make_certificate(tmp_path, "else.example", 90), int(time.time())
    with running_dns(_HERE) as resolver, running_tls(certificate) as port:
        other = look_at_domain(trusting(resolver, port, certificate), _SHOP, now)[1]
        nobody = look_at_domain(Reach(resolver, port), _SHOP, now)[1]
    with running_dns(_HERE) as resolver:
        silent = look_at_domain(Reach(resolver, port), _SHOP, now)[1]
    assert {one.state for one in (other, nobody, silent)} == {"wrong"}
    assert ("Hostname mismatch" in other.detail, "self-signed" in nobody.detail) == (True, True)
    assert "does not speak TLS" in silent.detail


def test_a_domain_without_an_address_is_wrong_and_says_which_record_it_takes() -> None:
    with running_dns({}) as resolver:
        (found,) = look_at_domain(Reach(resolver), _SHOP, 0)
    assert (found.state, "ALIAS or CNAME" in found.detail) == ("wrong", True)


@pytest.mark.parametrize(
    ("texts", "state", "words"),
    [
        (['"v=spf1 include:amazonses.com ~all"'], "good", "include"),
        (['"v=spf1 include:" "amazonses.com ~all"', '"other=1"'], "good", "amazonses"),
        (['"v=spf1 include:spf.host.example -all"'], "good", "host"),
        (['"v=spf1 redirect=spf.host.example"'], "good", "host"),
        (['"v=spf1 include:loop.example -all"'], "wrong", "leaves out SES"),
        (['"v=spf1 mx -all"'], "wrong", "leaves out SES"),
        (['"v=spf1 mx"', '"v=spf1 a"'], "wrong", "2 records"),
        (['"v=spf10"'], "wrong", "no record"),
    ],
)
def test_spf_names_ses_once(texts: list[str], state: str, words: str) -> None:
    records: Records = {
        (_MAIL, "TXT"): texts,
        ("spf.host.example", "TXT"): ['"v=spf1 +include:amazonses.com -all"'],
        ("loop.example", "TXT"): ['"v=spf1 include:loop.example -all"'],
    }
    with running_dns(records) as resolver:
        found = look_at_spf(Reach(resolver), _MAIL)
    assert (found.state, words in found.detail) == (state, True), found


@pytest.mark.parametrize(
    ("name", "texts", "state", "words"),
    [
        ("_dmarc.mail.small.example", ['"v=DMARC1; p=reject"'], "good", "p=reject"),
        ("_dmarc.small.example", ['"v=DMARC1; p=none; rua=mailto:a@small.example"'], "good", "only reported"),
        ("_dmarc.small.example", ['"v=DMARC1; rua=mailto:a@small.example"'], "wrong", "no policy"),
        ("_dmarc.small.example", ['"v=DMARC1; p=none"', '"v=DMARC1; p=reject"'], "wrong", "2 records"),
        ("_dmarc.example", ['"v=DMARC1; p=reject"'], "wrong", "no record"),
    ],
)
def test_dmarc_is_that_of_the_domain_or_of_one_above(name: str, texts: list[str], state: str, words: str) -> None:
    with running_dns({(name, "TXT"): texts}) as resolver:
        found = look_at_dmarc(Reach(resolver), "mail.small.example")
    assert (found.state, words in found.detail) == (state, True), found


def test_every_key_of_dkim_is_looked_for_and_the_missing_ones_are_named() -> None:
    there: Records = {
        ("one._domainkey.small.example", "CNAME"): ["one.dkim.amazonses.com."],
        ("two._domainkey.small.example", "CNAME"): ["two.dkim.else.example."],
    }
    with running_dns(there) as resolver:
        good = look_at_dkim(Reach(resolver), _MAIL, ["one"])
        wrong = look_at_dkim(Reach(resolver), _MAIL, ["one", "two", "three"])
    assert (good.state, wrong.state) == ("good", "wrong")
    assert "CNAME two._domainkey.small.example to two.dkim.amazonses.com; CNAME three." in wrong.detail
    assert "one._domainkey" not in wrong.detail


def test_a_name_server_that_fails_is_not_a_record_that_is_missing() -> None:
    with running_dns({}, broken=True) as resolver, pytest.raises(Unanswered, match="name servers"):
        look_at_spf(Reach(resolver), _MAIL)
