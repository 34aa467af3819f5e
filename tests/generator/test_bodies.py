"""Texts of products: two engines with one result on what they share, and nothing in them that could do harm."""

import json
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, NavigableString, Tag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written_shop import WrittenShop

from generator.bodies import Engine, convert, render_body
from generator.problems import ContentError, Findings
from generator.read.front_matter import RawFile
from generator.read.nodes import Table


def render(body: str, engine: Engine = Engine.PYROMARK, content: Path = Path("/nowhere")) -> tuple[str, Findings]:
    findings = Findings()
    raw = RawFile("a.md", "products/a.md", Table((), 2, 1), body, 4)
    return render_body(raw, content, engine, findings), findings


def dom(html: str) -> list[object]:
    """Tags with their attributes and words; white space between blocks is no matter."""

    def walk(node: Tag) -> list[object]:
        found: list[object] = []
        for child in node.children:
            if isinstance(child, Tag):
                attributes = {name: " ".join(v) if isinstance(v, list) else v for name, v in child.attrs.items()}
                found.append((child.name, attributes, walk(child)))
            elif isinstance(child, NavigableString) and child.strip():
                found.append(" ".join(child.split()))
        return found

    return walk(BeautifulSoup(html, "html.parser"))


_WORD = st.text("abcxyz", min_size=1, max_size=6)
_INLINE = st.one_of(
    _WORD,
    _WORD.map(lambda w: f"*{w}*"),
    _WORD.map(lambda w: f"**{w}**"),
    _WORD.map(lambda w: f"`{w}`"),
    _WORD.map(lambda w: f"[{w}](/products/{w}/)"),
)
_LINE = st.lists(_INLINE, min_size=1, max_size=5).map(" ".join)
_ITEMS = st.lists(_LINE, min_size=1, max_size=3)
_BLOCK = st.one_of(
    st.lists(_LINE, min_size=1, max_size=3).map("\n".join),
    st.tuples(st.integers(1, 4), _LINE).map(lambda pair: f"{'#' * pair[0]} {pair[1]}"),
    _ITEMS.map(lambda items: "\n".join(f"- {item}" for item in items)),
    _ITEMS.map(lambda items: "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))),
    st.tuples(_LINE, _ITEMS).map(lambda pair: f"- {pair[0]}\n\n" + "\n".join(f"    - {item}" for item in pair[1])),
    _LINE.map(lambda line: f"> {line}"),
    _WORD.map(lambda word: f"```python\n{word} = 1\n```"),
    st.tuples(_WORD, _WORD).map(lambda p: f"| {p[0]} | {p[1]} |\n|:---|---:|\n| {p[1]} | *{p[0]}* |"),
)


@settings(max_examples=300)
@given(blocks=st.lists(_BLOCK, min_size=1, max_size=5))
def test_both_engines_give_the_same_page_on_what_they_share(blocks: list[str]) -> None:
    # Two lists in a row are one list to one engine and two to the other: a heading between them settles it.
    body = "\n\n#### between\n\n".join(blocks) + "\n"
    first, _ = render(body, Engine.PYROMARK)
    second, _ = render(body, Engine.PYTHON_MARKDOWN)
    assert dom(first) == dom(second)


@pytest.mark.parametrize("engine", list(Engine))
def test_alignment_is_a_class_and_never_a_style(engine: Engine) -> None:
    html, findings = render("| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |\n", engine)
    assert "style=" not in html
    assert [f"align-{way}" in html for way in ("left", "center", "right")] == [True] * 3
    assert findings.warnings == []


@pytest.mark.parametrize("engine", list(Engine))
@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](vbscript:x)",
        "[x](data:text/html,hello)",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=javascript:alert(1)>x</a>",
        '<a href="&#x6A;avascript:alert(1)">x</a>',
        "[x][r]\n\n[r]: javascript:alert(1)",
    ],
)
def test_a_link_that_could_run_leads_nowhere(link: str, engine: Engine) -> None:
    html, _ = render(f"Text {link} more\n", engine)
    anchors = BeautifulSoup(html, "html.parser").find_all("a")
    assert all(not anchor.get("href") for anchor in anchors), html


def test_a_link_that_is_taken_out_is_reported_with_its_place() -> None:
    _, findings = render("One\n\nTwo [x](javascript:alert(1)) three\n")
    assert [str(warning) for warning in findings.warnings] == [
        "a.md:6:9: body: the link to `javascript:` is taken out (link to a web or mail address)"
    ]


@pytest.mark.parametrize(
    "link", ["/products/a/", "#top", "../x/", "https://x.example/?a=1&b=2", "mailto:a@x.example", "tel:+351"]
)
@pytest.mark.parametrize("engine", list(Engine))
def test_an_honest_link_stays(link: str, engine: Engine) -> None:
    html, findings = render(f"[x]({link})\n", engine)
    anchor = BeautifulSoup(html, "html.parser").find("a")
    assert isinstance(anchor, Tag)
    assert anchor["href"] == link
    assert findings.warnings == []


def test_raw_html_keeps_what_is_harmless_and_loses_the_rest() -> None:
    body = (
        '<div id="box" class="align-right wide" lang="pt" onclick="x()" style="color: red">'
        'a <a href="#box">up</a><script>alert(1)</script><iframe src="https://x.example"></iframe></div>\n'
    )
    html, findings = render(body)
    assert html.strip() == '<div id="user-box" class="align-right" lang="pt">a <a href="#user-box">up</a></div>'
    said = [warning.message for warning in findings.warnings]
    assert "`<script>` is not allowed in a text and is taken out" in said
    assert "`<iframe>` is not allowed in a text and is taken out" in said
    assert "the inline style `color: red` is taken out" in said


