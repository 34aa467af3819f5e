"""`storefront deploy init` and `storefront deploy due`: a pipeline, and what its schedule asks."""

import re
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click

from storefront.commands.deploy_site import stage_option, to_option
from storefront.options import var_option
from storefront.places import find_places

_INIT_EXAMPLE = """\b
Examples:
  storefront deploy init
  storefront deploy init --domain isoline.example --region eu-west-1 --ci github
      --role arn:aws:iam::123456789012:role/deploy
"""
_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")
_TABLE = re.compile(r"[A-Za-z0-9_.-]{3,255}")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+")
_STAGE = re.compile(r"[a-z][a-z0-9-]{0,31}")


@click.command(epilog=_INIT_EXAMPLE)
@click.option("--stage", default="prod", show_default=True, metavar="NAME", help="What this stage is called.")
@click.option("--domain", metavar="NAME", help="Where the shop is reached, such as isoline.example.")
@click.option("--region", metavar="NAME", help="The region of AWS, such as eu-west-1.")
@click.option("--bucket", metavar="NAME", help="The bucket; made from domain and stage without it.")
@click.option("--table", metavar="NAME", help="The DynamoDB table; named as the bucket without it.")
@click.option("--role", metavar="ARN", help="The role that the pipeline takes on at AWS.")
@click.option("--previews", metavar="NAME", help="Below which domain pull requests get previews; none without it.")
@click.option("--preview-role", metavar="ARN", help="With --previews: the role that brings them to AWS.")
@click.option("--ci", type=click.Choice(["github", "gitlab", "both"]), help="For which pipeline.")
@click.option("--branch", default="main", show_default=True, metavar="NAME", help="What is merged there is published.")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
def init(
    stage: str,
    domain: str | None,
    region: str | None,
    bucket: str | None,
    table: str | None,
    role: str | None,
    previews: str | None,
    preview_role: str | None,
    ci: str | None,
    branch: str,
    force: bool,
) -> None:
    """Write deploy.toml and a pipeline, asking for what it must know."""
    from storefront.deploy.pipelines import PATHS, Answers, written

    root = find_places().root
    domain = _asked("--domain", "Where is the shop reached", domain, _DOMAIN, "a host name, such as isoline.example")
    region = _asked("--region", "Which region of AWS", region, _REGION, "a region, such as eu-west-1")
    role = _asked("--role", "Which role does the pipeline take on (ARN)", role, _ROLE, "arn:aws:iam::ACCOUNT:role/NAME")
    name = f"{domain.replace('.', '-')}-{stage}"
    answers = Answers(
        _fitting("--stage", stage, _STAGE, "a short lower-case name"),
        domain,
        region,
        _fitting("--bucket", bucket or name, _BUCKET, "3 to 63 lower-case letters, digits and hyphens"),
        _fitting("--table", table or name, _TABLE, "3 to 255 letters, digits, dots, hyphens and underscores"),
        role,
        branch,
        *_previews(previews, preview_role, domain, role),
    )
    if ci is None:
        kinds = click.Choice(["github", "gitlab", "both"])
        ci = click.prompt("For which pipeline", type=kinds, default="github") if sys.stdin.isatty() else "github"
    files = written(answers, tuple(PATHS) if ci == "both" else (ci,))
    there = [path for path in files if (root / path).exists()]
    if there and not force:
        raise click.ClickException(f"{', '.join(there)}: there already; add --force to replace, nothing was written")
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
        click.echo(f"{path} is written.")
    click.echo("Next: docs/deploy.md says how to make the role; commit these files, and what is merged is published.")


@click.command(
    epilog="\b\nExample:\n  storefront deploy due --stage prod && storefront build && storefront deploy site"
)
@to_option
@stage_option
@var_option
def due(to: str | None, stage: str | None, var: Path | None) -> None:
    """Say whether a schedule has changed something since the current release: exit code 0 if so, else 1."""
    from storefront.deploy.deploying import next_change
    from storefront.deploy.target import open_target
    from storefront.tables import show_time

    target = open_target(find_places(var=var), to, stage)
    with closing(target.store):
        change = next_change(target)
    if change is None:
        click.echo("Nothing is scheduled.")
    elif change <= time.time():
        click.echo(f"Due since {show_time(change)} (UTC): build and deploy.")
        return
    else:
        click.echo(f"The next change is at {show_time(change)} (UTC).")
    raise click.exceptions.Exit(1)


def _previews(domain: str | None, role: str | None, shop: str, main: str) -> tuple[str | None, str | None]:
    """The domain and the role of previews, which run what anybody has pushed: neither may be the shop's own."""
    if domain is None:
        if role is not None:
            raise click.UsageError("--preview-role is for --previews")
        return None, None
    domain = _fitting("--previews", domain, _DOMAIN, "a domain of their own, such as preview.isoline.example")
    how = "arn:aws:iam::ACCOUNT:role/NAME of a role for the bucket and the table of previews alone"
    role = _asked("--preview-role", "Which role brings previews to AWS (ARN)", role, _ROLE, how)
    if domain == shop or role == main:
        raise click.UsageError("previews run what anybody has pushed: give them a domain and a role of their own")
    return domain, role


def _asked(option: str, question: str, given: str | None, fits: re.Pattern[str], how: str) -> str:
    if given is None and not sys.stdin.isatty():
        raise click.UsageError(f"{option} is missing: {how}")
    check: Callable[[str], str] = lambda text: _fitting(option, text, fits, how)  # noqa: E731  # for the prompt
    return check(given) if given is not None else click.prompt(question, value_proc=check)


def _fitting(option: str, text: str, fits: re.Pattern[str], how: str) -> str:
    if not fits.fullmatch(text):
        raise click.BadParameter(f"{text!r} does not fit; write {how}", param_hint=option)
    return text
