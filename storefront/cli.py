"""The command `storefront`: one group whose subcommands are imported when they are asked for.

Exit codes: 0 done, 1 problems were found, 2 used wrongly.
"""

from importlib import import_module
from typing import NamedTuple

import click

from chalicelib.domain.errors import StorefrontError


class Entry(NamedTuple):
    """Where a subcommand is, as `module:name`, and what `storefront --help` says of it."""

    target: str
    summary: str


COMMANDS = {
    "serve": Entry("storefront.commands.serve:serve", "Serve the shop on this machine and reload on every save."),
    "build": Entry(
        "storefront.commands.build:build",
        "Build the release: the public site in output/ and its private half in var/release/.",
    ),
    "check": Entry("storefront.commands.check:check", "Report every problem in the content, writing nothing."),
    "preview": Entry(
        "storefront.commands.preview:preview",
        "Show a page as search and social networks will show it, with what costs visits.",
    ),
    "new": Entry("storefront.commands.new:new", "Start a file from a template."),
    "import": Entry(
        "storefront.importers.command:import_group", "Turn another shop's product export into product files."
    ),
    "export": Entry(
        "storefront.exporters.command:export_group",
        "Write the shop's products as a file that another shop or a marketplace takes.",
    ),
    "orders": Entry("storefront.commands.orders:orders", "Look at orders, and do what has to be done with them."),
    "production": Entry(
        "storefront.commands.production:production", "See what is to be made, in which turn, and move it along."
    ),
    "stock": Entry(
        "storefront.commands.stock:stock",
        "Look at stock, take it in, count it, and write its states for the next build.",
    ),
    "codes": Entry(
        "storefront.commands.codes:codes", "Write random codes for a discount to content/discounts/DISCOUNT.codes."
    ),
    "invite": Entry(
        "storefront.commands.invite:invite", "Print a link that lets whoever opens it into a customer group."
    ),
    "gift-cards": Entry(
        "storefront.commands.gift_cards:gift_cards", "Give gift cards away, look at them, take them back."
    ),
    "reconcile": Entry(
        "storefront.commands.reconcile:reconcile",
        "Compare the payment provider's books with the shop's, and settle what can be settled.",
    ),
    "token": Entry("storefront.commands.tokens:token", "Say who may use the shop's desk over HTTP, and for what."),
    "mail": Entry("storefront.commands.mail:mail", "Look at the mail that the local shop has sent."),
    "changes": Entry(
        "storefront.commands.changes:changes",
        "Say what this content changes: pages, prices, addresses that vanish, feeds, weight, problems.",
    ),
    "deploy": Entry("storefront.commands.deploy:deploy", "Bring the shop to where people see it."),
    "releases": Entry(
        "storefront.commands.releases:releases", "List the releases that are or were current, the newest first."
    ),
    "rollback": Entry(
        "storefront.commands.rollback:rollback",
        "Bring an earlier release back: its pages and its prices together, moving only what differs.",
    ),
    "cost": Entry("storefront.commands.cost:cost", "Say what a month at AWS would cost, service by service."),
    "stripe": Entry("storefront.commands.stripe:stripe", "Set up what the shop needs at Stripe."),
    "outbox": Entry(
        "storefront.commands.outbox:outbox",
        "Look at mails, refunds and other messages, and try again what has failed for good.",
    ),
    "store": Entry("storefront.commands.store:store", "Make, move and check the store of orders and stock."),
    "simulate": Entry(
        "storefront.commands.simulate:simulate",
        "Play a shop in memory, with all that can go wrong, and check its books at every step.",
    ),
    "logs": Entry(
        "storefront.commands.logs:logs", "Show what the functions of a stage have written, the oldest first."
    ),
    "doctor": Entry(
        "storefront.commands.doctor:doctor", "Say what is set, what is there, what is missing, and how the store is."
    ),
}


class LazyGroup(click.Group):
    """A group that knows its subcommands by name and imports one only to run it or to show its help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which a newcomer needs them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the subcommand."""
        del ctx
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, _, name = entry.target.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the subcommand; what the shop cannot do is said in a line, with exit code 1."""
        try:
            return super().invoke(ctx)
        except StorefrontError as wrong:
            problems = getattr(wrong, "problems", ())
            raise click.ClickException("\n".join(one.message for one in problems) or wrong.message) from wrong

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`, from the table: nothing is imported for it."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="pelican-storefront")
def main() -> None:
    """Pelican Storefront: Markdown in, a fast shop out.

    \b
    Example: storefront serve
    """
