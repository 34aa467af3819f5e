"""The plan of a deploy, whole: a pure function of a release, of what lies at the host, and of the time."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from storefront.deploy.plan import MOST_INVALIDATIONS, PACKED_FROM, make_plan
from storefront.deploy.release import Built, Entry
from storefront.deploy.site_state import Since, SiteState

NOW = 1_790_000_000
PATHS = (
    "index.html",
    "products/fern/index.html",
    "preview/w/index.html",
    "assets/a.1.css",
    "sitemap.xml",
    "robots.txt",
)


def entry(content: str, size: int = 1, type: str = "text/html; charset=utf-8") -> Entry:
    return Entry(content * 64, size, type, "public, max-age=0, must-revalidate")


def built(**files: Entry) -> Built:
    return Built("r2", files, {})


def test_the_whole_plan_of_one_edit() -> None:
    state = SiteState(
        "r1",
        {path: entry("a") for path in (*PATHS, "assets/b.1.css", "products/sky/index.html")},
        leaving={"assets/b.1.css": Since(1, NOW - 10)},
        kept={"f" * 64: Since(3, NOW)},
        deploys=4,
    )
    files = {path: entry("a") for path in PATHS} | {
        "products/fern/index.html": entry("b"),
        "products/moss/index.html": entry("b"),
        "assets/c.1.css": entry("c"),
        "feeds/google.xml": entry("d", PACKED_FROM + 1, "application/xml"),
    }
    plan = make_plan(built(**files), state, NOW, listed={"/products/fern/", "/products/moss/"}, packs=True)
    plain = plan.plain()
    named = {name: [item["path"] for item in plain[name]] for name in ("assets", "new_pages", "pages", "lists")}
    assert named == {
        "assets": ["assets/c.1.css"],
        "new_pages": ["products/moss/index.html"],
        "pages": ["products/fern/index.html"],
        "lists": ["feeds/google.xml"],
    }
    assert plain["pages"][0] == {
        "path": "products/fern/index.html",
        "sha256": "b" * 64,
        "size": 1,
        "type": "text/html; charset=utf-8",
        "cache": "public, max-age=0, must-revalidate",
        "encoding": "",
        "kept": False,
    }
    assert plain["lists"][0]["encoding"] == "gzip"
    assert plain["keep"] == {"products/fern/index.html": "a" * 64, "products/sky/index.html": "a" * 64}
    assert plain["remove"] == ["products/sky/index.html"]
    assert plain["expired"] == plain["forget"] == []
    assert plain["invalidate"] == [
        "/products/fern/", "/products/fern/index.html", "/products/sky/", "/products/sky/index.html",
    ]  # fmt: skip
    assert plain["announce"] == ["/products/fern/", "/products/moss/", "/products/sky/"]
    assert plan.after.files.keys() == files.keys() | {"assets/b.1.css"}
    assert (plan.before, plan.release, plan.after.deploys) == ("r1", "r2", 5)


def test_above_a_thousand_addresses_the_cdn_is_told_of_everything_at_once() -> None:
    def invalidated(count: int) -> int:
        names = [f"p{number}.txt" for number in range(count)]
        state = SiteState("r1", {name: entry("a") for name in names})
        plan = make_plan(built(**{name: entry("b") for name in names}), state, NOW)
        return len(plan.invalidate)

    assert invalidated(MOST_INVALIDATIONS) == MOST_INVALIDATIONS
    assert invalidated(MOST_INVALIDATIONS + 1) == 1


def test_a_draft_that_is_gone_is_announced_to_nobody() -> None:
    drafts = ("de/preview/w/index.html", "preview/w/index.html")
    plan = make_plan(built(), SiteState("r1", dict.fromkeys(drafts, entry("a"))), NOW)
    assert (plan.remove, plan.announce) == (drafts, ())


def test_feeds_of_every_language_come_after_the_pages() -> None:
    feeds = ("de/feeds/journal.atom.xml", "feeds/journal.atom.xml")
    plan = make_plan(built(**dict.fromkeys((*feeds, "de/index.html"), entry("a"))), SiteState(), NOW)
    assert [item.path for item in plan.lists] == list(feeds)


_FILES = st.dictionaries(st.sampled_from(PATHS), st.sampled_from("abc").map(entry))


@given(_FILES, _FILES, st.sets(st.sampled_from(PATHS)))
def test_after_a_plan_exactly_the_release_is_shown_and_assets_that_pages_may_still_ask_for(
    before: dict[str, Entry], wanted: dict[str, Entry], doubtful: set[str]
) -> None:
    sure = {path: found for path, found in before.items() if path not in doubtful}
    state = SiteState("r1", sure, doubtful=frozenset(doubtful))
    plan = make_plan(built(**wanted), state, NOW)
    there = dict(before)
    for item in plan.sent:
        there[item.path] = item.entry
    for path in (*plan.remove, *plan.expired):
        there.pop(path, None)
    left = {path: there[path] for path in there.keys() - wanted.keys()}
    assert all(path.startswith("assets/") for path in left)
    assert {path: there[path] for path in wanted} == wanted
    assert dict(plan.after.files) == there
    assert not [item for item in plan.sent if sure.get(item.path) == item.entry]
    again = make_plan(replace(built(**wanted)), plan.after, NOW)
    assert again.is_idle
    assert again.after == plan.after
