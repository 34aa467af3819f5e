"""A pull request gets one comment, which is changed in place with every push."""

from collections.abc import Iterator

import pytest
from forge_double import ForgeDouble, running_forge

from chalicelib.domain.errors import Misconfigured
from storefront.deploy.comment import MARK, NotCommented, find_forge

_KINDS = pytest.mark.parametrize("kind", ["github", "gitlab"])


@pytest.fixture
def forge() -> Iterator[ForgeDouble]:
    with running_forge() as found:
        yield found


@_KINDS
def test_the_first_push_writes_it_and_the_next_changes_it_among_however_many_others(
    forge: ForgeDouble, kind: str
) -> None:
    forge.comments |= dict.fromkeys(range(1, 151), f"I quote {MARK}")
    others = dict(forge.comments)
    here = find_forge(forge.environment(kind))
    assert here.put("first")
    assert not here.put("second")
    assert forge.comments == {**others, 151: f"{MARK}\nsecond"}


@_KINDS
def test_what_is_missing_or_not_allowed_is_said_with_what_to_do(forge: ForgeDouble, kind: str) -> None:
    given = forge.environment(kind)
    token = {"github": "GH_TOKEN", "gitlab": "GITLAB_TOKEN"}[kind]
    with pytest.raises(Misconfigured, match=token):
        find_forge(given | {token: ""})
    with pytest.raises(Misconfigured, match=r"no run for a pull|no pipeline for a merge"):
        find_forge(given | {"GITHUB_REF": "refs/heads/main", "CI_MERGE_REQUEST_IID": ""})
    with pytest.raises(NotCommented, match=r"answered with 403: .*(pull-requests: write|role Reporter)"):
        find_forge(given | {token: "wrong"}).put("text")
    with pytest.raises(NotCommented, match="does not answer"):
        find_forge(given | {"GITHUB_API_URL": "http://127.0.0.1:9", "CI_API_V4_URL": "http://127.0.0.1:9"}).put("text")
    with pytest.raises(Misconfigured, match="without it the text is printed"):
        find_forge({})
    assert forge.comments == {}
