"""Customer groups: an invitation by link, kept as a signed cookie that only the functions read."""

from chalice.app import Response

from chalicelib.bootstrap import Services
from chalicelib.domain.errors import LinkRefused
from chalicelib.domain.wordings import to_translate
from chalicelib.edge.answers import see_other
from chalicelib.edge.incoming import Incoming
from chalicelib.edge.languages import language_of
from chalicelib.service.invitations import read_invitation

COOKIE = "group"


def join_group(wired: Services, incoming: Incoming, token: str) -> Response:
    """`/api/groups/{token}`: who has the link belongs to its group from now on. 303 to the shop."""
    invitation = read_invitation(wired.settings.link_secret, token, wired.clock())
    if invitation is None or invitation.group not in wired.releases.current().rules.groups:
        raise LinkRefused(to_translate("this invitation does not hold, or no longer"))
    secure = "; Secure" if wired.settings.site_url.startswith("https:") else ""
    age = invitation.expires_at - wired.clock()
    cookie = f"{COOKIE}={token}; Path=/api; Max-Age={age}; SameSite=Lax; HttpOnly{secure}"
    home = wired.releases.current().rules.home(language_of(wired, incoming))
    return see_other(home, {"Set-Cookie": cookie})


def groups_of(wired: Services, incoming: Incoming) -> tuple[str, ...]:
    """The groups that whoever asks belongs to."""
    token = incoming.cookie(COOKIE)
    invitation = read_invitation(wired.settings.link_secret, token, wired.clock()) if token else None
    known = wired.releases.current().rules.groups
    return (invitation.group,) if invitation and invitation.group in known else ()
