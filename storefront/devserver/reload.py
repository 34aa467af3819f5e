"""Open pages follow the content: a page asks `/__reload` and is answered when the release, or the problems, change.

What is compared is the state itself, not a counter, so that a page survives a restart of the server.
"""

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs

from storefront.devserver.answers import Answer, Request, json_answer

SCRIPT = Path(__file__).with_name("static") / "reload.js"
_WAIT_SECONDS = 20.0


class ReloadHub:
    """What pages are shown now: a release, and the problems that keep the next one from being built."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._release = ""
        self._problems: tuple[str, ...] = ()
        self._closed = False

    def show(self, release: str, problems: Sequence[str] = ()) -> None:
        """Tell every open page."""
        with self._changed:
            self._release, self._problems = release, tuple(problems)
            self._changed.notify_all()

    def close(self) -> None:
        """Let go of every page that waits."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def state(self) -> str:
        """Names what is shown: `RELEASE.PROBLEMS`."""
        digest = hashlib.sha256("\n".join(self._problems).encode()).hexdigest()[:12] if self._problems else ""
        return f"{self._release[:16]}.{digest}"

    def decorate(self, page: bytes) -> bytes:
        """A page of the site with the script that follows the content, told which release the page is of."""
        script = f'<script src="/__reload.js?release={self._release[:16]}" defer></script>'.encode()
        before, found, after = page.rpartition(b"</body>")
        return before + script + found + after if found else page

    def answer(self, request: Request) -> Answer:
        """The script, or the state as soon as it is another than `since`; the same one after some time."""
        if request.path == "/__reload.js":
            kind = ("Content-Type", "text/javascript; charset=utf-8")
            return Answer(200, (kind, ("Cache-Control", "no-store")), SCRIPT.read_bytes())
        since = parse_qs(request.query, keep_blank_values=True).get("since", [""])[0]
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self.state != since, timeout=_WAIT_SECONDS)
            return json_answer({"state": self.state, "problems": self._problems})
