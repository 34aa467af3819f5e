"""Releases on disk, and the templates they carry."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from jinja2 import UndefinedError

from chalicelib.adapters.release_files import ReleaseFiles
from chalicelib.adapters.release_templates import ReleaseTemplates
from chalicelib.domain.errors import Unavailable

ONE, TWO = "1" * 64, "2" * 64


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Two releases, and a secret beside them that nobody may read."""
    (tmp_path / "secret").write_bytes(b"secret")
    for release in (ONE, TWO):
        book = tmp_path / "releases" / release / "pricebook"
        book.mkdir(parents=True)
        (book / "rules.json").write_bytes(release.encode())
    return tmp_path / "releases"


def test_each_release_has_its_own_files(folder: Path) -> None:
    releases = ReleaseFiles(folder)
    assert releases.read(ONE, "pricebook/rules.json") == ONE.encode()
    assert releases.read(TWO, "pricebook/rules.json") == TWO.encode()


@pytest.mark.parametrize(
    ("release", "path"),
    [
        (ONE, "pricebook/none.json"),
        (ONE, "pricebook"),
        (ONE, "pricebook/rules.json/more"),
        (ONE, "../../secret"),
        (ONE, "pricebook/../../../secret"),
        (ONE, f"../{TWO}/pricebook/rules.json"),
        (ONE, "/etc/passwd"),
        (ONE, "pricebook/./rules.json"),
        (ONE, "pricebook//rules.json"),
        (ONE, "pricebook\\rules.json"),
        (ONE, "pricebook/rules.json\0"),
        (ONE, ""),
        (ONE, "."),
        (ONE, "n" * 5000),
        ("..", "secret"),
        ("", f"{ONE}/pricebook/rules.json"),
        (".", f"{ONE}/pricebook/rules.json"),
        (f"{ONE}/pricebook", "rules.json"),
        ("3" * 64, "pricebook/rules.json"),
    ],
)
def test_what_is_not_a_file_of_the_release_is_not_found(folder: Path, release: str, path: str) -> None:
    with pytest.raises((FileNotFoundError, Unavailable) if len(path) > 255 else FileNotFoundError):
        ReleaseFiles(folder).read(release, path)


def test_a_link_that_leads_out_is_not_followed(folder: Path) -> None:
    (folder / ONE / "out").symlink_to(folder.parent)
    (folder / ONE / "loop").symlink_to(folder / ONE / "loop")
    for path in ("out/secret", "loop"):
        with pytest.raises((FileNotFoundError, Unavailable)):
            ReleaseFiles(folder).read(ONE, path)


def test_a_file_is_read_from_disk_once(folder: Path) -> None:
    releases = ReleaseFiles(folder)
    releases.read(ONE, "pricebook/rules.json")
    (folder / ONE / "pricebook" / "rules.json").unlink()
    assert releases.read(ONE, "pricebook/rules.json") == ONE.encode()


def kept(releases: ReleaseFiles, folder: Path, names: Mapping[str, bytes]) -> set[str]:
    """Which of these files are still answered once they are gone from the disk."""
    for name in names:
        (folder / ONE / name).unlink(missing_ok=True)
    found = set()
    for name, content in names.items():
        try:
            assert releases.read(ONE, name) == content
        except FileNotFoundError:
            continue
        found.add(name)
    return found


@pytest.mark.parametrize("limits", [{"most_files": 10}, {"most_bytes": 1000, "most_files": 100}])
def test_the_least_recently_used_is_given_up_when_it_gets_too_much(folder: Path, limits: dict[str, int]) -> None:
    names = {f"file{n}": bytes([n]) * 100 for n in range(12)}
    for name, content in names.items():
        (folder / ONE / name).write_bytes(content)
    releases = ReleaseFiles(folder, **limits)
    for name in [*names, "file4"]:
        if name == "file11":
            releases.read(ONE, "file1")  # so that file2 is now the one that waited longest
        releases.read(ONE, name)
    assert kept(releases, folder, names) == set(names) - {"file0", "file2"}


def test_a_large_file_is_not_kept(folder: Path) -> None:
    names = {"small": b"s" * 100, "large": b"l" * 126}
    for name, content in names.items():
        (folder / ONE / name).write_bytes(content)
    releases = ReleaseFiles(folder, most_bytes=1000)
    for name in names:
        releases.read(ONE, name)
    assert kept(releases, folder, names) == {"small"}


def test_many_threads_read_the_right_bytes_from_a_small_memory(folder: Path) -> None:
    for n in range(40):
        (folder / ONE / f"file{n}").write_bytes(bytes([n]) * 50)
    releases = ReleaseFiles(folder, most_bytes=800, most_files=7)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: releases.read(ONE, f"file{n * 7 % 40}"), range(2000)))
    assert answers == [bytes([n * 7 % 40]) * 50 for n in range(2000)]