@pytest.mark.parametrize("engine", list(Engine))
def test_code_is_shown_and_not_run(engine: Engine) -> None:
    html, findings = render('`<script>` and\n\n```html\n<a href="javascript:x">y</a>\n```\n', engine)
    text = BeautifulSoup(html, "html.parser").get_text()
    assert "<script>" in text
    assert '<a href="javascript:x">y</a>' in text
    assert findings.warnings == []


def dangerous(html: str) -> list[str]:
    """What a browser would run or load from elsewhere."""
    found = []
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        if tag.name in ("script", "style", "iframe", "object", "embed", "form", "input", "svg", "math", "base", "meta"):
            found.append(tag.name)
        for name, value in tag.attrs.items():
            plain = "".join(str(value).split()).lower()
            if (
                name.startswith("on")
                or name == "style"
                or (name in ("href", "src") and plain.startswith(("javascript:", "data:", "vbscript:")))
            ):
                found.append(f"{tag.name} {name}={value}")
    return found


@pytest.mark.parametrize("engine", list(Engine))
def test_no_naughty_text_runs(engine: Engine, cases: Path) -> None:
    texts = json.loads((cases / "markdown" / "blns.json").read_text(encoding="utf-8"))
    for text in texts:
        html, _ = render(str(text), engine)
        assert dangerous(html) == [], text


@pytest.mark.parametrize("engine", list(Engine))
def test_no_example_of_commonmark_breaks_a_build(engine: Engine, cases: Path) -> None:
    examples = json.loads((cases / "markdown" / "commonmark-0.31.2.json").read_text(encoding="utf-8"))
    for example in examples:
        html, _ = render(example["markdown"], engine)
        assert dangerous(html) == [], example["markdown"]


def test_the_default_engine_renders_every_example_of_commonmark(cases: Path) -> None:
    examples = json.loads((cases / "markdown" / "commonmark-0.31.2.json").read_text(encoding="utf-8"))
    assert len(examples) == 652
    for example in examples:
        wanted = example["html"].replace("→", "\t")
        html = convert(example["markdown"].replace("→", "\t"), Engine.PYROMARK)
        assert (dom(html), code(html)) == (dom(wanted), code(wanted)), example["markdown"]


def code(html: str) -> list[str]:
    """What stands in code, where white space does matter."""
    return [tag.get_text() for tag in BeautifulSoup(html, "html.parser").find_all(["pre", "code"])]


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.text("<>&\"'`*_[]()!#:/=javscript onerdaimghf\n\t", max_size=120), st.sampled_from(list(Engine)))
def test_no_text_whatever_runs(body: str, engine: Engine) -> None:
    html, _ = render(body, engine)
    assert dangerous(html) == []


@pytest.mark.slow
@pytest.mark.parametrize("sign", [">", "[", "*a ", "<div>", "- ", "`", "<a ", "![a](", "<b>", "[x](javascript:y) "])
def test_no_body_takes_long(sign: str) -> None:
    started = time.perf_counter()
    render(sign * (900_000 // len(sign)), Engine.PYROMARK)
    render(sign * 500, Engine.PYTHON_MARKDOWN)
    assert time.perf_counter() - started < 10


def test_pictures_of_a_body_are_found_and_shown(shop: WrittenShop) -> None:
    shop.picture("a.jpg")
    shop.picture("b c.jpg")
    shop.product("a", body='![One](a.jpg)\n\n![Two](../images/b%20c.jpg "T")\n\n<img src="a.jpg" alt="Raw" width=9>\n')
    shop.build()
    images = BeautifulSoup(shop.page("products/a/index.html"), "html.parser").select(".prose img")
    assert [image["alt"] for image in images] == ["One", "Two", "Raw"]
    for image in images:
        assert str(image["src"]).startswith("/assets/")
        assert (image["width"], image["height"]) == ("40", "30")
        assert (shop.output / str(image["src"]).lstrip("/")).is_file()


@pytest.mark.parametrize(
    "src",
    [
        "../../../etc/passwd",
        "picture:../../etc/passwd",
        "picture:shop.yaml",
        "%2e%2e/%2e%2e/etc/passwd",
        "file:///etc/passwd",
    ],
)
def test_a_body_reaches_no_file_outside_the_pictures(src: str, shop: WrittenShop) -> None:
    shop.product("a", body=f"![x]({src})\n\n<img src='{src}' alt='x'>\n")
    shop.write("products/b.md", "---\ntitle: B\nsku: B\nprice: {EUR: 1.00, USD: 1.00}\n---\n")
    try:
        shop.build()
    except ContentError as error:
        said = str(error)
    else:
        said = ""
    if not said:
        assert BeautifulSoup(shop.page("products/a/index.html"), "html.parser").select(".prose img") == []


def test_a_picture_from_elsewhere_becomes_its_words(shop: WrittenShop) -> None:
    shop.product("a", body="Before ![a boat](https://x.example/boat.jpg) after\n")
    assert shop.warnings() == [
        "content/products/a.md:6:18: body: a picture from elsewhere is not shown"
        " (put the file into content/images and name it)"
    ]
    assert "Before a boat after" in shop.compile().catalogue.products["a"].body
