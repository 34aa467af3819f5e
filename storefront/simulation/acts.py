"""Everything that a step may do, by name. What the shop refuses is no failure; what it cannot explain is."""

from collections.abc import Callable, Mapping

from storefront.simulation import buyer_acts, house_acts, merchant_acts, provider_acts
from storefront.simulation.story import Step
from storefront.simulation.world import World

ACTS: Mapping[str, Callable[[World, Step], None]] = {
    **buyer_acts.ACTS,
    **merchant_acts.ACTS,
    **provider_acts.ACTS,
    **house_acts.ACTS,
}
