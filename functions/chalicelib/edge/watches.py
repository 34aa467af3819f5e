"""Somebody waits for something that is sold out: asks, confirms by a link, or stops."""

from chalice.app import Response

from chalicelib.bootstrap import Services
from chalicelib.domain.errors import CartRejected
from chalicelib.domain.wordings import to_translate
from chalicelib.edge.answers import json_answer, page_answer
from chalicelib.edge.fields import Fields
from chalicelib.edge.handling import client_of
from chalicelib.edge.incoming import Incoming
from chalicelib.edge.languages import language_of, named_language, words_of
from chalicelib.service.watching import WatchLink
from chalicelib.service.wording import Wording

_ASKED = (
    to_translate("Look in your mail"),
    to_translate("We have sent you a question: confirm your address, and we write once when it is back."),
)
_BACK = (to_translate("It is back"), to_translate("{name} can be bought now."))
_CONFIRM = (
    to_translate("Shall we write to you?"),
    to_translate("We write once when {name} can be bought again, and forget your address then."),
)
_CONFIRMED = (
    to_translate("We will write to you"),
    to_translate("You get one mail when {name} can be bought again. Then we forget your address."),
)
_STOP = (
    to_translate("Shall we forget your address?"),
    to_translate("Then you get no mail when it is back."),
)
_STOPPED = (to_translate("Your address is forgotten"), to_translate("You get no mail from us about it."))


def ask_watch(wired: Services, incoming: Incoming) -> Response:
    """Always 202 with the same words, whatever is known of the address."""
    fields = Fields(incoming.single_values())
    fields.ignore(("language",))
    sku, email = fields.text("sku", 64), fields.email("email")
    for name, given in (("sku", sku), ("email", email)):
        if not given and not any(problem.param == name for problem in fields.problems):
            fields.refuse(name, "is missing", "missing")
    fields.finish()
    words = words_of(wired, incoming)
    try:
        wired.watching.ask(sku or "", email or "", language_of(wired, incoming), client_of(wired, incoming))
    except CartRejected:
        if not incoming.wants_html:
            raise
        return _page(wired, words, *_BACK, sku=sku or "")
    if incoming.wants_html:
        return _page(wired, words, *_ASKED, status=202)
    return json_answer({"message": words.say(_ASKED[1]) if named_language(incoming) else _ASKED[1]}, 202)


def show_watch(wired: Services, incoming: Incoming, watch: str) -> Response:
    """The page behind the link of the mail. Looking at it confirms nothing: mail filters look at links, too."""
    found = wired.watching.look(_link(incoming, watch))
    if found is None:
        return _page(wired, words_of(wired, incoming), *_STOPPED)
    words = wired.releases.current().wording(found.language)
    if found.confirmed_at is not None:
        return _page(wired, words, *_CONFIRMED, sku=found.sku)
    return _page(wired, words, *_CONFIRM, sku=found.sku, button=to_translate("Yes, write to me"))


def confirm_watch(wired: Services, incoming: Incoming, watch: str) -> Response:
    """The button of that page."""
    found = wired.watching.confirm(_link(incoming, watch))
    if found is None:
        return _page(wired, words_of(wired, incoming), *_STOPPED)
    return _page(wired, wired.releases.current().wording(found.language), *_CONFIRMED, sku=found.sku)


def show_stop(wired: Services, incoming: Incoming, watch: str) -> Response:
    """Asks before it forgets, since mail filters look at links."""
    found = wired.watching.look(_link(incoming, watch))
    if found is None:
        return _page(wired, words_of(wired, incoming), *_STOPPED)
    words = wired.releases.current().wording(found.language)
    return _page(wired, words, *_STOP, button=to_translate("Forget it"))


def stop_watch(wired: Services, incoming: Incoming, watch: str) -> Response:
    """The button of that page, and the one press in a mail program (RFC 8058), which sends no cookie."""
    wired.watching.stop(_link(incoming, watch))
    return _page(wired, words_of(wired, incoming), *_STOPPED)


def _link(incoming: Incoming, watch: str) -> WatchLink:
    return WatchLink(watch, incoming.one("t") or "")


def _page(
    wired: Services, words: Wording, heading: str, text: str, *, sku: str = "", button: str = "", status: int = 200
) -> Response:
    release = wired.releases.current()
    record = release.records([sku]).get(sku)
    name = record.words(words.language).name if record else sku
    said = words.say(heading)
    view = {
        "watch": {
            "heading": said,
            "text": words.say(text, name=name),
            "button": words.say(button) if button else None,
        }
    }
    return page_answer(wired, release, words.language, "watch.html", view, title=said, status=status)
