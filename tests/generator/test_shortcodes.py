"""Products in articles: read by a parser of our own, outside code, with every slip at its place."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from written_shop import WrittenShop

from generator.problems import Spot
from generator.shortcodes import Call, ShortcodeError, expand, parse_call


def run(html: str, source: str = "") -> tuple[str, list[tuple[Spot, str, str]], list[Call]]:
    problems: list[tuple[Spot, str, str]] = []
    calls: list[Call] = []

    def render(call: Call) -> str:
        calls.append(call)
        if call.target == "NONE":
            raise ShortcodeError("there is no product 'NONE' for sale")
        return f"<b>{call.name} {call.target}</b>"

    done = expand(html, source, render, lambda spot, name, message, hint: problems.append((spot, name, message)))
    return done, problems, calls


def test_a_paragraph_of_a_shortcode_becomes_its_block() -> None:
    html, problems, _ = run('<p>a</p>\n<p>{{ product("X-1") }}</p>\n<p>b</p>')
    assert html == "<p>a</p>\n<b>product X-1</b>\n<p>b</p>"
    assert problems == []


def test_several_in_a_paragraph_become_several_blocks() -> None:
    html, _, calls = run("<p>{{ buy('A') }}\n{{ collection(&quot;c&quot;, 3) }}</p>")
    assert html == "<b>buy A</b>\n<b>collection c</b>"
    assert calls == [Call("buy", "A"), Call("collection", "c", 3)]


@pytest.mark.parametrize(
    "code",
    [
        '<p><code>{{ product("X") }}</code></p>',
        '<pre><code>\n<p>{{ product("X") }}</p>\n</code></pre>',
        '<div class="highlight"><pre><span></span>{{ <span class="n">product</span>(&quot;X&quot;) }}</pre></div>',
        '<p>a <tt class="docutils">{{ buy("X") }}</tt></p>',
        '<p><a title=\'{{ product("X") }}\' href="/">x</a></p>',
    ],
)
def test_code_and_attributes_are_left_alone(code: str) -> None:
    html, problems, calls = run(code)
    assert (html, problems, calls) == (code, [], [])


def test_a_shortcode_in_the_middle_of_a_text_is_a_problem() -> None:
    source = 'One\n\nTwo {{ product("X") }} three\n'
    _, problems, calls = run('<p>Two {{ product("X") }} three</p>', source)
    assert problems == [(Spot(3, 5), "product", "stands in the middle of a text")]
    assert calls == []


def test_the_place_of_a_slip_is_that_of_the_one_that_is_not_code() -> None:
    source = '`{{ product("NONE") }}`\n\n    {{ product("NONE") }}\n\n{{ product("NONE") }}\n'
    html = (
        '<p><code>{{ product("NONE") }}</code></p><pre><code>{{ product(&quot;NONE&quot;) }}</code></pre>'
        '<p>{{ product("NONE") }}</p>'
    )
    _, problems, _ = run(html, source)
    assert [spot for spot, _, _ in problems] == [Spot(5, 1)]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("product()", "takes a text between quotes"),
        ("product(X)", "takes a text between quotes"),
        ('product("A", "B")', "takes a text between quotes"),
        ('product("")', "takes a text between quotes"),
        ('product("A",)', "ends with a comma"),
        ('collection("a", 0)', "takes a number of 1 or more after the slug"),
        ('collection("a", "b")', "takes a number of 1 or more after the slug"),
        ("product(config)", "takes a text between quotes"),
        ('product("a" ~ "b")', "takes a text between quotes"),
        ('produkt("A")', "is not a shortcode"),
    ],
)
def test_a_shortcode_that_cannot_be_read_says_so(written: str, message: str) -> None:
    _, problems, calls = run(f"<p>{{{{ {written} }}}}</p>", f"{{{{ {written} }}}}\n")
    assert [(spot, said) for spot, _, said in problems] == [(Spot(1, 1), message)]
    assert calls == []


@pytest.mark.parametrize(
    "text", ["<p>{{ page.title }}</p>", '<p>{{ url_for("x") }}</p>', "<p>{{</p>", "<p>}} {{ ( }}</p>"]
)
def test_what_is_none_of_ours_stays_as_it_was(text: str) -> None:
    assert run(text) == (text, [], [])


@given(st.text("{}()\"' ,productbuy<>/=&;123", max_size=80))
def test_no_text_whatever_raises_anything(text: str) -> None:
    run(f"<p>{text}</p>", text)


@given(st.text("\"'(), 1a-", max_size=30), st.sampled_from(["product", "collection", "buy"]))
def test_arguments_are_literals_or_refused(arguments: str, name: str) -> None:
    try:
        call = parse_call(name, arguments)
    except ShortcodeError:
        return
    assert call.target in arguments
    assert call.limit is None or str(call.limit) in arguments


def test_an_article_embeds_live_products(shop: WrittenShop) -> None:
    shop.write("collections/prints.md", "---\ntitle: Prints\n---\n")
    fields = "title: Print\nsku: A_B__C\nprice: {EUR: 24.00, USD: 26.00}\ncollections: [prints]\n"
    shop.product("print", fields)
    shop.write(
        "journal/x.md",
        "Title: X\nDate: 2026-01-02\n\n"
        '{{ product("A_B__C") }}\n\n{{ product("print") }}\n\n{{ buy("A_B__C") }}\n\n{{ collection("prints", 1) }}\n',
    )
    shop.build()
    page = BeautifulSoup(shop.page("journal/x/index.html"), "html.parser")
    assert len(page.select(".embed-card")) == 2
    assert len(page.select(".embed-collection")) == 1
    form = page.select_one("form[data-buy]")
    assert form is not None
    assert form.select_one('input[name="seen:A_B__C"]')["value"] == "2400"  # type: ignore[index]
    assert "€24.00" in page.get_text()


def test_a_product_that_is_not_there_is_a_problem_of_the_article(shop: WrittenShop) -> None:
    shop.product("a")
    shop.write("pages/x.md", 'Title: X\n\nText\n\n{{ product("PRNT") }}\n\n{{ collection("none") }}\n')
    assert shop.problems() == [
        "content/pages/x.md:5:1: product: there is no product 'PRNT' for sale (did you mean `PRINT`?)",
        "content/pages/x.md:7:1: collection: there is no collection 'none'",
    ]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('{{ buy("X" }}', "is not closed"),
        ('{{ product("X") }', "is not closed"),
        ('{{ product("X")', "is not closed"),
        ('{{ product "X" }}', "has no brackets"),
        ("{{ collection prints }}", "has no brackets"),
        ('{{product"X"}}', "has no brackets"),
        ("{{ product }}", "has no brackets"),
    ],
)
def test_a_mistyped_shortcode_is_a_problem_outside_code_only(written: str, message: str) -> None:
    source = f"`{written}`\n\nText {written}\n"
    html = f"<p><code>{written}</code></p>\n<p>Text {written}</p>"
    _, problems, calls = run(html, source)
    assert [(spot, said) for spot, _, said in problems] == [(Spot(3, 6), message)]
    assert calls == []


def test_a_mistyped_shortcode_says_what_to_write(shop: WrittenShop) -> None:
    shop.product("a")
    shop.write("pages/x.md", 'Title: X\n\n{{ product "PRINT" }}\n\n{{ buy("PRINT" }}\n\n{{ product("PRINT") }}\n')
    assert shop.problems() == [
        'content/pages/x.md:3:1: product: has no brackets (write {{ product("CONTOUR4-A4") }})',
        'content/pages/x.md:5:1: buy: is not closed (write {{ buy("CONTOUR4-A4") }})',
    ]
