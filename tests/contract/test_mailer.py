"""The contract of a mailer, held on the one that writes files."""

from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.policy import default as modern
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.file_mailer import FileMailer
from chalicelib.adapters.mail_message import compose
from chalicelib.domain.errors import InvalidRequest, Unavailable
from chalicelib.ports import Mail

NOW = 1_790_000_000  # 2026-09-21 14:13:20 UTC
SENDER = "Isoline Press <shop@isoline.example>"


def new_mail(**changes: Any) -> Mail:
    given_: dict[str, Any] = {
        "to": "ada@example.com",
        "subject": "Your order ABCDEFGHIJ – Öland",
        "html": "<p>Thank you, <b>Ada</b> – €28.90</p>",
        "text": "Thank you, Ada – €28.90\n",
        "message_id": "order-confirmed.ABCDEFGHIJ@isoline.example",
    }
    return Mail(**given_ | changes)


def read(folder: Path) -> EmailMessage:
    """The only mail in the folder, as a mail program reads it."""
    (path,) = folder.iterdir()
    message = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=modern)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_a_mail_is_one_file_with_both_ways_of_reading_it(tmp_path: Path) -> None:
    FileMailer(tmp_path / "mail", SENDER).send(new_mail(headers={"Auto-Submitted": "auto-generated"}), NOW)
    message = read(tmp_path / "mail")
    assert [path.name for path in (tmp_path / "mail").iterdir()] == [
        "20260921T141320Z-order-confirmed.ABCDEFGHIJ@isoline.example.eml"
    ]
    assert message.get_content_type() == "multipart/alternative"
    assert [inner.get_content_type() for inner in message.iter_parts()] == ["text/plain", "text/html"]
    assert part(message, "plain").splitlines() == ["Thank you, Ada – €28.90"]
    assert part(message, "html").strip() == "<p>Thank you, <b>Ada</b> – €28.90</p>"
    assert {name: str(value) for name, value in message.items() if name not in ("MIME-Version", "Content-Type")} == {
        "From": SENDER,
        "To": "ada@example.com",
        "Subject": "Your order ABCDEFGHIJ – Öland",
        "Date": "Mon, 21 Sep 2026 14:13:20 +0000",
        "Message-ID": "<order-confirmed.ABCDEFGHIJ@isoline.example>",
        "Content-Language": "en",
        "Auto-Submitted": "auto-generated",
    }


def test_the_same_mail_sent_again_is_still_one_file(tmp_path: Path) -> None:
    mailer = FileMailer(tmp_path, SENDER)
    mailer.send(new_mail(), NOW)
    mailer.send(new_mail(text="again\n"), NOW + 60)
    FileMailer(tmp_path, SENDER).send(new_mail(), NOW + 3600)
    assert part(read(tmp_path), "plain").startswith("Thank you")


def test_many_at_once_leave_one_file_each_and_nothing_half_written(tmp_path: Path) -> None:
    mailer = FileMailer(tmp_path, SENDER)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: mailer.send(new_mail(message_id=f"mail-{n % 5}"), NOW + n), range(40)))
    assert len(list(tmp_path.iterdir())) == 5
    assert all(path.suffix == ".eml" and path.stat().st_size > 300 for path in tmp_path.iterdir())


def test_ids_that_end_alike_or_look_alike_are_different_mails(tmp_path: Path) -> None:
    mailer = FileMailer(tmp_path, SENDER)
    ids = ["b", "a-b", "x/b", "x_b", "../b", "*-b", "[b]", "é", "y" * 300, "y" * 301]
    for message_id in ids:
        mailer.send(new_mail(message_id=message_id), NOW)
    assert len(list(tmp_path.rglob("*.eml"))) == len(list(tmp_path.iterdir())) == len(ids)


@pytest.mark.parametrize(
    "to", ["", "ada", "@example.com", "ada@", "ada@example.com\r\nBcc: all@example.com", "ada@a b.example", "ada@-"]
)
def test_what_is_no_address_gets_no_mail(tmp_path: Path, to: str) -> None:
    with pytest.raises(InvalidRequest, match="is not a mail address"):
        FileMailer(tmp_path, SENDER).send(new_mail(to=to), NOW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("to", ['jenny+"x"@example.com', "a,b@example.com", "Eve <eve@evil.example>, ada@example.com"])
def test_an_address_is_one_address_whatever_it_contains(tmp_path: Path, to: str) -> None:
    FileMailer(tmp_path, SENDER).send(new_mail(to=to), NOW)
    (address,) = read(tmp_path)["To"].addresses
    assert (address.username, address.domain) == (to.rpartition("@")[0], "example.com")


def test_an_address_in_another_script_is_written_as_its_domain_needs_it(tmp_path: Path) -> None:
    FileMailer(tmp_path, SENDER).send(new_mail(to="jürgen@bücher.example"), NOW)
    (path,) = tmp_path.iterdir()
    message = message_from_bytes(path.read_bytes(), policy=SMTPUTF8)
    assert message["To"] == "jürgen@xn--bcher-kva.example"


@given(subject=st.text(max_size=200), value=st.text(max_size=80), language=st.text(max_size=10))
def test_no_text_becomes_a_header_of_its_own(subject: str, value: str, language: str) -> None:
    hostile = new_mail(
        subject=subject + "\r\nBcc: all@example.com\r\n\r\n<script>",
        language=language,
        headers={"X-Order": value + "\nBcc: all@example.com"},
        message_id="one\r\nBcc: all@example.com",
    )
    written = compose(hostile, SENDER + "\r\nBcc: all@example.com", NOW).as_bytes()
    message = message_from_bytes(written, _class=EmailMessage, policy=modern)
    names = ["From", "To", "Subject", "Date", "Message-ID", "Content-Language", "X-Order"]
    assert sorted(message.keys()) == sorted([*names, "MIME-Version", "Content-Type"])
    assert part(message, "plain").startswith("Thank you")


@pytest.mark.parametrize("name", ["Bcc\r\nTo", "Subject", "to", "X Order", ""])
def test_an_additional_header_with_a_name_of_ours_or_none_is_a_mistake(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="additional header"):
        FileMailer(tmp_path, SENDER).send(new_mail(headers={name: "x"}), NOW)


def test_a_folder_that_cannot_be_written_is_unavailable_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file stands where the folder should be")
    with pytest.raises(Unavailable):
        FileMailer(tmp_path / "mail", SENDER).send(new_mail(), NOW)
