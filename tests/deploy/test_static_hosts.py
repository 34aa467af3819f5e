"""What Netlify and Cloudflare Pages make of the files that are deployed for them, by the rules in their docs."""

from dataclasses import replace
from pathlib import Path

import pytest
from deployed_shop import folder_shop
from host_rules import headers_for, read_redirects

from generator.compile.redirects import Redirect
from generator.pages.leads import lead_files
from storefront.deploy.deploying import deploy_site
from storefront.deploy.hosts import headers_file, redirects_file
from storefront.devserver.headers import EVERYWHERE, PAYMENT_ORIGIN, TRANSPORT, production_policy

_MOVED = [Redirect(f"/old/{number}/", f"/products/{number}/") for number in range(150)]
_BUILT = "".join(f"{one.source} {one.target} 301\n" for one in _MOVED) + "/fern-framed/ /gone.html 410\n"
_HOSTS = pytest.mark.parametrize("host", ["netlify", "cloudflare"])


@_HOSTS
def test_every_page_has_the_headers_of_production_and_an_asset_its_year(host: str) -> None:
    text = headers_file().decode()
    wanted = {name.lower(): value for name, value in (*EVERYWHERE, TRANSPORT)}
    wanted["content-security-policy"] = production_policy(PAYMENT_ORIGIN)
    for path in ("/", "/products/fern/", "/de/journal/", "/404.html", "/feeds/a.xml"):
        assert headers_for(text, path, host) == wanted
    asset = headers_for(text, "/assets/store.1.css", host)
    assert asset == {**wanted, "cache-control": "public, max-age=31536000, immutable"}


def test_netlify_follows_every_former_address_and_passes_the_functions_on() -> None:
    read = read_redirects(redirects_file(_BUILT.encode(), "https://functions.example/").decode(), "netlify")
    assert read.left_out == {}
    assert read.rules["/api/*"] == ("https://functions.example/api/:splat", 200)
    assert read.rules["/fern-framed/"] == ("/gone.html", 410)
    assert len(read.rules) == 152


def test_cloudflare_leaves_out_what_it_cannot_do_and_nothing_else() -> None:
    read = read_redirects(redirects_file(_BUILT.encode(), "https://functions.example").decode(), "cloudflare")
    assert {line.split()[0]: why for line, why in read.left_out.items()} == {
        "/fern-framed/": "has a status 410 that it does not know",
        "/api/*": "would fetch from another host",
    }
    assert read.rules == {one.source: (one.target, 301) for one in _MOVED}
    own = lead_files(_MOVED, "https://small.example")["hosts/cloudflare/_redirects"]
    assert read_redirects(own.decode(), "cloudflare").left_out == {}


def test_a_folder_for_a_static_host_has_both_files(tmp_path: Path) -> None:
    shop = folder_shop(tmp_path)
    shop.build()
    errand = shop.errand()
    deploy_site(replace(errand, target=replace(errand.target, reads_headers=True, functions="https://f.example")))
    assert headers_for((tmp_path / "public" / "_headers").read_text(), "/", "netlify")
    read = read_redirects((tmp_path / "public" / "_redirects").read_text(), "netlify")
    assert read.rules == {"/api/*": ("https://f.example/api/:splat", 200)}
