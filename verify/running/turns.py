"""Whose turn it is among the checks of a round, and how much of the time each may take.

All open checks have an even share of the time that is left. One that does not decide in it comes again, with what the
others left over: its draws are in the ledger, so that it goes on where it stopped. Checks of a claim that is refuted
already change nothing about its verdict and come last. Which of them come when changes no outcome that the time did not
cut short.

Where a simulator or a formula does not return within such a share, the other checks of the claim wait until all others
had theirs, and what was cut off is begun again at the very end, with all the time that is left then. So a formula that
never returns costs the claims beside it a few seconds, and one that takes long still has its chance.

The worst regime of a claim is sought when all its checks had their turn and none is refuted or failed, before what had
too little time comes again: where a check is undecided, as of an event that is hardly ever seen, the claim may be seen
to fail elsewhere.
"""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from verify.running.checks import CUT_OFF, LATE, even_share
from verify.running.crew import Numbered


WORTH_WHILE = 1.0
"""Seconds that have to be left for a check to be taken up again."""
Bundle = deque[Numbered]


class Turns:
    """The checks of a round that are still to be done, those in a bundle one after the other."""

    def __init__(self, waiting: deque[Bundle], tasks: Sequence[Mapping[str, Any]], capacity: int) -> None:
        """Take bundles of checks, all tasks of the round by number, and how many bundles can be done at once."""
        self.waiting = deque(bundle for bundle in waiting if not _is_search(bundle))
        self.searches = [bundle for bundle in waiting if _is_search(bundle)]
        self.tasks, self.capacity = tasks, capacity
        checks = [task["claim"] for task in tasks if task["purpose"] != "worst"]
        self.unheard = Counter(checks)
        self.heard_of: set[int] = set()
        self.closed: dict[int, str] = {}
        self.last: deque[Bundle] = deque()
        self.refuted: set[str] = set()
        self.late: dict[int, Mapping[str, Any]] = {}
        self.drawn: dict[int, int] = {}
        self.slow: set[str] = set()
        self.held: deque[Numbered] = deque()
        self.cut_off: deque[int] = deque()

    @property
    def are_left(self) -> bool:
        """Whether anything waits for its first turn, or for another one."""
        left = self.waiting or self.last or self.late or self.held or self.cut_off
        return bool(left or any(map(self._is_ready, self.searches)))

    def _is_ready(self, search: Bundle) -> bool:
        """Whether all checks of a claim had their turn, and leave something to search for."""
        return not self._is_idle(search) and all(not self.unheard[task["claim"]] for _, task in search)

    def _is_idle(self, search: Bundle) -> bool:
        return any(task["claim"] in self.closed.values() for _, task in search)

    @property
    def idle(self) -> int:
        """Searches that are not begun as things stand: a check of their claim is refuted, or failed, or was cut off."""
        return sum(map(self._is_idle, self.searches))

    def heard(self, number: int, row: Mapping[str, Any]) -> None:
        """Take note of the outcome of a check."""
        self.closed.pop(number, None)
        if self.tasks[number]["purpose"] != "worst":
            self.unheard[row["claim"]] -= number not in self.heard_of
            self.heard_of.add(number)
            if row["verdict"] not in ("supported", "undecided") or row.get(LATE) == CUT_OFF:
                self.closed[number] = row["claim"]
        if row["verdict"] == "refuted":
            self.refuted.add(row["claim"])
        if row.get(LATE) == CUT_OFF:
            if number not in self.drawn:
                self.cut_off.append(number)
            self.slow.add(row["claim"])
            self.drawn.setdefault(number, 0)
        elif LATE in row and row.get("more_seconds") is not None and row["samples"] > self.drawn.get(number, 0):
            self.late[number] = row  # one that drew nothing new would draw nothing the next time either
            self.drawn[number] = row["samples"]

    def put_back(self, bundles: Sequence[Bundle]) -> None:
        """Have bundles come next that were begun."""
        self.waiting.extendleft(reversed(bundles))

    def next(self, left: float, running: int) -> tuple[Bundle, float] | None:
        """The next bundle and the seconds that each of its checks may take; None where nothing is to be begun now.

        Args:
            left: Seconds until all is over; infinite where there is no limit.
            running: Checks that are being done.

        """
        is_timed = math.isfinite(left)
        while self.waiting:
            if not (bundle := self._without_slow(self.waiting.popleft(), is_timed)):
                continue
            if is_timed and (idle := Bundle(one for one in bundle if one[1]["claim"] in self.refuted)):
                self.last.append(idle)
                bundle = Bundle(one for one in bundle if one not in idle)
                if not bundle:
                    continue
            later = len(self.late) + len(self.searches) + len(self.held) + len(self.cut_off)
            open_ = running + len(bundle) + sum(map(len, self.waiting)) + later
            return bundle, even_share(left, self.capacity, open_) if is_timed else math.inf
        for search in filter(self._is_ready, self.searches):
            self.searches.remove(search)
            open_ = running + 1 + len(self.searches) + len(self.late)
            return search, even_share(left, self.capacity, open_) if is_timed else math.inf
        if is_timed and (again := self._again(left)) is not None:
            return again
        if self.held:
            share = (
                even_share(left, self.capacity, running + len(self.held) + len(self.cut_off)) if is_timed else math.inf
            )
            return deque([self.held.popleft()]), share
        if self.cut_off:
            number = self.cut_off.popleft()
            return deque([(number, self.tasks[number])]), left
        if self.last:
            return self.last.popleft(), even_share(left, self.capacity, running + sum(map(len, self.last)) + 1)
        if not running:
            self.late.clear()
        return None

    def _without_slow(self, bundle: Bundle, is_timed: bool) -> Bundle:
        """A bundle without the checks of claims of which one was cut off; those come later."""
        slow = self.slow if is_timed else set()
        self.held.extend(task for task in bundle if task[1]["claim"] in slow)
        return deque(task for task in bundle if task[1]["claim"] not in slow)

    def _again(self, left: float) -> tuple[Bundle, float] | None:
        """The check that needs least more time, and its share: even among all for which the time suffices."""
        asked = {i: float(row["more_seconds"]) for i, row in self.late.items() if row["claim"] not in self.refuted}
        if not asked or left < WORTH_WHILE:
            return None
        number = min(asked, key=asked.__getitem__)
        fit = sum(needed <= left * self.capacity for needed in accumulate(sorted(asked.values())))
        del self.late[number]
        share = max(2 * asked[number], even_share(left, self.capacity, max(fit, 1)))
        return deque([(number, self.tasks[number])]), min(share, left)


def _is_search(bundle: Bundle) -> bool:
    """Whether a bundle is the search for the worst regime of a claim."""
    return all(task["purpose"] == "worst" for _, task in bundle)
