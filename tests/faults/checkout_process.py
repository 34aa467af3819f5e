"""One checkout in a process of its own, killed where it is told to: the store on disk, the sandbox over HTTP.

Arguments: folder, address of the sandbox, moment, name of a folder for this process alone, unix time.
"""

import json
import os
import signal
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "functions")]

from small_shop import open_shop  # noqa: E402

from chalicelib.adapters.sqlite_store import SqliteStore  # noqa: E402  # the path is set above
from chalicelib.adapters.stripe_gateway import StripeGateway  # noqa: E402
from chalicelib.domain.cart import CartLine  # noqa: E402
from chalicelib.domain.change import Change  # noqa: E402
from chalicelib.ports import PaymentSession, SessionRequest  # noqa: E402


def main(folder: Path, sandbox: str, moment: str, own: str, now: int) -> None:
    """Check out; print order and payment page unless killed first."""

    def die_at(here: str) -> None:
        if moment == here:
            os.kill(os.getpid(), signal.SIGKILL)

    class Store(SqliteStore):
        commits = 0

        def commit(self, change: Change, now: int) -> None:
            super().commit(change, now)
            if change.order_id:
                self.commits += 1
                die_at(f"after commit {self.commits}")

    class Gateway(StripeGateway):
        def open_session(self, request: SessionRequest) -> PaymentSession:
            die_at("before the call")
            session = super().open_session(request)
            die_at("before the answer is recorded")
            return session

    shop = open_shop(folder / own, Store(folder / "store.sqlite"))
    shop.services.gateway = Gateway("sk_test_sandbox", ("whsec_test_secret",), api_base=sandbox)
    shop.clock.now = now
    placed = shop.check_out(CartLine("PRINT-A4", 2, 2400), key="the key of this order")
    sys.stdout.write(json.dumps([placed.order_id, placed.payment_url]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
