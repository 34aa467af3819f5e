"""`storefront deploy`: bring the shop to where people see it."""

import click

from storefront.commands.deploy_functions import functions, package
from storefront.commands.deploy_init import due, init
from storefront.commands.deploy_site import site


@click.group()
def deploy() -> None:
    """Bring the shop to where people see it."""


for command in (init, package, functions, site, due):
    deploy.add_command(command)
