"""The two mails to somebody who waits: one that asks whether it was them, and one when what they wait for is back."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from chalicelib.domain.change import Message
from chalicelib.domain.watches import Watch
from chalicelib.domain.wordings import to_translate
from chalicelib.ports import Mail, Mailer, Templates
from chalicelib.service.mail_pages import frame, make_mail
from chalicelib.service.watching import Watching

_DAY = 24 * 3600
_QUESTIONS_A_DAY = 5

_WORDS: Mapping[str, tuple[str, str, str]] = {
    "ask": (
        to_translate("Shall we write when {name} is back?"),
        to_translate(
            "Somebody, probably you, typed this address in our shop. If it was you, confirm it, and we write once as "
            "soon as it can be bought again. If not, do nothing: the address is forgotten in two days."
        ),
        to_translate("Yes, write to me"),
    ),
    "back": (
        to_translate("{name} is back"),
        to_translate(
            "You asked us to write when it can be bought again. We cannot keep one for you; this was the only mail, "
            "and your address is forgotten now."
        ),
        to_translate("Have a look"),
    ),
}


class WatchMails:
    """The outbox handler for `watch_mail`."""

    def __init__(self, watching: Watching, templates: Templates, mailer: Mailer, site_url: str) -> None:
        self._watching = watching
        self._store, self._releases, self._clock = watching.store, watching.releases, watching.clock
        self._templates = templates
        self._mailer = mailer
        self._site_url = site_url

    def send(self, message: Message) -> None:
        """Write, where there is still somebody to write to; forget the address after the last mail. Raises Unavailable.

        Nobody gets more than a few questions a day, whatever is typed into our forms.
        """
        what, now = str(message.payload["what"]), self._clock()
        watch = self._store.watch(str(message.payload["watch"]), now)
        if watch is None or not self._releases.current().rules.back_in_stock:
            return
        if (watch.confirmed_at is not None) is (what == "ask"):
            return  # confirmed meanwhile, or asked for anew
        if what == "ask" and message.attempts <= 1 and self._asked_enough(watch, now):
            return
        if what == "back" and not self._watching.can_be_bought(watch):
            return  # gone again: it waits on
        self._mailer.send(self._compose(what, watch, message.id), now)
        if what == "back":
            self._store.drop_watch(watch.id)

    def _asked_enough(self, watch: Watch, now: int) -> bool:
        address = sha256(watch.email.casefold().encode()).hexdigest()[:24]
        day = now // _DAY
        return self._store.tally(f"watch-mails:{address}:{day}", (day + 1) * _DAY, now) > _QUESTIONS_A_DAY

    def _compose(self, what: str, watch: Watch, message_id: str) -> Mail:
        release = self._releases.current()
        rules, wording = release.rules, release.wording(watch.language)
        called = release.records([watch.sku])[watch.sku].words(wording.language)
        link = self._watching.link(watch)
        heading, text, button = _WORDS[what]
        page = f"{self._site_url}/api/watches/{link.query}"
        stop = f"{self._site_url}/api/watches/{link.id}/stop?t={link.token}"
        view: dict[str, Any] = {
            **frame(rules, wording),
            "watch": {
                "heading": wording.say(heading, name=called.name),
                "text": wording.say(text),
                "button": wording.say(button),
                "link": page if what == "ask" else f"{self._site_url}{called.url}",
                "stop": stop,
            },
        }
        return make_mail(
            self._templates,
            release.id,
            "watch",
            view,
            to=watch.email,
            message_id=message_id,
            # One press in the mail program, without a page (RFC 2369, RFC 8058).
            headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        )
