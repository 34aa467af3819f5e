"""What goes on by itself: webhooks come, the outbox is worked off, the sweep asks; mail fails, the process dies."""

from collections.abc import Callable, Mapping

from storefront.simulation.story import Step
from storefront.simulation.world import World


def deliver(world: World, step: Step) -> None:
    """The provider sends the webhooks that are due."""
    del step
    world.sandbox.deliver_due()


def work(world: World, step: Step) -> None:
    """The outbox is worked off; a process that dies over it leaves the rest to its leases."""
    del step
    world.survive(lambda services: services.outbox.run())


def sweep(world: World, step: Step) -> None:
    """What webhooks left open is asked about."""
    del step
    world.survive(lambda services: services.sweep.run())


def mail(world: World, step: Step) -> None:
    """The mail server is `away`, or `deaf` (takes mail and says that it did not), or neither; addresses `bounce`."""
    box, more = world.letterbox, step.more
    box.away, box.deaf = bool(more.get("away")), bool(more.get("deaf"))
    if more.get("bounce"):
        box.bouncing.add(f"{more['bounce']}@buyer.example")


def crash(world: World, step: Step) -> None:
    """The process dies at the so-manieth boundary from now."""
    world.danger.arm(int(step.more["at_boundary"]))


ACTS: Mapping[str, Callable[[World, Step], None]] = {act.__name__: act for act in (deliver, work, sweep, mail, crash)}