class Memory:
    """Releases of a dictionary, which count how often they are read."""

    def __init__(self, files: Mapping[tuple[str, str], str | bytes]) -> None:
        self.files = dict(files)
        self.reads = 0

    def read(self, release_id: str, path: str) -> bytes:
        self.reads += 1
        try:
            content = self.files[release_id, path]
        except KeyError:
            raise FileNotFoundError(path) from None
        return content if isinstance(content, bytes) else content.encode()


def templates(**sources: str) -> tuple[ReleaseTemplates, Memory]:
    names = {(ONE, f"templates/{name.replace('__', '/').replace('_', '.')}"): text for name, text in sources.items()}
    memory = Memory(names)
    return ReleaseTemplates(memory), memory


def test_html_is_escaped_and_text_is_not() -> None:
    filled, _ = templates(mail__a_html="<b>{{ name }}</b>", mail__a_txt="Dear {{ name }}\n")
    view: dict[str, Any] = {"name": "<Öland & Co>"}
    assert filled.render(ONE, "mail/a.html", view, "en") == "<b>&lt;Öland &amp; Co&gt;</b>"
    assert filled.render(ONE, "mail/a.txt", view, "en") == "Dear <Öland & Co>\n"


def test_what_the_view_lacks_is_an_error_not_a_gap() -> None:
    filled, _ = templates(a_html="{{ order.total }}")
    for view in ({}, {"order": {}}):
        with pytest.raises(UndefinedError):
            filled.render(ONE, "a.html", view, "en")


def test_templates_import_each_other_and_are_read_once() -> None:
    filled, memory = templates(
        functions__macros_html="{% macro b(x) %}<b>{{ x }}</b>{% endmacro %}",
        functions__cart_html='{% import "functions/macros.html" as m %}{{ m.b("<") }}',
    )
    for _ in range(3):
        assert filled.render(ONE, "functions/cart.html", {}, "en") == "<b>&lt;</b>"
    assert memory.reads == 3  # the catalogue of texts, and each template once


def test_a_template_that_is_missing_is_named_also_where_another_includes_it() -> None:
    filled, _ = templates(a_html='{% include "gone.html" %}')
    with pytest.raises(FileNotFoundError, match=r"'gone\.html'"):
        filled.render(ONE, "a.html", {}, "en")
    with pytest.raises(FileNotFoundError, match=r"'b\.html'"):
        filled.render(ONE, "b.html", {}, "en")
    with pytest.raises(FileNotFoundError):
        filled.render(TWO, "a.html", {}, "en")


def test_each_release_is_filled_with_its_own_templates_and_only_a_few_are_remembered() -> None:
    ids = [str(n) * 64 for n in range(6)]
    memory = Memory({(release, "templates/a.txt"): f"{release[0]} {{{{ x }}}}" for release in ids})
    filled = ReleaseTemplates(memory, most_environments=2)
    for release in [*ids, *ids]:
        assert filled.render(release, "a.txt", {"x": "y"}, "en") == f"{release[0]} y"
    assert memory.reads == 24  # catalogue and template, anew each time
    filled.render(ids[-1], "a.txt", {"x": "y"}, "en")
    filled.render(ids[-2], "a.txt", {"x": "y"}, "en")
    assert memory.reads == 24


def test_a_template_says_its_texts_in_the_language_that_is_asked_for() -> None:
    catalogue = Catalog(locale="de")
    catalogue.add("Order %(number)s", "Bestellung %(number)s")
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    shelf = Memory({(ONE, "templates/a.html"): '{{ _("Order %(number)s", number=n) }}'})
    shelf.files[ONE, "locale/de.mo"] = compiled.getvalue()
    filled = ReleaseTemplates(shelf)
    assert filled.render(ONE, "a.html", {"n": "<7>"}, "de") == "Bestellung &lt;7&gt;"
    assert filled.render(ONE, "a.html", {"n": "<7>"}, "en") == "Order &lt;7&gt;"


def test_templates_of_a_real_folder_are_filled(folder: Path) -> None:
    (folder / ONE / "templates" / "mail").mkdir(parents=True)
    (folder / ONE / "templates" / "mail" / "a.txt").write_text("Subject: {{ s }}\n\n", encoding="utf-8")
    filled = ReleaseTemplates(ReleaseFiles(folder))
    assert filled.render(ONE, "mail/a.txt", {"s": "Öland"}, "en") == "Subject: Öland\n\n"
    with pytest.raises(FileNotFoundError):
        filled.render(ONE, "../pricebook/rules.json", {}, "en")
