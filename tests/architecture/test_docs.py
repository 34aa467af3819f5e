"""What can be typed, set, asked or written is documented, or the check is red. Collected from the code itself."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from chalicelib.adapters.stripe_notices import EVENTS
from chalicelib.settings import SETTINGS
from storefront.cli import COMMANDS, main

ROOT = Path(__file__).resolve().parent.parent.parent


def commands(group: click.Group = main, above: str = "storefront") -> Iterator[tuple[str, click.Command]]:
    """Every command that can be typed, with its whole name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        full = f"{above} {name}"
        if isinstance(command, click.Group):
            yield from commands(command, full)
        else:
            yield full, command


def section(text: str, title: str) -> str:
    """What stands below the heading `title` up to the next heading of its level or above."""
    found = re.search(
        rf"^(#+) +`?{re.escape(title)}(?![\w-])[^\n]*\n(.*?)(?=^#{{1,3}} |\Z)", text, re.MULTILINE | re.DOTALL
    )
    return found[2] if found else ""


@pytest.mark.parametrize(("name", "command"), [pytest.param(*pair, id=pair[0]) for pair in commands()])
def test_every_command_and_option_is_documented(name: str, command: click.Command) -> None:
    documented = section((ROOT / "docs" / "commands.md").read_text(encoding="utf-8"), name)
    assert documented, f"docs/commands.md has no section `{name}`"
    options = [
        option for parameter in command.params if isinstance(parameter, click.Option) for option in parameter.opts
    ]
    assert [option for option in options if f"`{option}" not in documented] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_command_says(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.get_short_help_str(200) == COMMANDS[name].summary


@pytest.mark.parametrize(("name", "command"), [pytest.param(*pair, id=pair[0]) for pair in commands()])
def test_every_command_shows_an_example(name: str, command: click.Command) -> None:
    assert name in (command.epilog or "")


def typed_in(text: str) -> list[list[str]]:
    """The commands about orders, production, stock and tokens that a page shows, as they would be typed."""
    lines = re.findall(r"^    storefront ((?:orders|production|stock|token) [^\n]+)", text, re.MULTILINE)
    return [shlex.split(re.split(r" && | > ", line)[0]) for line in lines]


@pytest.mark.parametrize("page", ["orders", "commands"])
def test_every_command_that_is_shown_can_be_typed_like_that(page: str) -> None:
    shown = typed_in((ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8"))
    assert len(shown) > 10
    for words in shown:
        command: click.Command = main
        rest = words
        while isinstance(command, click.Group):
            name, found, rest = command.resolve_command(click.Context(command), rest)
            assert found is not None, name
            command = found
        command.make_context(" ".join(words), rest)


def test_every_setting_is_documented() -> None:
    documented = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [setting.name for setting in SETTINGS if f"`{setting.name}`" not in documented] == []


def test_the_events_of_stripe_are_listed_as_they_are_registered() -> None:
    listed = section((ROOT / "docs" / "deploy.md").read_text(encoding="utf-8"), "What Stripe tells the shop")
    assert tuple(re.findall(r"^- `([a-z_.]+)`$", listed, re.MULTILINE)) == EVENTS


def test_every_route_is_documented() -> None:
    routes = yaml.safe_load((ROOT / "functions" / "openapi.yaml").read_text(encoding="utf-8"))["paths"]
    documented = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    methods = ("get", "post", "put", "patch", "delete")
    wanted = [
        f"{method.upper()} {path}" for path, methods_of in routes.items() for method in methods_of if method in methods
    ]
    assert wanted
    assert [route for route in wanted if f"`{route}" not in documented] == []
