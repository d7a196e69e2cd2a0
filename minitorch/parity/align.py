"""Which event of one run is which event of the other."""

from __future__ import annotations

import collections
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

Event = TypeVar("Event")


def align(
    left: Iterable[Event], right: Iterable[Event], key: Callable[[Event], Hashable], lookahead: int = 512
) -> Iterator[tuple[Event | None, Event | None]]:
    """Pairs two sequences in order; an event without a twin is paired with None.

    Where the keys part, the nearest twins within `lookahead` events are found (fewest events skipped on both sides
    together) and pairing goes on from there. Only the look-ahead is ever held, so a run of any length can be aligned.

    >>> list(align("abcd", "abxd", key=str))
    [('a', 'a'), ('b', 'b'), ('c', None), (None, 'x'), ('d', 'd')]
    """
    lefts, rights = iter(left), iter(right)
    left_ahead: collections.deque[Event] = collections.deque()
    right_ahead: collections.deque[Event] = collections.deque()
    while True:
        _fill(left_ahead, lefts, 1)
        _fill(right_ahead, rights, 1)
        if not left_ahead or not right_ahead:
            break
        if key(left_ahead[0]) != key(right_ahead[0]):
            _fill(left_ahead, lefts, lookahead)
            _fill(right_ahead, rights, lookahead)
            skip_left, skip_right = _nearest_twins([key(e) for e in left_ahead], [key(e) for e in right_ahead])
            for _ in range(skip_left):
                yield left_ahead.popleft(), None
            for _ in range(skip_right):
                yield None, right_ahead.popleft()
            if not left_ahead or not right_ahead:
                continue
        yield left_ahead.popleft(), right_ahead.popleft()
    for event in (*left_ahead, *lefts):
        yield event, None
    for event in (*right_ahead, *rights):
        yield None, event


def _fill(ahead: collections.deque[Event], events: Iterator[Event], size: int) -> None:
    ahead.extend(islice(events, max(0, size - len(ahead))))


def _nearest_twins(left: list[Hashable], right: list[Hashable]) -> tuple[int, int]:
    """The pair of positions with equal keys and the smallest sum; both ends where there is none."""
    first: dict[Hashable, int] = {}
    for position, key in enumerate(right):
        first.setdefault(key, position)
    best = (len(left), len(right))
    for position, key in enumerate(left):
        if position >= sum(best):
            break
        if key in first and position + first[key] < sum(best):
            best = (position, first[key])
    return best
