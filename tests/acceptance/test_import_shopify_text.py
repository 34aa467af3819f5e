"""What the importer writes reads back as the same text, and Markdown made of HTML says what the HTML said."""

import pyromark
import pytest
import yaml
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.problems import Findings
from generator.read import strict_yaml
from generator.read.nodes import Text
from storefront.importers.description import read_description, sanitise
from storefront.importers.frontmatter import write_front_matter
from storefront.importers.structure import read_structure


@given(st.text())
@example("yes")
@example("~")
@example("- a")
@example("a: b")
@example("a #b")
@example("---")
@example("2026-10-02")
@example("\x85\u2028\ufeff\x00\U0010ffff")
@example(" a ")
def test_import_titles_survive_writing_and_strict_reading(title: str) -> None:
    written = write_front_matter({"title": title, "images": [{"alt": title}], "tags": [title]}, "")
    assert written.startswith("---\n")
    assert written.endswith("\n---\n")
    fields = written.removeprefix("---\n").removesuffix("---\n")
    assert yaml.load(fields, Loader=yaml.CBaseLoader) == {"title": title, "images": [{"alt": title}], "tags": [title]}
    findings = Findings()
    table = strict_yaml.parse(fields, "a.md", findings)
    assert findings.problems == []
    assert table is not None
    node = table.get("title")
    assert isinstance(node, Text)
    assert node.value == title


TEXTS = st.text(alphabet=st.sampled_from("ab *_#1.-+>|`~[]()!<&\\:{}\"'\n"), min_size=1, max_size=12)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def wrap(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from(
        ["p", "b", "i", "li", "ul", "ol", "h2", "blockquote", "td", "table", "div", "span", "pre", "code"]
    )
    return st.tuples(tags, st.lists(children, max_size=3)).map(
        lambda node: f"<{node[0]}>{''.join(node[1])}</{node[0]}>"
    )


FRAGMENTS = st.lists(st.recursive(TEXTS.map(escaped), wrap, max_leaves=8), min_size=1, max_size=3).map("".join)


def letters_of(html: str) -> str:
    """All that can be read, without white space."""
    return "".join(BeautifulSoup(f"<div>{html}</div>", "html.parser").get_text().split())


@settings(max_examples=100)
@given(FRAGMENTS)
def test_import_bodies_say_the_same_after_rendering_whatever_the_html(html: str) -> None:
    description = read_description(html)
    rendered = pyromark.html(description.body, options=pyromark.Options.ENABLE_TABLES)
    assert letters_of(rendered) == letters_of(sanitise(html))
    assert read_structure(rendered) == read_structure(sanitise(html))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>Launch <b>new markets fast</b></p>", "Launch **new markets fast**"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ("<p>a<br><br>b</p>", "a  \n  \nb"),
        ("<table><tr><th>a</th></tr><tr><td>1</td></tr></table>", "| a |\n| --- |\n| 1 |"),
        ("<table><tr><th>a|b</th></tr></table>", "| a\\|b |\n| --- |"),
        ('<span style="color:red" data-x="1">Hello</span>', "Hello"),
        ('{{ product("MUG") }}', '{{ product("MUG") }}'),
        ("<hr><p>Material: wool</p>", "***\n\nMaterial: wool"),
        ("https://example.com", "https://example.com"),
        ("", ""),
    ],
)
def test_import_writes_plain_markdown_where_it_can(html: str, markdown: str) -> None:
    assert read_description(html).body == markdown


@pytest.mark.parametrize(
    "html",
    [
        '<table><tr><td colspan="2">a</td></tr></table>',
        "<table><tr><td>a table</td><td>without a header</td></tr></table>",
        '<p lang="de">Größe</p>',
        "<dl><dt>a</dt><dd>b</dd></dl>",
        "<pre>a\n\nb</pre><p dir=rtl>c</p>",
    ],
)
def test_import_keeps_html_that_markdown_cannot_say(html: str) -> None:
    description = read_description(html)
    assert description.kept_html
    rendered = pyromark.html(description.body, options=pyromark.Options.ENABLE_TABLES)
    assert read_structure(rendered) == read_structure(html)


def test_import_takes_scripts_out_of_descriptions_and_says_so() -> None:
    html = (
        '<script>x</script><iframe src="https://a.test"></iframe><p onclick="y()">Hi <a href="javascript:z">you</a></p>'
    )
    description = read_description(html)
    assert description.body == "Hi you"
    assert set(description.removed) == {"<script>", "<iframe>", "onclick=", "javascript:z"}


def test_import_summaries_are_the_first_sentence_and_short() -> None:
    assert read_description("<p>One cup, 3.5 inches. Two.</p>").summary == "One cup, 3.5 inches."
    long = read_description("<p>" + "word " * 100 + "</p>").summary
    assert len(long) <= 160
    assert long.endswith("word…")


def test_import_reads_deep_and_broken_html_in_linear_time() -> None:
    for html in ("<div>" * 3000 + "deep", "<" * 50_000, "<a " * 20_000, " " * 200_000 + "x<sup>", "<!--" * 20_000):
        assert read_description(html).body is not None
