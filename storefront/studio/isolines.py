"""Contour lines of a height field by marching squares, chained into strokes."""

from __future__ import annotations

import bisect

from storefront.studio.noise import Field
from storefront.studio.plate import Point

# For each of the sixteen cases: pairs of sides (0 top, 1 right, 2 bottom, 3 left) that a line joins.
_CASES: tuple[tuple[tuple[int, int], ...], ...] = (
    (), ((3, 0),), ((0, 1),), ((3, 1),), ((1, 2),), ((3, 0), (1, 2)), ((0, 2),), ((3, 2),),
    ((2, 3),), ((0, 2),), ((0, 1), (2, 3)), ((1, 2),), ((1, 3),), ((0, 1),), ((3, 0),), (),
)  # fmt: skip


def isolines(field: Field, levels: list[float]) -> list[list[list[Point]]]:
    """For each level the lines at that height, in units of the field's width."""
    links: list[dict[int, list[int]]] = [{} for _ in levels]
    width, values = field.width, field.values
    for row in range(field.height - 1):
        for column in range(width - 1):
            start = row * width + column
            corners = (values[start], values[start + 1], values[start + width + 1], values[start + width])
            first = bisect.bisect_right(levels, min(corners))
            last = bisect.bisect_left(levels, max(corners))
            for index in range(first, last):
                _link(links[index], corners, levels[index], start, width)
    return [_chain(link, field, level) for link, level in zip(links, levels, strict=True)]


def _link(
    link: dict[int, list[int]], corners: tuple[float, float, float, float], level: float, start: int, width: int
) -> None:
    above = [corner > level for corner in corners]
    case = above[0] + 2 * above[1] + 4 * above[2] + 8 * above[3]
    # A side's name is twice the index of its first grid point, plus one where it runs downwards.
    sides = (2 * start, 2 * (start + 1) + 1, 2 * (start + width), 2 * start + 1)
    for one, other in _CASES[case]:
        link.setdefault(sides[one], []).append(sides[other])
        link.setdefault(sides[other], []).append(sides[one])


def _place(side: int, field: Field, level: float) -> Point:
    index, down = divmod(side, 2)
    row, column = divmod(index, field.width)
    first = field.values[index]
    second = field.values[index + (field.width if down else 1)]
    share = (level - first) / (second - first) if second != first else 0.5
    unit = field.width - 1
    return (column / unit, (row + share) / unit) if down else ((column + share) / unit, row / unit)


def _chain(link: dict[int, list[int]], field: Field, level: float) -> list[list[Point]]:
    lines = []
    seen: set[int] = set()
    ends = [side for side, others in link.items() if len(others) == 1]
    for start in [*ends, *link]:
        if start in seen:
            continue
        chain, here = [start], start
        seen.add(start)
        while step := next((side for side in link[here] if side not in seen), None):
            seen.add(step)
            chain.append(step)
            here = step
        if len(chain) > 2 and start in link[here]:
            chain.append(start)
        if len(chain) > 3:
            lines.append([_place(side, field, level) for side in chain])
    return lines
