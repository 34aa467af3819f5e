"""Calls of AWS over a real port: what is tried again, what is not, who asks, and connections that are kept."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from zlib import crc32

import pytest

from chalicelib.adapters.aws_credentials import Renewed, find_credentials, find_region
from chalicelib.adapters.aws_service import AwsRefused, AwsService
from chalicelib.adapters.aws_signature import Credentials
from chalicelib.adapters.http_connections import Connections, NotAnswered
from chalicelib.domain.errors import Unavailable

Answer = tuple[int, dict[str, str], bytes]
NOW = 1_790_000_000


class Far:
    """A server that answers what it is told, once each; the last answer repeats. None hangs up without one."""

    def __init__(self, *answers: Answer | None) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.ports: set[int] = set()
        self.url = ""

    def next(self) -> Answer | None:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def serving(far: Far) -> Iterator[Far]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            far.asked.append((self.command, self.path, dict(self.headers), body))
            far.ports.add(self.client_address[1])
            answer = far.next()
            if answer is None:
                self.close_connection = True
                return
            status, headers, content = answer
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: Any) -> None:
            """Tests look at `asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    far.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield far
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def called(*answers: Answer | None, act: Callable[[AwsService], Any] | None = None) -> tuple[Far, list[int], Any]:
    """What a server that answers so was asked, the pauses that were made, and what came of it."""
    waits: list[int] = []
    do = act or (lambda service: service.call("DynamoDB_20120810.GetItem", {"TableName": "shop"}))
    with serving(Far(*answers)) as far, closing(AwsService("dynamodb", far.url, pause=waits.append)) as service:
        try:
            return far, waits, do(service)
        except (AwsRefused, NotAnswered) as error:
            return far, waits, error


def refusal(code: str, status: int = 400) -> Answer:
    return status, {}, json.dumps({"__type": f"com.amazonaws#{code}", "message": "No."}).encode()


GOOD: Answer = (200, {}, b'{"Item": {}}')


@pytest.mark.parametrize(
    "first",
    [refusal("InternalServerError", 500), refusal("ThrottlingException"), None, (200, {"x-amz-crc32": "1"}, b"{}")],
    ids=["failure", "throttled", "hung up", "damaged"],
)
def test_what_nobody_can_tell_is_tried_again_with_the_same_body(first: Answer | None) -> None:
    far, waits, answer = called(first, GOOD)
    assert answer == {"Item": {}}
    assert waits == [0]
    assert len({body for _, _, _, body in far.asked}) == 1


def test_it_is_given_up_after_three_tries() -> None:
    far, waits, answer = called(refusal("InternalServerError", 500))
    assert isinstance(answer, AwsRefused)
    assert (answer.code, answer.status, len(far.asked), waits) == ("InternalServerError", 500, 3, [0, 1])


@pytest.mark.parametrize("code", ["ConditionalCheckFailedException", "AccessDeniedException", "ExpiredTokenException"])
def test_a_no_is_a_no_at_once(code: str) -> None:
    far, _, answer = called(refusal(code))
    assert (answer.code, answer.message, len(far.asked)) == (code, "No.", 1)


def test_an_answer_whose_checksum_holds_is_taken() -> None:
    body = b'{"Item": {"a": {"S": "b"}}}'
    assert called((200, {"x-amz-crc32": str(crc32(body))}, body))[2] == json.loads(body)


def test_errors_of_s3_are_read_from_their_xml() -> None:
    body = b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code><Message>Gone.</Message></Error>"
    _, _, answer = called((404, {}, body), act=lambda service: service.send("GET", "/x"))
    assert (answer.code, answer.message, answer.status) == ("NoSuchKey", "Gone.", 404)


def test_connections_are_kept_and_one_that_was_closed_meanwhile_costs_nothing() -> None:
    closing_one: Answer = (200, {"Connection": "close"}, b"1")
    with serving(Far((200, {}, b"1"))) as far, closing(Connections(far.url, connect=2, answer=2)) as host:
        for _ in range(3):
            assert host.send("POST", "/", {}).body == b"1"
        assert len(far.ports) == 1
        far.answers = [None, (200, {}, b"2")]
        assert host.send("POST", "/", {}).body == b"2"
        far.answers = [closing_one, (200, {}, b"3")]
        assert [host.send("POST", "/", {}).body for _ in range(2)] == [b"1", b"3"]


def test_a_host_that_is_away_or_too_slow_gave_no_answer() -> None:
    with closing(Connections("http://127.0.0.1:9", connect=1, answer=1)) as away, pytest.raises(NotAnswered):
        away.send("GET", "/", {})
    with (
        serving(Far((200, {"Content-Length": "9"}, b"half"))) as far,
        closing(Connections(far.url, connect=1, answer=0.2)) as slow,
        pytest.raises(NotAnswered, match="Timeout"),
    ):
        slow.send("GET", "/", {})


def test_a_proxy_of_the_environment_is_asked_for_what_is_secure(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Far((200, {}, b""))) as far:
        monkeypatch.setenv("HTTPS_PROXY", far.url)
        monkeypatch.setenv("NO_PROXY", "direct.example")
        with closing(Connections("https://api.example", connect=2, answer=2)) as host, pytest.raises(NotAnswered):
            host.send("GET", "/", {})
        with closing(Connections("https://direct.example", connect=2, answer=2)) as direct:
            assert direct._proxy is None


def test_lambda_names_its_key_and_snapstart_an_address_that_gives_one() -> None:
    named = {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"}
    assert find_credentials(named, lambda: NOW)() == Credentials("AKID", "s", "t")
    given = {"AccessKeyId": "A2", "SecretAccessKey": "s2", "Token": "t2", "Expiration": "2026-11-28T06:00:00Z"}
    with serving(Far((200, {}, json.dumps(given).encode()))) as far:
        address = {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{far.url}/v1/credentials",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "secret",
        }
        assert find_credentials(address, lambda: NOW)() == Credentials("A2", "s2", "t2", 1_795_845_600)
    assert far.asked[0][1] == "/v1/credentials"
    assert far.asked[0][2]["Authorization"] == "secret"
    with pytest.raises(Unavailable, match="no credentials"):
        find_credentials({"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:9/"}, lambda: NOW)()


def test_credentials_are_renewed_some_minutes_before_they_expire() -> None:
    asked, now = [], [NOW]

    def ask() -> Credentials:
        asked.append(now[0])
        return Credentials("A", "s", "t", now[0] + 3600)

    held = Renewed(ask, lambda: now[0])
    for seconds in (0, 1000, 3299, 3300, 3301):
        now[0] = NOW + seconds
        held()
    assert asked == [NOW, NOW + 3300]


def test_the_region_is_the_one_that_the_environment_names() -> None:
    assert find_region({"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "us-east-1"}) == "eu-west-1"
    assert find_region({"AWS_DEFAULT_REGION": "us-east-1"}) == "us-east-1"
