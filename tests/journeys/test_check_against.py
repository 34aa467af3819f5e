"""`storefront check --against REF`: no address dies without a word."""

import json
import subprocess
from pathlib import Path

import pytest
from checked_shop import check, said, write_content


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_content(tmp_path / "content")


def commit(content: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=content.parent, check=True, capture_output=True)

    if not (content.parent / ".git").exists():
        git("init", "--initial-branch=main")
    git("add", "content")
    git("-c", "user.name=A", "-c", "user.email=a@b.example", "commit", "-m", "State")


def test_nothing_vanishes_where_nothing_changed_or_only_something_came(content: Path) -> None:
    commit(content)
    (content / "products" / "new.md").write_text("---\ntitle: New\nsku: NEW\nprice: 1.00\n---\n")
    done = check(content, "--against", "main")
    assert (done.exit_code, done.stdout) == (0, "No problems.\n")
    assert check(content, "--against", "nowhere").exit_code == 2
    assert "there is no commit 'nowhere'" in check(content, "--against", "nowhere").output
    assert check(content, "--against", "--output=x").exit_code == 2


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        (
            {"products/fern.md": None},
            {
                "/products/fern/": "write content/products/fern.md again,"
                " with `title` and `gone: true` or `successor: SLUG`",
            },
        ),
        (
            {"products/fern.md": "---\ntitle: Fern\nslug: tree-fern\nsku: FERN\nprice: 24.00\n---\n"},
            {"/products/fern/": "write `aliases: [/products/fern/]` in content/products/fern.md"},
        ),
        (
            {"products/fern.md": "---\ntitle: Fern\nstatus: draft\n---\n"},
            {
                "/products/fern/": "content/products/fern.md is a draft now; write `gone: true` or `successor: SLUG`"
                " in it instead"
            },
        ),
        (
            {"products/fern.md": "---\ntitle: Fern\nsku: FERN\nprice: 24.00\npublish: 2999-01-01\n---\n"},
            {"/products/fern/": "`publish` in content/products/fern.md hides it for now; delete that line"},
        ),
        (
            {"products/sky.md": "---\ntitle: Sky\nsku: SKY\nprice: 12.00\n---\n"},
            {"/products/old-sky/": "write `aliases: [/products/old-sky/]` in content/products/sky.md"},
        ),
        (
            {"products/fern.md": None, "products/ferns.md": "---\ntitle: Ferns\nsku: F2\nprice: 1.00\n---\n"},
            {
                "/products/fern/": "write `aliases: [/products/fern/]` in content/products/ferns.md,"
                " if /products/ferns/ replaces it"
            },
        ),
        (
            {"journal/islands.md": None, "journal/island.md": "Title: Island\nDate: 2026-01-02\n\nText\n"},
            {
                "/journal/islands/": "write `Aliases: /journal/islands/` in content/journal/island.md,"
                " if /journal/island/ replaces it"
            },
        ),
        (
            {"pages/about.md": None},
            {"/about/": "write `Aliases: /about/` in the file of what replaces it"},
        ),
        ({"products/fern.md": "---\ntitle: Fern\ngone: true\n---\n"}, {}),
        ({"products/fern.md": "---\ntitle: Fern\nsuccessor: sky\n---\n"}, {}),
        ({"products/fern.md": "---\ntitle: Fern\nsku: FERN\nprice: 24.00\nunpublish: 2020-01-01\n---\n"}, {}),
        (
            {"products/fern.md": "---\ntitle: Fern\nslug: f\nsku: FERN\nprice: 24.00\naliases: [fern]\n---\n"},
            {},
        ),
    ],
)  # fmt: skip
def test_an_address_that_would_vanish_is_named_with_what_to_write(
    changes: dict[str, str | None], problems: dict[str, str], content: Path
) -> None:
    commit(content)
    for name, text in changes.items():
        if text is None:
            (content / name).unlink()
        else:
            (content / name).write_text(text)
    done = check(content, "--against", "HEAD", "--json")
    report = json.loads(done.stdout.replace(f"{content.parent}/", ""))
    assert {item["message"].removesuffix(" would vanish"): item["hint"] for item in report["problems"]} == problems
    assert {item["field"] for item in report["problems"]} <= {"address"}
    assert done.exit_code == (1 if problems else 0)


def test_a_collection_that_is_gone_or_shorter_is_named_with_its_pages(content: Path) -> None:
    for number in range(30):
        fields = f"title: P{number}\nsku: P{number}\nprice: 1.00\ncollections: [prints]\n"
        (content / "products" / f"p{number}.md").write_text(f"---\n{fields}---\n")
    commit(content)
    for number in range(20):
        (content / "products" / f"p{number}.md").write_text(f"---\ntitle: P{number}\ngone: true\n---\n")
    output = said(check(content, "--against", "HEAD"), content)
    assert output.startswith(
        "content/collections/prints.md:1:1: address: /collections/prints/page/2/ would vanish"
        " (write `aliases: [/collections/prints/page/2/]` in content/collections/prints.md)\n"
    )
    (content / "collections" / "prints.md").write_text(
        "---\ntitle: Prints\naliases: [/collections/prints/page/2/]\n---\n"
    )
    assert check(content, "--against", "HEAD").exit_code == 0


def test_an_old_state_that_today_would_refuse_is_compared_all_the_same(content: Path) -> None:
    fern = content / "products" / "fern.md"
    fern.write_text("---\ntitle: Fern\nsku: FERN\nprice: 24.00\nno_such_field: x\n---\n")
    commit(content)
    fern.unlink()
    (content / "journal" / "islands.md").unlink()
    output = said(check(content, "--against", "main"), content)
    assert "content/products/fern.md:1:1: address: /products/fern/ would vanish" in output
    assert "content/journal/islands.md:1:1: address: /journal/islands/ would vanish" in output
    assert output.endswith("2 problems in 2 files.\n")


def test_comparing_touches_neither_files_nor_index(content: Path) -> None:
    commit(content)
    (content / "products" / "fern.md").write_text("---\ntitle: Changed\nsku: F\nprice: 1.00\n---\n")
    before = subprocess.run(["git", "status", "--porcelain"], cwd=content.parent, capture_output=True, text=True)
    check(content, "--against", "HEAD")
    after = subprocess.run(["git", "status", "--porcelain"], cwd=content.parent, capture_output=True, text=True)
    assert before.stdout == after.stdout == " M content/products/fern.md\n"
