"""An edit replaces pieces of large files; what comes out is what making them anew gives."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.codec import canonical
from generator.manifests import renew_entries
from generator.search.index import MOST_OF_A_WORD, Entry, make_index
from generator.search.revise import OtherFiles, revise
from generator.write.pieces import Piecewise, join, replace_piece

PIECES = st.lists(st.binary(min_size=1, max_size=9), min_size=2, max_size=6)
WORDS = st.lists(st.sampled_from(("ink", "paper", "oak", "common", "inked", "zinc")), max_size=4).map(" ".join)
ENTRIES = {"sha256": "0" * 64, "size": 1, "type": "text/html; charset=utf-8", "cache": "no"}


@given(pieces=PIECES, cut=st.integers(0, 6), number=st.integers(0, 5), fresh=st.binary(max_size=9))
def test_a_replaced_piece_gives_the_file_that_joining_gives(
    pieces: list[bytes], cut: int, number: int, fresh: bytes
) -> None:
    number %= len(pieces)
    with TemporaryDirectory() as name:
        folder = Path(name)
        lengths = []
        for part, share in enumerate((pieces[:cut], pieces[cut:])):
            file = Piecewise(folder / f"part{part}")
            for piece in share:
                file.add(piece)
            lengths += file.close()
        whole = b"".join(pieces) + b"end"
        assert join([folder / "part0", folder / "part1"], folder / "file", b"end") == (_digest(whole), len(whole))
        start = sum(lengths[:number])
        made = replace_piece(folder / "file", folder / "fresh", start, lengths[number], fresh)
        wanted = b"".join([*pieces[:number], fresh, *pieces[number + 1 :]]) + b"end"
        assert (folder / "fresh").read_bytes() == wanted
        assert made == (_digest(wanted), len(wanted))


@given(texts=st.lists(WORDS, min_size=1, max_size=5), title=WORDS, edited=WORDS)
def test_a_revised_index_is_the_index_of_the_revised(texts: list[str], title: str, edited: str) -> None:
    many = [_entry(f"/many/{number}", "", "common") for number in range(MOST_OF_A_WORD)]
    few = [_entry(f"/few/{number}", title, text) for number, text in enumerate(texts)]
    after = replace(few[0], view={"title": "Another"}, texts=((5, title), (1, edited)))
    index, wanted = make_index([*many, *few]), make_index([*many, after, *few[1:]])
    beyond = dict(index.beyond)
    try:
        files = revise(few[0], after, index.files.get, beyond)
    except OtherFiles:
        assert wanted.files.keys() != index.files.keys()
        return
    assert index.files | files == wanted.files
    assert beyond == wanted.beyond


@given(
    public=st.sets(st.sampled_from(("a", "public", "id", 'q"', "x/a", "private"))),
    private=st.sets(st.sampled_from(("a", "public", "id", "b")), min_size=1),
    size=st.integers(2, 9),
)
def test_a_manifest_with_other_entries_is_the_canonical_one(public: set[str], private: set[str], size: int) -> None:
    names = dict.fromkeys(("a", "public", "id", 'q"', "x/a", "private", "b"), ENTRIES)
    body = {"at": None, "changes": [], "private": names, "public": names, "schema": 1}
    fresh = {**ENTRIES, "size": size}
    wanted = {
        **body,
        "private": names | dict.fromkeys(private, fresh),
        "public": names | dict.fromkeys(public, fresh),
    }
    data = renew_entries(canonical(body), dict.fromkeys(public, fresh), dict.fromkeys(private, fresh))
    assert data is not None
    assert json.loads(data) == wanted
    assert data == canonical(wanted)


def _entry(url: str, title: str, text: str) -> Entry:
    return Entry(url, {"title": title}, ((5, title), (1, text)))


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
