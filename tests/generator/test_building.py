"""Building: the same from the same, all or nothing, strict with Pelican, and also by plain `pelican`."""

import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from written_shop import NOW, PRODUCT, ROOT, WrittenShop, write_shop

from chalicelib.domain.codec import canonical
from generator.bodies import Engine
from generator.build import build
from generator.compile.shop import compile_shop
from generator.problems import ContentError, Findings
from generator.read.folder import read_shop
from generator.release import Release
from generator.write.commit import commit, move_file, recover
from generator.write.lock import BuildLocked, locked


def fill(shop: WrittenShop) -> None:
    """A bit of everything."""
    for number in range(5):
        shop.picture(f"{number}.jpg", (50 + number, 40))
    shop.write("collections/prints.md", "---\ntitle: Prints\nimage: {src: 1.jpg, alt: Prints}\n---\nText\n")
    images = ", ".join(f"{{src: {number}.jpg, alt: P}}" for number in range(5))
    shop.product("a", f"{PRODUCT}collections: [prints]\nimages: [{images}]\ndate: 2026-01-02\nstock: 4\n", "Body\n")
    shop.product("b", PRODUCT.replace("PRINT", "B") + "sale: [{off: 10%, from: 2026-12-01}]\n")
    shop.write("journal/x.md", 'Title: X\nDate: 2026-01-02\nAuthor: Ann\n\n{{ product("B") }}\n')
    shop.write("pages/about.md", "Title: About\n\nText\n")


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
def test_the_same_content_is_the_same_release_byte_for_byte(tmp_path: Path) -> None:
    first, second = write_shop(tmp_path / "one"), write_shop(tmp_path / "deeper" / "two")
    fill(second)
    fill(first)
    reports = first.build(jobs=1), second.build(now=NOW + 500, jobs=2)
    assert reports[0].release_id == reports[1].release_id
    assert tree(first.output) == tree(second.output)
    assert tree(first.var / "release") == tree(second.var / "release")


def test_the_manifest_names_every_file_and_its_id_follows_from_it(shop: WrittenShop) -> None:
    fill(shop)
    report = shop.build()
    manifest = json.loads((shop.var / "release" / "release.json").read_text())
    for half, folder in (("public", shop.output), ("private", shop.var / "release")):
        there = tree(folder)
        there.pop("release.json", None)
        assert {path: entry["sha256"] for path, entry in manifest[half].items()} == there
        assert all(entry["size"] == (folder / path).stat().st_size for path, entry in manifest[half].items())
    identity = manifest.pop("id")
    assert identity == report.release_id == sha256(canonical(manifest)).hexdigest()
    caches = {entry["cache"] for path, entry in manifest["public"].items() if path.startswith("assets/")}
    assert caches == {"public, max-age=31536000, immutable"}
    assert identity not in "".join(path.read_text(errors="ignore") for path in shop.output.rglob("*.html"))


def test_only_what_changed_is_written_and_orphans_go(shop: WrittenShop) -> None:
    fill(shop)
    shop.build()
    stamps = {path: path.stat().st_mtime_ns for path in shop.output.rglob("*") if path.is_file()}
    again = shop.build()
    assert (again.written, again.removed) == (0, 0)
    shop.product("b", PRODUCT.replace("PRINT", "B").replace("24.00", "25.00"))
    (shop.content / "pages" / "about.md").unlink()
    changed = shop.build()
    touched = {
        path.relative_to(shop.output).as_posix()
        for path, stamp in stamps.items()
        if path.exists() and path.stat().st_mtime_ns != stamp
    }
    found = {name for name in touched if name.startswith("search/found/")}
    assert len(found) == 1, "what the search shows of it; its words are the same"
    pages = {"index.html", "products/b/index.html", "journal/x/index.html"}
    feeds = {"feeds/google.xml", "feeds/google.tsv", "feeds/acp/products.jsonl"}
    assert touched - found == {"sitemaps/1.xml", *feeds, *pages, *(f"{page}.md" for page in pages)}
    assert changed.removed == 2
    assert not (shop.output / "about").exists()


def test_a_failed_build_changes_nothing(shop: WrittenShop) -> None:
    fill(shop)
    shop.build()
    before = tree(shop.output), tree(shop.var / "release")
    shop.product("a", "title: A\nprice: 12,50\n")
    with pytest.raises(ContentError):
        shop.build()
    assert (tree(shop.output), tree(shop.var / "release")) == before


@pytest.mark.parametrize("dies_after", range(5))
def test_a_killed_build_is_completed_by_the_next(dies_after: int, tmp_path: Path) -> None:
    """Killed between two moves: the journal knows the rest."""

    class Killed(Exception):
        pass

    def release_of(*names: str) -> Release:
        release = Release()
        for name in names:
            release.add_public(name, f"{names}".encode())
            release.add_private(name, name.encode())
        return release

    output, private, work = tmp_path / "output", tmp_path / "private", tmp_path / "build"
    work.mkdir()
    commit(release_of("a", "b/c"), b"old", output, private, work)
    done = 0

    def move(source: Path, target: Path) -> None:
        nonlocal done
        if done == dies_after:
            raise Killed
        done += 1
        move_file(source, target)

    with pytest.raises(Killed):
        commit(release_of("a", "d", "e/f"), b"new", output, private, work, move)
    assert (private / "release.json").read_bytes() == b"old"
    assert recover(work)
    assert set(tree(output)) == {"a", "d", "e/f"}
    assert set(tree(private)) == {"a", "d", "e/f", "release.json"}
    assert (private / "release.json").read_bytes() == b"new"
    assert not (output / "b").exists()
    assert not recover(work)


