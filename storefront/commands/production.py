"""`storefront production`: what the workshop has to make, in which turn, and how far it is."""

import click

from chalicelib.domain.lifecycles import JobState
from chalicelib.service.desk_view import job_plain
from chalicelib.service.production import JobMove, list_jobs, move_job
from storefront.desk.clerk import Clerk, at_desk, look_in
from storefront.desk.typed import reference_argument
from storefront.problems import count
from storefront.tables import print_table

_EXAMPLE = """\b
Examples:
  storefront production list
  storefront production move K7QX2M9PTA job-1 started
"""


@click.group(epilog=_EXAMPLE)
def production() -> None:
    """See what is to be made, in which turn, and move it along."""


@production.command("list", epilog="\b\nExample:\n  storefront production list --json")
@look_in
def list_command(clerk: Clerk) -> None:
    """List every open job: what was begun, then by the day on which it has to be begun, so late ones first."""
    jobs = list_jobs(clerk.house)
    if clerk.as_json:
        clerk.print_json({"jobs": [job_plain(job) for job in jobs]})
        return
    if not jobs:
        click.echo("Nothing is to be made.")
        return
    rows = [
        (
            "late" if job.late else "",
            job.state.value,
            f"{job.quantity} × {job.name}, {job.sku}",
            job.begin_on,
            job.start_by,
            job.ready_by,
            job.reference,
            job.job,
        )
        for job in jobs
    ]
    print_table(("", "State", "What", "Turn comes", "Begin by", "Ready by", "Order", "Job"), rows)
    a_day = clerk.house.rules.orders.jobs_a_day
    late = sum(job.late for job in jobs)
    pieces = sum(job.quantity for job in jobs)
    rate = f", {a_day} a day" if a_day else ""
    click.echo(f"{count(len(jobs), 'job')}, {count(pieces, 'piece')}{rate}; {late} late.")


@production.command(epilog="\b\nExample:\n  storefront production move K7QX2M9PTA job-1 made")
@reference_argument
@click.argument("job")
@click.argument("state", type=click.Choice([state.value for state in JobState]))
@click.option("--note", default="", metavar="TEXT", help="For the shop alone.")
@at_desk
def move(clerk: Clerk, reference: str, job: str, state: str, note: str) -> None:
    """Move JOB of an order along: started, made, cancelled."""
    clerk.do(move_job, reference, JobMove(clerk.by, job, JobState(state), note))
