"""The compound file (OLE) that an .xls comes in: the names of what it holds, and the bytes of one of them.

Chains of sectors that run in a circle are met here: calamine would follow them until memory ends. Standard
library only.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

END = 0xFFFFFFFE
SMALL = 64  # bytes of a small sector
STORAGE_ROOT, STREAM = 5, 2
Entry = tuple[int, int]  # first sector, size


@dataclass(frozen=True)
class Compound:
    """An opened compound file."""

    content: bytes
    sector: int
    links: list[int]  # which sector follows which
    small: bytes
    small_links: list[int]
    entries: dict[str, Entry]

    def read(self, *names: str) -> bytes:
        """The bytes of the first of these that there is. Raises ValueError when there is none."""
        entry = next((self.entries[name] for name in names if name in self.entries), None)
        if entry is None:
            raise ValueError(names[0])
        first, size = entry
        if size >= struct.unpack_from("<I", self.content, 56)[0]:
            return _chain(self.content, self.sector, self.links, first)[:size]
        places = follow(self.small_links, first)
        return b"".join(self.small[place * SMALL : (place + 1) * SMALL] for place in places)[:size]


def open_compound(content: bytes) -> Compound:
    """Raises ValueError, IndexError or struct.error when it is damaged."""
    sector, links = _layout(content)
    directory_at, small_links_at = (struct.unpack_from("<I", content, place)[0] for place in (48, 60))
    entries: dict[str, Entry] = {}
    root: Entry = (END, 0)
    directory = _chain(content, sector, links, directory_at)
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        entry = struct.unpack_from("<II", directory, at + 116)
        if directory[at + 66] == STREAM:
            entries.setdefault(name, entry)
        elif directory[at + 66] == STORAGE_ROOT:
            root = entry
        elif directory[at + 66]:
            entries.setdefault(name, (END, 0))
    small = _chain(content, sector, links, root[0])
    table = _chain(content, sector, links, small_links_at)
    return Compound(content, sector, links, small, _numbers(table), entries)


def _layout(content: bytes) -> tuple[int, list[int]]:
    """The size of a sector and the table of which follows which."""
    shift = struct.unpack_from("<H", content, 30)[0]
    if shift not in (9, 12):
        raise ValueError("sector size")
    size = 1 << shift
    places = list(struct.unpack_from("<109I", content, 76))
    following, seen = struct.unpack_from("<I", content, 68)[0], set[int]()
    while following < END:
        if following in seen:
            raise ValueError("circle of sectors")
        seen.add(following)
        more = struct.unpack_from(f"<{size // 4}I", content, (following + 1) * size)
        places, following = places + list(more[:-1]), more[-1]
    used = [place for place in places if place < END and (place + 1) * size < len(content)]
    return size, [number for place in used for number in _numbers(content[(place + 1) * size : (place + 2) * size])]


def _numbers(block: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4]))


def follow(links: list[int], first: int) -> Iterator[int]:
    """The sectors of a chain. Raises ValueError when it runs in a circle."""
    count = 0
    while first < len(links):
        if count > len(links):
            raise ValueError("circle of sectors")
        yield first
        first, count = links[first], count + 1


def _chain(content: bytes, size: int, links: list[int], first: int) -> bytes:
    return b"".join(content[(sector + 1) * size : (sector + 2) * size] for sector in follow(links, first))
