"""The shop and everything around it: a clock to turn, a provider, a letterbox; and the process, which may die."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import cast

from chalicelib.adapters.release_templates import ReleaseTemplates
from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.adapters.stripe_gateway import StripeGateway
from chalicelib.bootstrap import Services
from chalicelib.config import SANDBOX_KEY, read_settings
from chalicelib.domain.change import InboxClaim
from chalicelib.domain.errors import AlreadyProcessed, Unavailable
from chalicelib.domain.order import Order, fold
from chalicelib.ports import KeptStore
from chalicelib.service.checkout import Placed
from chalicelib.service.house import House
from storefront.places import find_root
from storefront.sandbox import Sandbox
from storefront.simulation.dangers import Crash, Danger, Letterbox, MortalStore, Network
from storefront.simulation.goods import OPENING, Shelf
from storefront.simulation.story import Policy, Step

BEGINS = 1_767_225_600
"""When every story begins: 2026-01-01, UTC."""

_SECRET = "whsec_simulated"  # noqa: S105  # signs between two parts of one process
_TRIES = 8
_KEPT_SECONDS = 30 * 24 * 3600
_SITE = "http://shop.simulated"
_PROVIDER = "http://pay.simulated"

StoreOpener = Callable[[Path], KeptStore]
"""Opens the store of a story in its folder; again after a crash, with what was written there."""


def sqlite_store(folder: Path) -> KeptStore:
    """The store that a shop on one machine has."""
    return SqliteStore(folder / "store.sqlite")


class VirtualClock:
    """A clock that only the story turns."""

    def __init__(self) -> None:
        self.now = BEGINS

    def __call__(self) -> int:
        return self.now


class Draws:
    """Ids and chances that follow from the seed, the step and how many were drawn in it."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._step = 0
        self._drawn = 0

    def begin(self, step: int) -> None:
        """Draw for this step from now on."""
        self._step, self._drawn = step, 0

    def __call__(self, bits: int = 128) -> str:
        self._drawn += 1
        return sha256(f"{self._seed}:{self._step}:{self._drawn}".encode()).hexdigest()[: bits // 4]

    def below(self, limit: int) -> int:
        """A whole number of 0 and more, less than `limit`."""
        return int(self(64), 16) % limit


class World:
    """Everything that a story is played in. `folder` is the disk: it survives the crashes of the process."""

    def __init__(
        self,
        folder: Path,
        seed: int,
        policy: Policy,
        open_store: StoreOpener = sqlite_store,
        make_services: Callable[..., Services] = Services,
    ) -> None:
        self._folder = folder
        self._open_store = open_store
        self._make_services = make_services
        self.clock = VirtualClock()
        self.draws = Draws(seed)
        self.danger = Danger()
        self.letterbox = Letterbox(self.danger)
        self.shelf, self._templates = _shelf()
        self.policy = policy
        self.sandbox = Sandbox(
            folder / "sandbox.sqlite",
            webhook_url=f"{_SITE}/api/webhooks/stripe",
            webhook_secret=_SECRET,
            public_url=_PROVIDER,
            clock=self.clock,
            new_id=lambda prefix: prefix + self.draws(96),
            deliver=self._receive,
        )
        self.network = Network(self.sandbox, self.danger)
        self.placed: dict[str, Placed] = {}  # by the story's name of the order
        self.booked: dict[str, int] = {}  # SKU -> units that merchants took in and corrected, as they were told
        self.answered: dict[str, set[str]] = defaultdict(set)  # order id -> marks of what the shop said yes to
        self.webhooks = 0
        self.store: MortalStore
        self.services: Services
        self.kept: KeptStore
        self._start()
        self.publish(policy)

    @property
    def house(self) -> House:
        """The shop behind the desk."""
        return self.services.house

    def restart(self) -> None:
        """The process is gone: another one starts on what lasts."""
        touched = self.store
        self.kept.close()
        self._start()
        self.store.orders |= touched.orders
        self.store.skus |= touched.skus

    def close(self) -> None:
        """Give up the store."""
        self.kept.close()

    def survive(self, act: Callable[[Services], object]) -> None:
        """Do something, again from the start after each crash, as somebody does who got no answer."""
        for _ in range(_TRIES):
            try:
                act(self.services)
            except Crash:
                self.restart()
            else:
                return

    def publish(self, policy: Policy) -> None:
        """Make a release with this policy current."""
        self.policy = policy
        release_id = self.shelf.put(policy)
        now = self.clock()
        self.kept.publish_release(release_id, now)
        self.kept.book_opening(OPENING, now)
        self.kept.switch_release(release_id, now)

    def once(self, key: str, act: Callable[[House], object]) -> None:
        """Have the desk do something under a key of its own, however often the process dies over it.

        Raises what the use case raises.
        """
        claim = InboxClaim(f"desk:{key}", sha256(key.encode()).hexdigest(), self.clock() + _KEPT_SECONDS)
        with suppress(AlreadyProcessed):
            self.survive(lambda services: act(replace(services.house, claim=claim)))

    def answer(self, step: Step, mark: str, act: Callable[[House], object]) -> None:
        """Have the shop do something that leaves its mark in the history; a yes counts, however often it was asked.

        Raises what the use case raises.
        """
        self.once(str(step.n), act)
        self.answered[self.placed[step.order].order_id].add(mark)

    def order(self, name: str) -> Order | None:
        """The order that the story calls so, as it is now."""
        placed = self.placed.get(name)
        stored = self.kept.load(placed.order_id) if placed else None
        return fold(stored.events) if stored else None

    def _start(self) -> None:
        self.kept = self._open_store(self._folder)
        self.store = MortalStore(self.kept, self.danger)
        self.store.done = self.letterbox.noted
        settings = read_settings(
            {
                "SITE_URL": _SITE,
                "LINK_SECRET": "s" * 40,
                "STRIPE_WEBHOOK_SECRET": _SECRET,
                "STOREFRONT_VAR": str(self._folder),
            }
        )
        self.services = self._make_services(
            settings,
            clock=self.clock,
            new_id=self.draws,
            below=self.draws.below,
            store=cast(KeptStore, self.store),
            gateway=StripeGateway(SANDBOX_KEY, (_SECRET,), api_base=_PROVIDER, http_client=self.network),
            mailer=self.letterbox,
            files=self.shelf,
            sleep=lambda _seconds: None,
        )
        self.services.templates = self._templates  # compiling them is no part of any story

    def _receive(self, _url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The webhook endpoint, as the provider knows it."""
        self.webhooks += 1
        try:
            notice = self.services.gateway.read_notice(body, headers["Stripe-Signature"], self.clock())
            self.services.notices.receive(notice, body)
        except Crash:
            self.restart()
            raise ConnectionError("the shop's process died") from None
        except Unavailable:
            return 503
        return 200


@cache
def _shelf() -> tuple[Shelf, ReleaseTemplates]:
    """The releases of all worlds of this process, and their templates: neither ever changes."""
    shelf = Shelf(find_root() / "theme")
    return shelf, ReleaseTemplates(shelf)
