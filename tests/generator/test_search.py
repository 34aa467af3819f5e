"""The index of the search, read as the page's script reads it: words by their beginnings, of every script."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written_shop import SHOP, WrittenShop, write_shop

from generator.search.index import Entry, make_index
from generator.search.words import fold, near_shards_of, shard_of, words_of

PLAIN = st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=10)


def find(files: dict[str, bytes], word: str) -> list[str]:
    """The addresses that a word finds, the heaviest first."""
    shard = json.loads(files.get(f"words/{shard_of(word)}.json", b'{"words": {}}'))
    ids = [posting[1:] for posting in shard["words"].get(word, "").split()]
    return [json.loads(files[f"found/{name[:2]}.json"])[name]["url"] for name in ids]


def test_words_are_compared_without_case_accents_and_ligatures() -> None:
    assert words_of("Größe L’Été, Œuvre no. 4") == ["grosse", "l", "ete", "oeuvre", "no", "4"]
    assert fold("ＡＢＣ ﬁn") == "abc fin"
    assert words_of("Σίσυφος") == words_of("σίσυφοσ")


def test_scripts_without_spaces_are_pairs_of_letters() -> None:
    assert words_of("山水画 A3") == ["山水", "水画", "画", "a3"]
    assert words_of("からすが") == ["から", "らす", "すか", "か"]
    assert words_of("한국어") == ["한국", "국어", "어"]


@given(st.text(max_size=60))
def test_every_word_has_a_file_with_a_plain_name(text: str) -> None:
    for word in words_of(text):
        name = shard_of(word)
        assert name
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_"), (word, name)


@given(PLAIN, st.integers(0, 1), st.sampled_from("abcxyz"))
def test_a_slip_in_the_first_two_letters_is_looked_up_where_the_word_says_that_it_is(
    word: str, place: int, letter: str
) -> None:
    typed = [
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[1] + word[0] + word[2:],
    ]
    there = near_shards_of(word) | {shard_of(word)}
    for slip in typed:
        a, b, c = slip[:3]
        asked = {shard_of(pair) for pair in (a + b, b + c, a + c, b + a)}
        assert there & asked, (word, slip)


def test_a_word_finds_what_weighs_most_first() -> None:
    entries = [Entry("/a/", {"title": "A"}, ((1, "fern"),)), Entry("/b/", {"title": "B"}, ((5, "Fern"), (1, "fern")))]
    files = make_index(entries).files
    assert find(files, "fern") == ["/b/", "/a/"]
    assert find(files, "moss") == []
    assert json.loads(files["keys.json"]).split() == ["er", "fe", "fr"]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> WrittenShop:
    languages = "languages: {en: {currency: EUR}, zh-Hans: {currency: EUR}}"
    shop = write_shop(tmp_path_factory.mktemp("search"), SHOP.replace("languages: {en: {currency: EUR}}", languages))
    shop.product(
        "fern",
        "title: Fern, Pressed\nsummary: One frond.\nprice: {EUR: 24.00, USD: 26.00}\nbrand: Isoline\n"
        "tags: [botanical]\noptions: {Size: [A4, A3]}\n"
        "variants: [{sku: FERN-A4, options: {Size: A4}}, {sku: FERN-A3, options: {Size: A3}}]\n"
        "collections: [prints]\n",
    )
    shop.product("moss", "title: Moss\nsku: MOSS\nprice: {EUR: 5.00, USD: 6.00}\nstatus: draft\n")
    shop.write("collections/prints.md", "---\ntitle: Prints\n---\n")
    shop.write("products/fern.zh-Hans.md", "---\ntitle: 蕨类版画\n---\n")
    shop.write("journal/news.md", "Title: Ferns of winter\nDate: 2026-01-02\nSummary: Cold.\n\nText.\n")
    shop.build()
    return shop


def index_of(shop: WrittenShop, root: str = "") -> dict[str, bytes]:
    folder = shop.output / f"{root}search"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.json")}


def test_products_collections_and_articles_are_found_by_title_sku_brand_tag_and_option(shop: WrittenShop) -> None:
    files = index_of(shop)
    for word in ("fern", "frond", "isoline", "botanical", "a3"):
        assert find(files, word) == ["/products/fern/"], word
    assert find(files, "prints") == ["/collections/prints/", "/products/fern/"]
    assert find(files, "ferns") == ["/journal/news/"]


def test_each_language_has_an_index_of_its_own(shop: WrittenShop) -> None:
    files = index_of(shop, "zh-Hans/")
    assert find(files, "版画") == ["/zh-Hans/products/fern/"]
    assert find(files, "fern") == ["/zh-Hans/products/fern/"], "its SKU is the same"


def test_what_is_shown_of_a_product_is_what_its_card_says(shop: WrittenShop) -> None:
    (name,) = {path for path in index_of(shop) if path.startswith("found/") and b"Pressed" in index_of(shop)[path]}
    (entry,) = [item for item in json.loads(index_of(shop)[name]).values() if item["url"] == "/products/fern/"]
    assert (entry["title"], entry["price"], entry["was"]) == ("Fern, Pressed", "€24.00", "")


def test_a_draft_is_not_found(shop: WrittenShop) -> None:
    assert find(index_of(shop), "moss") == []


def test_the_search_page_lists_everything_for_those_without_script_and_is_not_indexed(shop: WrittenShop) -> None:
    page = shop.page("search/index.html")
    assert '<meta name="robots" content="noindex">' in page
    assert '<a href="/products/fern/">Fern, Pressed</a>' in page
    assert 'action="/search/"' in page
    assert 'action="/zh-Hans/search/"' in shop.page("zh-Hans/search/index.html")
    assert "/search/" not in shop.page("sitemap.xml")


def test_one_edit_changes_the_files_of_its_own_words(shop: WrittenShop) -> None:
    before = index_of(shop)
    file = shop.content / "products/fern.md"
    text = file.read_text()
    file.write_text(text.replace("24.00", "25.00"))
    shop.build()
    after = index_of(shop)
    file.write_text(text)
    assert before.keys() == after.keys()
    changed = [name for name in before if before[name] != after[name]]
    assert len(changed) == 1
    assert changed[0].startswith("found/")
