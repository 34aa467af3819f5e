"""`storefront check` as a person and a pipeline run it: on a terminal, piped, in JSON, on GitHub, against a commit."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from checked_shop import check, said, write_content

ROOT = Path(__file__).resolve().parent.parent.parent
WORD = "ochre-heron-4192-quay"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_content(tmp_path / "content")


def break_it(content: Path) -> None:
    """Two problems in a file, one in another, and a warning."""
    (content / "products" / "fern.md").write_text("---\ntitle: Fern\nsku: F N\nprice: 12,50\n---\n[x](/none/)\n")
    (content / "collections" / "prints.md").write_text("---\ntitle: Prints\norder: 1st\n---\n[x](javascript:x)\n")


def test_piped_it_is_one_line_a_problem(content: Path) -> None:
    break_it(content)
    done = check(content)
    assert done.exit_code == 1
    assert said(done, content) == (
        "content/collections/prints.md:5:5: body: the link to `javascript:` is taken out"
        " (link to a web or mail address)\n"
        "\n1 warning in 1 file.\n"
        "content/collections/prints.md:3:8: order: '1st' is not a whole number (write digits only, such as 12)\n"
        "\ncontent/products/fern.md:3:6: sku: 'F N' holds a space (write letters, digits, `-`, `_` and `.`)\n"
        "content/products/fern.md:4:8: price: '12,50' is not an amount (write digits with a point, such as 24.00)\n"
        "\n3 problems in 2 files.\n"
    )
    assert done.stdout.count("javascript") == 0


def test_without_problems_it_says_so_and_names_the_drafts_to_look_at(content: Path) -> None:
    (content / "products" / "heron.md").write_text(f"---\ntitle: Heron\nstatus: draft\npreview: {WORD}\n---\n")
    done = check(content)
    assert done.exit_code == 0
    assert done.stdout == "No problems.\n"
    assert done.stderr == f"Preview of Heron: /preview/{WORD}/\n"
    (preview,) = json.loads(check(content, "--json").stdout)["previews"]
    assert preview["address"] == f"/preview/{WORD}/"
    assert preview["path"].endswith("content/products/heron.md")


def test_programs_get_json_on_github_too(content: Path) -> None:
    break_it(content)
    done = check(content, "--json", GITHUB_ACTIONS="true")
    report = json.loads(done.stdout)
    assert [problem["field"] for problem in report["problems"]] == ["order", "sku", "price"]
    assert [problem["field"] for problem in report["warnings"]] == ["body"]
    assert report["problems"][0]["hint"] == "write digits only, such as 12"
    assert done.exit_code == 1


def test_github_gets_annotations_by_itself(content: Path) -> None:
    break_it(content)
    (content / "products" / "fern.md").write_text('---\ntitle: Fern\n"100%, a:b": x\nsku: F\nprice: 1.00\n---\n')
    lines = said(check(content, GITHUB_ACTIONS="true"), content).splitlines()
    assert lines == [
        "::error file=content/collections/prints.md,line=3,col=8,title=order"
        "::'1st' is not a whole number (write digits only, such as 12)",
        "::warning file=content/collections/prints.md,line=5,col=5,title=body"
        "::the link to `javascript:` is taken out (link to a web or mail address)",
        "::error file=content/products/fern.md,line=3,col=1,title=100%25%2C a%3Ab"
        + lines[2][lines[2].index("::is not") :],
        "2 problems and 1 warning in 2 files.",
    ]
    assert check(content, "--github").stdout == check(content, GITHUB_ACTIONS="true").stdout
    assert "::error" not in check(content, "--no-github", GITHUB_ACTIONS="true").output


def on_a_terminal(content: Path) -> str:
    """What somebody sees who types it."""
    ours, theirs = pty.openpty()
    program = [sys.executable, "-c", "from storefront.cli import main; main()", "check", "--content", "content"]
    environment = {**os.environ, "GITHUB_ACTIONS": "", "STOREFRONT_VAR": str(content.parent / "var")}
    done = subprocess.run(program, cwd=content.parent, stdout=theirs, stderr=theirs, env=environment, timeout=60)
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert done.returncode == 1
    return shown.decode().replace("\r\n", "\n")


def test_on_a_terminal_it_is_grouped_and_in_colour(content: Path) -> None:
    break_it(content)
    shown = on_a_terminal(content)
    assert "\x1b[31mproblem\x1b[0m" in shown
    assert "\x1b[33mwarning\x1b[0m" in shown
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == (
        "content/collections/prints.md\n"
        "     3:8  problem  order: '1st' is not a whole number  → write digits only, such as 12\n"
        "     5:5  warning  body: the link to `javascript:` is taken out  → link to a web or mail address\n"
        "\n"
        "content/products/fern.md\n"
        "     3:6  problem  sku: 'F N' holds a space  → write letters, digits, `-`, `_` and `.`\n"
        "     4:8  problem  price: '12,50' is not an amount  → write digits with a point, such as 24.00\n"
        "\n"
        "3 problems and 1 warning in 2 files.\n"
    )


def test_the_task_of_the_editor_reads_what_a_terminal_shows(content: Path) -> None:
    """The patterns in `.vscode/tasks.json`, applied as VS Code does: a file, then lines of it."""
    break_it(content)
    (task,) = json.loads((ROOT / ".vscode" / "tasks.json").read_text())["tasks"]
    first, then = task["problemMatcher"]["pattern"]
    plain = re.sub(r"\x1b\[[0-9;]*m", "", on_a_terminal(content))
    found, file = [], ""
    for line in plain.splitlines():
        if match := re.search(then["regexp"], line):
            found.append((file, match[then["line"]], match[then["column"]], match[then["severity"]]))
        elif match := re.search(first["regexp"], line):
            file = match[first["file"]]
    assert found == [
        ("content/collections/prints.md", "3", "8", "problem"),
        ("content/collections/prints.md", "5", "5", "warning"),
        ("content/products/fern.md", "3", "6", "problem"),
        ("content/products/fern.md", "4", "8", "problem"),
    ]


def test_what_is_used_wrongly_is_exit_code_two(content: Path) -> None:
    assert check(content, "--nonsense").exit_code == 2
    done = check(content, "--against", "main")
    assert done.exit_code == 2
    assert "is in no git repository" in done.output
