"""`storefront simulate`, as whoever keeps a shop runs it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from stories import STORIES

from storefront.cli import main
from storefront.simulation.playing import play
from storefront.simulation.story import encode
from storefront.simulation.tables import tables_at


def run(*arguments: str) -> tuple[int, str]:
    """Exit code and output."""
    done = CliRunner().invoke(main, ["simulate", *arguments])
    return done.exit_code, done.output


def test_a_story_from_a_file_is_played_and_told(tmp_path: Path) -> None:
    path = tmp_path / "story.json"
    path.write_text(encode(STORIES["ended"]))
    code, told = run("--story", str(path))
    assert code == 0, told
    assert "1 orders in 0 days, 18 of 18 steps" in told
    assert "Every truth held after every step, and at rest." in told


def test_a_seed_is_told_for_programs() -> None:
    code, told = run("--seed", "3", "--orders", "1", "--json")
    assert code == 0, told
    plain = json.loads(told)
    assert plain["broken"] is None
    assert plain["steps"]["told"] == plain["steps"]["played"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "line 1: no JSON"),
        ("{}", "a story has seed, policy and steps"),
        ('{"seed": 1, "policy": {}, "steps": [{"n": 1, "at": 0, "do": "steal"}]}', "nothing is called 'steal'"),
    ],
)
def test_a_file_that_is_no_story_is_named_with_what_is_wrong(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "story.json"
    path.write_text(content)
    code, told = run("--story", str(path))
    assert code == 1
    assert f"{path}: " in told
    assert said in told


def test_a_story_and_a_seed_do_not_go_together(tmp_path: Path) -> None:
    path = tmp_path / "story.json"
    path.write_text(encode(STORIES["ended"]))
    assert run("--story", str(path), "--seed", "1")[0] == 2


def test_no_story_is_played_on_tables_elsewhere() -> None:
    code, told = run("--dynamodb", "https://dynamodb.eu-west-1.amazonaws.com")
    assert code == 2
    assert "not on this machine" in told


@pytest.mark.slow
@pytest.mark.parametrize("name", STORIES)
def test_the_same_stories_hold_on_dynamodb(ministack: str, name: str) -> None:
    with tables_at(ministack) as setting:
        played = play(STORIES[name], setting)
    assert played.broken is None
    assert played.statuses == play(STORIES[name]).statuses
