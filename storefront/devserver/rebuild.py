"""Every save becomes a release: build, publish, show. What cannot be built leaves the last good release in place."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chalicelib.domain.errors import StorefrontError
from generator.problems import ContentError
from generator.stock_lines import edited_stock
from storefront.devserver.reload import ReloadHub
from storefront.devserver.site import Site, read_manifest
from storefront.places import Places
from storefront.publish import EditedOpening

log = logging.getLogger("storefront.serve")

_LONGEST_WAIT = 3600.0


@dataclass(frozen=True)
class Steps:
    """What a rebuild consists of, in this order. `build` gives warnings and raises ContentError.

    `publish` gives the opening balances that were edited in vain, and `follow` has the functions read the release.
    """

    build: Callable[[], Sequence[str]]
    publish: Callable[[Path], Sequence[EditedOpening]]
    follow: Callable[[], object]
    say: Callable[[str], None]
    clock: Callable[[], int]


class Rebuilder:
    """Keeps site and open pages at what the content says."""

    def __init__(self, places: Places, site: Site, hub: ReloadHub, steps: Steps) -> None:
        self._places, self._site, self._hub, self._steps = places, site, hub, steps
        self._wanted = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="rebuild", daemon=True)

    def rebuild(self) -> bool:
        """Build and show what is there now; False where it has problems, which were said."""
        try:
            warnings = [*self._steps.build(), *self._publish()]
        except ContentError as wrong:
            self._refuse([str(problem) for problem in wrong.problems])
            return False
        except StorefrontError as wrong:
            self._refuse([wrong.message])
            return False
        except Exception as wrong:
            log.exception("the build failed")
            self._refuse([f"The build failed: {wrong} (the terminal shows where)."])
            return False
        for warning in warnings:
            self._steps.say(f"warning: {warning}")
        return True

    def rebuild_or_show_last(self) -> bool:
        """Build, or show what an earlier run has built; False where the content has problems."""
        if self._places.manifest.exists():
            # First, so that problems are reported over a shop that is there.
            self._show_last()
        return self.rebuild()

    def start(self) -> None:
        """Rebuild whenever `wake` is called, and when a schedule changes something."""
        self._thread.start()

    def wake(self) -> None:
        """Something was saved."""
        self._wanted.set()

    def stop(self) -> None:
        """Finish the build that is running, and begin no other."""
        self._stopped = True
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def _run(self) -> None:
        while True:
            self._wanted.wait(self._seconds_to_change())
            if self._stopped:
                return
            self._wanted.clear()
            before = self._site.release
            if self.rebuild():
                self._steps.say("no change" if self._site.release == before else f"built {self._site.release}"[:18])

    def _seconds_to_change(self) -> float:
        """A sale that begins changes pages without a save."""
        now = self._steps.clock()
        coming = [at - now for at in self._site.changes if at > now]
        return float(min([*coming, _LONGEST_WAIT]))

    def _show_last(self) -> None:
        try:
            self._publish()
        except (OSError, KeyError, ValueError, StorefrontError) as wrong:
            log.warning("the release of an earlier run cannot be shown: %s", wrong)

    def _publish(self) -> list[str]:
        """Show the release that was built last, everywhere at once; what was edited in vain."""
        manifest = read_manifest(self._places.manifest)
        edited = self._steps.publish(self._places.release)
        # Before any page is told: one that reloads must not be priced by the release before.
        self._steps.follow()
        self._site.show(manifest)
        self._hub.show(manifest.id)
        booked = {opening.sku: opening.booked for opening in edited}
        return [str(warning) for warning in edited_stock(self._places.content, booked)] if booked else []

    def _refuse(self, problems: Sequence[str]) -> None:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        kept = "the last good release is served" if self._site.release else "nothing is served until it is put right"
        self._steps.say("\n".join([*problems, f"{count}; {kept}."]))
        self._hub.show(self._site.release or "", problems)
