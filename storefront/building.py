"""Calls the generator for the shop in its places: the one way in which commands and the local shop make a release."""

from typing import TYPE_CHECKING

from storefront.places import Places

if TYPE_CHECKING:
    from generator.build import BuildReport


def build_release(places: Places, *, now: int, at: int | None = None, jobs: int | None = None) -> "BuildReport":
    """Build `output/` and `var/release/`. `now` and `at` are UTC seconds. Raises ContentError with every problem."""
    from generator.build import build

    return build(places.root, content=places.content, output=places.output, var=places.var, at=at, now=now, jobs=jobs)
