"""What runs in CloudFront before and after the site, in a real engine of JavaScript."""

from typing import TYPE_CHECKING, Any

import pytest
from edge_engine import run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def asked(chromium: "Browser", uri: str, **query: Any) -> dict[str, Any]:
    return run(chromium, "viewer_request", {"request": {"method": "GET", "uri": uri, "querystring": query}})


@pytest.mark.parametrize(
    ("uri", "file"),
    [
        ("/", "/index.html"),
        ("/products/contour-4/", "/products/contour-4/index.html"),
        ("/assets/app.1a2b.js", "/assets/app.1a2b.js"),
        ("/.well-known/security.txt", "/.well-known/security.txt"),
    ],
)
def test_a_folder_is_its_page_and_a_file_is_itself(chromium: "Browser", uri: str, file: str) -> None:
    assert asked(chromium, uri)["uri"] == file


@pytest.mark.parametrize(
    ("uri", "query", "target"),
    [
        ("/products/contour-4", {}, "/products/contour-4/"),
        ("/search", {"q": {"value": "a%20b"}}, "/search/?q=a%20b"),
        (
            "/x",
            {"a": {"value": "2", "multiValue": [{"value": "1"}, {"value": "2"}]}, "b": {"value": ""}},
            "/x/?a=1&a=2&b",
        ),
        ("//evil.example/x", {}, "/evil.example/x/"),
    ],
)
def test_a_folder_without_its_slash_leads_there(
    chromium: "Browser", uri: str, query: dict[str, Any], target: str
) -> None:
    answer = asked(chromium, uri, **query)
    assert (answer["statusCode"], answer["headers"]["location"]["value"]) == (301, target)


def answered(chromium: "Browser", **headers: str) -> dict[str, Any]:
    given = {name.replace("_", "-"): {"value": value} for name, value in headers.items()}
    return run(chromium, "viewer_response", {"response": {"statusCode": 200, "headers": given}})


def test_a_former_address_leads_to_the_present_one(chromium: "Browser") -> None:
    answer = answered(chromium, x_amz_meta_redirect="/products/contour-5/", content_type="text/html")
    assert (answer["statusCode"], answer["headers"]["location"]["value"]) == (301, "/products/contour-5/")
    assert "x-amz-meta-redirect" not in answer["headers"]


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/"])
def test_it_leads_to_no_other_host(chromium: "Browser", target: str) -> None:
    answer = answered(chromium, x_amz_meta_redirect=target)
    assert (answer["statusCode"], "location" in answer["headers"]) == (200, False)


def test_what_is_gone_for_good_says_so_and_other_files_are_as_they_are(chromium: "Browser") -> None:
    assert answered(chromium, x_amz_meta_status="410")["statusCode"] == 410
    assert answered(chromium, x_amz_meta_sha256="ab", etag="x") == {
        "statusCode": 200,
        "headers": {"etag": {"value": "x"}},
    }
