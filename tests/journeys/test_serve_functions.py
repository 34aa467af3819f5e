"""The functions behind `/api` of the local shop: threads, bodies, refusals, and whom they believe."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from chalice.app import Chalice, Response

from storefront.devserver.answers import HTML, Answer, Request
from storefront.devserver.gateway import Functions


class Pages:
    """A site that has nothing but its page for 404."""

    def answer(self, request: Request) -> Answer:
        headers = (("Content-Type", HTML), ("Cache-Control", "public, max-age=0, must-revalidate"), ("ETag", '"x"'))
        return Answer(404, headers, b"<body>nothing here</body>")


@pytest.fixture
def chalice_app() -> Chalice:
    app = Chalice(app_name="probe")

    @app.route("/api/echo", methods=["POST"], content_types=["application/x-www-form-urlencoded"])
    def answer_echo() -> dict[str, str]:
        return {"hex": app.current_request.raw_body.hex()}

    @app.route("/api/who")
    def who() -> dict[str, str]:
        before = app.current_request.query_params["n"]
        time.sleep(0)  # lets another thread in between
        return {"before": before, "after": app.current_request.query_params["n"]}

    @app.route("/api/headers")
    def show_headers() -> dict[str, str]:
        return dict(app.current_request.headers)

    @app.route("/api/cookies")
    def cookies() -> Response:
        return Response("", headers={"Set-Cookie": ["a=1", "b=2"]}, status_code=200)

    return app


def test_sixteen_threads_never_see_another_threads_request(chalice_app: Chalice) -> None:
    functions = Functions(chalice_app)

    def ask(thread: int) -> list[tuple[str, dict[str, str]]]:
        numbers = [f"{thread}-{turn}" for turn in range(100)]
        return [(n, json.loads(functions.answer(Request("GET", "/api/who", f"n={n}")).body)) for n in numbers]

    with ThreadPoolExecutor(16) as pool:
        answers = [pair for pairs in pool.map(ask, range(16)) for pair in pairs]
    assert len(answers) == 1600
    assert [asked for asked, got in answers if got != {"before": asked, "after": asked}] == []


def test_the_functions_get_raw_bodies_and_give_several_cookies(chalice_app: Chalice) -> None:
    functions = Functions(chalice_app)
    form = {"content-type": "application/x-www-form-urlencoded"}
    body = "größe=\x00%FF&".encode("latin-1")
    echoed = functions.answer(Request("POST", "/api/echo", headers=form, body=body))
    assert bytes.fromhex(json.loads(echoed.body)["hex"]) == body
    cookies = [
        value for name, value in functions.answer(Request("GET", "/api/cookies")).headers if name == "Set-Cookie"
    ]
    assert cookies == ["a=1", "b=2"]
    assert functions.answer(Request("GET", "/api/nowhere")).status == 404


def test_what_the_functions_do_not_have_is_refused_in_the_shape_of_their_errors(
    chalice_app: Chalice,
) -> None:
    functions = Functions(chalice_app, Pages())
    wrong: list[tuple[Request, int, str]] = [
        (Request("DELETE", "/api/who"), 405, "method_not_allowed"),
        (Request("GET", "/api/nowhere"), 404, "not_found"),
        (Request("GET", "/api/nowhere", headers={"authorization": "Bearer x"}), 404, "not_found"),
        (Request("GET", "/api/nowhere", headers={"authorization": "é"}), 404, "not_found"),
        (Request("POST", "/api/echo", headers={"content-type": "text/odd"}, body=b"x"), 415, "unsupported_media_type"),
    ]
    for request, status, code in wrong:
        answer = functions.answer(request)
        told = json.loads(answer.body)["error"]
        assert (answer.status, told["code"]) == (status, code)
        assert set(told) == {"code", "message", "param", "details"}
        assert answer.header("Cache-Control") == "no-store"
        assert (answer.header("Allow") == "GET") is (status == 405)
        page = functions.answer(replace(request, headers={**request.headers, "accept": "text/html"}))
        assert page.status == status
        assert (page.header("Content-Type") or "").startswith("text/html")
        assert page.header("Cache-Control") == "no-store"


def test_the_functions_never_see_what_a_client_says_of_its_own_address(chalice_app: Chalice) -> None:
    said = {"x-forwarded-for": "198.51.100.7", "forwarded": "for=198.51.100.7", "x-real-ip": "198.51.100.7", "x-a": "1"}
    seen = json.loads(Functions(chalice_app).answer(Request("GET", "/api/headers", headers=said)).body)
    assert "198.51.100.7" not in str(seen)
    assert seen["x-a"] == "1"
