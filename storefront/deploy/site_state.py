"""What lies at a host, as the last deploy wrote it down: so a deploy sends only what differs, and asks for no list.

Before anything is sent, the paths that will change are written down as doubtful. A deploy that is killed leaves them
so, and the next one sends them again, whichever release it brings.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from chalicelib.domain.codec import canonical
from storefront.deploy.bucket import DOUBTFUL, PRIVATE, STATE, Bucket
from storefront.deploy.release import SCHEMA, Entry, decode_entries, require_schema

_REMEMBERED = 100


@dataclass(frozen=True, slots=True)
class Since:
    """When something was needed last: the number of the deploy that left it behind, and UTC seconds."""

    deploy: int
    at: int


@dataclass(frozen=True, slots=True)
class Deployed:
    """One line of the history: which release became current, when (UTC seconds), by whom, and what it was about."""

    release: str
    at: int
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class SiteState:
    """What lies at a host.

    `files` is everything there with what it is, `doubtful` the paths of which nobody knows, `shown` those of them that
    were there for certain before, `leaving` the files that no page needs any more, `kept` copies of earlier pages by
    their hash, `deploys` how many there have been.
    """

    release: str | None = None
    files: Mapping[str, Entry] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    leaving: Mapping[str, Since] = field(default_factory=dict)
    kept: Mapping[str, Since] = field(default_factory=dict)
    deploys: int = 0
    history: tuple[Deployed, ...] = ()

    def remember(self, deployed: Deployed) -> "SiteState":
        """With one more line of history; the same release deployed again is none."""
        if self.history and self.history[-1].release == deployed.release:
            return self
        return replace(self, history=(*self.history, deployed)[-_REMEMBERED:])


def read_state(bucket: Bucket) -> SiteState | None:
    """The state of a host, None where none was written. Raises NewerFormat."""
    seen = bucket.look(STATE)
    if seen is None:
        return None
    plain = json.loads(seen.body)
    require_schema(plain, f"the state of {bucket.name}")
    state = SiteState(
        release=plain["release"],
        files=decode_entries(plain["files"]),
        leaving=_since(plain["leaving"]),
        kept=_since(plain["kept"]),
        deploys=plain["deploys"],
        history=tuple(Deployed(**line) for line in plain["history"]),
    )
    doubtful = read_doubtful(bucket)
    sure = {path: entry for path, entry in state.files.items() if path not in doubtful}
    return replace(state, files=sure, doubtful=doubtful, shown=doubtful & state.files.keys())


def write_state(bucket: Bucket, state: SiteState) -> None:
    """Write down what lies there now; nothing is doubtful any more."""
    plain = {
        "schema": SCHEMA,
        "release": state.release,
        "files": {path: entry.plain() for path, entry in state.files.items()},
        "leaving": {path: [since.deploy, since.at] for path, since in state.leaving.items()},
        "kept": {name: [since.deploy, since.at] for name, since in state.kept.items()},
        "deploys": state.deploys,
        "history": [asdict(line) for line in state.history],
    }
    bucket.write(STATE, canonical(plain), PRIVATE)
    bucket.remove([DOUBTFUL])


def read_doubtful(bucket: Bucket) -> frozenset[str]:
    """The paths that a deploy which did not end may have changed."""
    seen = bucket.look(DOUBTFUL)
    return frozenset(json.loads(seen.body)["paths"]) if seen else frozenset()


def write_doubtful(bucket: Bucket, paths: Iterable[str]) -> None:
    """Write down the paths that are about to change."""
    bucket.write(DOUBTFUL, canonical({"schema": SCHEMA, "paths": sorted(paths)}), PRIVATE)


def _since(plain: Mapping[str, Any]) -> dict[str, Since]:
    return {name: Since(*pair) for name, pair in plain.items()}