def test_a_build_that_dies_while_staging_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "stage").mkdir()
    (tmp_path / "stage" / "half").write_text("x")
    assert not recover(tmp_path)
    assert not (tmp_path / "stage").exists()


def test_two_builds_take_turns(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(BuildLocked), locked(tmp_path, patience=0.1):
        pass
    with locked(tmp_path):
        pass


def test_a_folder_of_somebody_else_is_left_alone(shop: WrittenShop) -> None:
    shop.output.mkdir()
    (shop.output / "thesis.txt").write_text("mine")
    with pytest.raises(ContentError, match=r"holds 'thesis\.txt', which no build of this shop wrote"):
        shop.build()
    (shop.output / "thesis.txt").rename(shop.folder / "thesis.txt")
    shop.build()
    (shop.folder / "thesis.txt").rename(shop.output / "thesis.txt")
    with pytest.raises(ContentError):
        shop.build()
    assert (shop.output / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("journal/x.md", "Title: X\n\nText\n", "content/journal/x.md:1:1: Date: is missing"),
        ("journal/x.md", "Date: 2026-01-02\n\nText\n", "content/journal/x.md:1:1: Title: is missing"),
        (
            "journal/x.md",
            "Title: X\nDate: tomorrow-ish\n\nText\n",
            "content/journal/x.md:2:7: Date: 'tomorrow-ish' is not a date",
        ),
        (
            "journal/x.md",
            "Title: X\nDate: 2026-01-02\nStatus: live\n\nText\n",
            "content/journal/x.md:3:9: Status: 'live' is not known",
        ),
        (
            "journal/x.md",
            b"Title: caf\xe9\nDate: 2026-01-02\n\nText\n",
            "content/journal/x.md:1:1: file: Could not process",
        ),
        (
            "journal/x.md",
            "Title: X\nDate: 2026-01-02\nImage: none.jpg\n\nText\n",
            "content/journal/x.md:1:1: Image: there is no",
        ),
        (
            "pages/products.md",
            "Title: X\n\nText\n",
            "content/pages/products.md:1:1: Slug: /products/ belongs to the shop",
        ),
        ("pages/x.md", "Title: X\nSave_as: index.html\n\nText\n", "content/pages/x.md:1:1: Slug: /index.html belongs"),
        ("pages/x.rst", "X\n=\n\n.. nosuch:: y\n", "content/pages/x.rst:1:1: file: "),
    ],
)
def test_what_pelican_would_skip_is_a_problem(path: str, text: str | bytes, said: str, shop: WrittenShop) -> None:
    shop.write(path, text)
    problems = shop.problems()
    assert len(problems) == 1, problems
    assert problems[0].startswith(said)


def test_a_mistake_in_a_template_is_named_with_its_line(shop: WrittenShop) -> None:
    shop.product("a")
    shop.write(
        "theme/templates/product.html", "{% extends 'base.html' %}\n\n{% block main %}{{ nonsense }}{% endblock %}\n"
    )
    with pytest.raises(ContentError) as refused:
        shop.build()
    assert str(refused.value).endswith("product.html:3:1: template: 'nonsense' is undefined")


def test_articles_keep_the_body_that_pelican_gives_them(shop: WrittenShop) -> None:
    table = "| a | b |\n|:--|--:|\n| 1 | 2 |\n\nTerm\n:   Definition\n"
    more = "\nText[^1] {: .x }\n\n[^1]: Note\n\n```python\nx = 1\n```\n"
    shop.write("journal/x.md", f"Title: X\nDate: 2026-01-02\n\n{table}{more}")
    shop.write("journal/y.rst", "Y\n=\n\n:date: 2026-01-03\n\nSome *text* of ``reST``.\n")
    shop.build()
    page = shop.page("journal/x/index.html")
    assert 'class="align-right"' in page
    assert "style=" not in page
    assert all(piece in page for piece in ("<dl>", 'class="footnote"', 'class="highlight"'))
    assert "<em>text</em>" in shop.page("journal/y/index.html")


def test_the_feed_is_the_journal_and_knows_no_clock(shop: WrittenShop) -> None:
    shop.write("journal/x.md", "Title: X & <Y> &copy;\nDate: 2026-01-02\nModified: 2026-02-03\nSummary: S\n\nText\n")
    shop.build()
    feed = shop.page("feeds/journal.atom.xml")
    assert "<title>X &amp; &lt;Y&gt; ©</title>" in feed
    assert "<updated>2026-02-03T00:00:00+00:00</updated>" in feed
    assert 'href="https://small.example/journal/x/"' in feed


@pytest.mark.slow
def test_plain_pelican_builds_the_same_release(tmp_path: Path) -> None:
    shop = write_shop(tmp_path / "by-pelican")
    fill(shop)
    for name in ("theme", "pelicanconf.py"):
        (shop.folder / name).symlink_to(ROOT / name)
    command = [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py", "--fatal", "warnings"]
    # The package is installed in this interpreter; the folder is a shop of its own.
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=shop.folder, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    ours = tree(shop.output)
    shutil.rmtree(shop.output)
    report = build(ROOT, content=shop.content, output=shop.output, var=shop.var, now=NOW)
    assert tree(shop.output) == ours
    assert report.removed == 0


def test_the_demo_shop_compiles_without_a_problem_or_a_warning() -> None:
    findings = Findings()
    content = ROOT / "content"
    compiled = compile_shop(read_shop(content, findings), content, Engine.PYROMARK, findings)
    assert [str(problem) for problem in (*findings.problems, *findings.warnings)] == []
    assert compiled is not None
    assert len(compiled.catalogue.products) >= 18
