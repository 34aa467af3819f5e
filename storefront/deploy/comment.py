"""One comment on a pull request: written the first time, changed in place afterwards.

It is found again by a mark that nobody sees. https://docs.github.com/en/rest/issues/comments,
https://docs.gitlab.com/api/notes/#merge-requests
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from chalicelib.domain.errors import Misconfigured, Unavailable

MARK = "<!-- storefront: what this changes -->"

_PAGE = 100
_SECONDS = 20
_PULL_REQUEST = re.compile(r"refs/pull/(\d+)/")


class NotCommented(Unavailable):
    """The comment was not written; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Forge:
    """Where a pull request is: `listed` lists its comments and takes new ones, `one` + id is where one is changed."""

    listed: str
    one: str
    method: str
    headers: Mapping[str, str] = field(repr=False)
    advice: str

    def put(self, text: str) -> bool:
        """Write the comment; whether it is a new one. Raises NotCommented."""
        body = {"body": f"{MARK}\n{text}"}
        known = next((comment["id"] for comment in self._comments() if str(comment["body"]).startswith(MARK)), None)
        if known is None:
            self._ask("POST", self.listed, body)
        else:
            self._ask(self.method, f"{self.one}{known}", body)
        return known is None

    def _comments(self) -> Iterator[dict[str, Any]]:
        page = 1
        while True:
            found = self._ask("GET", f"{self.listed}?per_page={_PAGE}&page={page}")
            yield from found
            if len(found) < _PAGE:
                return
            page += 1

    def _ask(self, method: str, address: str, body: Mapping[str, str] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {**self.headers, "Content-Type": "application/json"}
        request = Request(address, data, headers, method=method)  # noqa: S310  # what the runner names
        try:
            with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310  # the same
                return json.loads(answer.read())
        except HTTPError as refused:
            with refused:
                advice = f": {self.advice}" if refused.code in (401, 403, 404) else ""
                raise NotCommented(f"{method} {address} was answered with {refused.code}{advice}") from refused
        except (URLError, OSError) as lost:
            raise NotCommented(f"{address} does not answer: {lost}; run the job again") from lost


def find_forge(environ: Mapping[str, str]) -> Forge:
    """The pull request that this pipeline runs for. Raises Misconfigured."""
    if environ.get("GITHUB_ACTIONS"):
        return _github(environ)
    if environ.get("GITLAB_CI"):
        return _gitlab(environ)
    raise Misconfigured("--comment is for a pipeline of GitHub or GitLab; without it the text is printed")


def _github(environ: Mapping[str, str]) -> Forge:
    number = _PULL_REQUEST.match(environ.get("GITHUB_REF", ""))
    token = environ.get("GH_TOKEN") or environ.get("GITHUB_TOKEN")
    if number is None:
        raise Misconfigured("--comment: this is no run for a pull request (GITHUB_REF names none)")
    if not token:
        raise Misconfigured("--comment: GH_TOKEN is missing; give the step `GH_TOKEN: ${{ github.token }}`")
    base = f"{environ['GITHUB_API_URL']}/repos/{environ['GITHUB_REPOSITORY']}/issues"
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
    advice = "give the job `permissions: pull-requests: write`"
    return Forge(f"{base}/{number[1]}/comments", f"{base}/comments/", "PATCH", headers, advice)


def _gitlab(environ: Mapping[str, str]) -> Forge:
    request, token = environ.get("CI_MERGE_REQUEST_IID"), environ.get("GITLAB_TOKEN")
    if not request:
        raise Misconfigured("--comment: this is no pipeline for a merge request (CI_MERGE_REQUEST_IID is missing)")
    if not token:
        raise Misconfigured(
            "--comment: GITLAB_TOKEN is missing; make a project access token (scope api, role Reporter) and keep it as "
            "a masked variable of that name"
        )
    notes = f"{environ['CI_API_V4_URL']}/projects/{environ['CI_PROJECT_ID']}/merge_requests/{request}/notes"
    advice = "GITLAB_TOKEN has to be a project access token with scope api and at least role Reporter"
    return Forge(notes, f"{notes}/", "PUT", {"PRIVATE-TOKEN": token}, advice)
