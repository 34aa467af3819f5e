"""Naughty strings and confusables as the name of the shop and of what was bought: each mail is one mail, and whole."""

from collections import Counter
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from naughty import is_writable, naughty_texts, one_line
from small_catalogue import PRINT, RULES
from small_shop import SmallShop

from chalicelib.adapters.file_mailer import compose
from chalicelib.domain.cart import CartLine
from chalicelib.domain.catalogue import StockPolicy

pytestmark = pytest.mark.slow


def confirmation(shop: SmallShop, text: str) -> EmailMessage:
    """The mail of a paid order, as it is sent: shop, product and variant are all called so."""
    called = replace(PRINT, title=text, variant=text, opening_stock=None, stock_policy=StockPolicy.UNTRACKED)
    shop.publish(called, rules=replace(RULES, name=text))
    shop.clock.forward(5)
    before = len(shop.letterbox.sent)
    shop.pay(shop.check_out(CartLine(PRINT.sku, 1), cart=shop.services.new_id(128), client=shop.services.new_id(64)))
    (mail,) = shop.mails()[before:]
    composed = compose(mail, f"{text} <shop@small.example>", shop.clock())
    read = message_from_bytes(composed.as_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def elements(html: str) -> Counter[tuple[str, tuple[str, ...]]]:
    page = BeautifulSoup(html, "html.parser")
    return Counter((tag.name, tuple(sorted(tag.attrs))) for tag in page.find_all(True) if isinstance(tag, Tag))


def test_a_mail_is_one_mail_and_says_the_whole_text(shop: SmallShop, cases: Path) -> None:
    plain = confirmation(shop, "Contour No. 4")
    names, skeleton = sorted(plain.keys()), elements(part(plain, "html"))
    for text in filter(is_writable, naughty_texts(cases)):
        said = one_line(text)
        mail = confirmation(shop, said)
        assert sorted(mail.keys()) == names, text
        assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
        assert elements(part(mail, "html")) == skeleton, text
        assert said in one_line_of(part(mail, "plain")), text
        assert said in one_line_of(BeautifulSoup(part(mail, "html"), "html.parser").get_text()), text
        # Python before 3.12.4 loses the space between two encoded words of a header (its issue 92081).
        assert "".join(said.split()) in "".join(str(mail["Subject"]).split()), text


def one_line_of(text: str) -> str:
    return " ".join(text.split())
