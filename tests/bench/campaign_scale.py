"""What a campaign costs beside its simulations, and how that grows: the numbers of docs/scale.md.

    python -m tests.bench.campaign_scale overhead
    python -m tests.bench.campaign_scale rows --writers 1 2 4
    python -m tests.bench.campaign_scale resume --results 1000000
    python -m tests.bench.campaign_scale speedup WORD ... --rounds 2
    python -m tests.bench.campaign_scale scheduler --workers 2 4 8

Times are of the processor where a line says CPU, else of the clock: those mean something on an idle machine only.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from tests.verify.campaigns import here, write
from verify.evidence.archive import Row, digest
from verify.evidence.measuring import Comparison
from verify.running.agenda import Spec, agenda_of
from verify.running.campaign import Campaign, bundles
from verify.running.crew import Brief, work_here
from verify.running.elsewhere import Elsewhere
from verify.running.ledger import Ledger
from verify.running.stamps import stamp
from verify.running.suite import load_suite
from verify.running.tasks import Task


NUMBERS = [np.zeros(5), np.zeros(5)]
"""Of about the size that a block keeps."""


def _row(i: int, who: int = 0) -> tuple[bytes, Row]:
    return digest("address", i // 8), Row(digest(who, i), "bench", 0, i, 1024, 0.001, NUMBERS)


def _ledger(folder: Path, claims: tuple[str, ...] = (), files: tuple[str, ...] = ()) -> tuple[Ledger, str]:
    ledger = Ledger(folder / "ledger.sqlite")
    return ledger, ledger.begin(Spec(0, 1e-6, claims, None, files).to_json(), "bench")


def _timed_draws() -> list[float]:
    """CPU seconds of each call of a simulator and of its reduction from now on."""
    found: list[float] = []
    draw = Comparison._reduced

    def timed(self: Comparison, *args: Any) -> Any:
        began = time.process_time()
        result = draw(self, *args)
        found.append(time.process_time() - began)
        return result

    Comparison._reduced = timed  # type: ignore[method-assign]
    return found


def overhead(checks: int) -> None:
    """CPU time of cheap checks less that of their draws, and what they leave in the ledger."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = write(folder, ("cost=lambda **_: 1e4", "cost=lambda **_: 10.0"))  # as cheap as such draws are
        ledger, campaign = _ledger(folder, ("mine.right",), (file,))
        rng = np.random.default_rng(0)
        regimes = [{"mu": float(rng.uniform(1, 2)), "k": 9} for _ in range(checks + 20)]
        tasks = [(i, Task("design", "mine.right", i, 1e-8, 0, regime=r).to_json()) for i, r in enumerate(regimes)]
        brief = Brief(str(ledger.file), campaign, (file,))
        work_here(brief, 0, tasks[:20])
        drawing = _timed_draws()
        before = ledger.file.stat().st_size, ledger.sizes()
        began, clock = time.process_time(), time.perf_counter()
        work_here(brief, 0, tasks[20:])
        took, passed = time.process_time() - began, time.perf_counter() - clock
        ledger.base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        after = ledger.file.stat().st_size, ledger.sizes()
        blocks = (after[1]["blocks"] - before[1]["blocks"]) / checks
        beside = took - sum(drawing)
        print(f"{checks} checks, {blocks:.1f} blocks each: {1e3 * took / checks:.2f} ms CPU a check, of which")
        print(f"{1e3 * beside / checks:.2f} ms beside drawing; {checks / took:.0f} checks per CPU second,")
        print(f"{checks / passed:.0f} per second of the clock; {(after[0] - before[0]) / checks:.0f} bytes a check")


def _write_rows(file: str, campaign: str, who: int, seconds: float, each: int, counts: Any) -> None:
    ledger, done = Ledger(Path(file)), 0
    began, ends = time.process_time(), time.monotonic() + seconds
    while time.monotonic() < ends:
        ledger.keep(campaign, [_row(done + i, who) for i in range(each)])
        done += each
    counts.put((done, time.process_time() - began))


def rows(writers: list[int], seconds: float) -> None:
    """Blocks that a ledger takes in a second, from some processes at once, some in each transaction."""
    for each in (1, 100):
        for count in writers:
            with tempfile.TemporaryDirectory() as name:
                ledger, campaign = _ledger(Path(name))
                context = get_context("spawn")
                counts = context.Queue()
                told = [(str(ledger.file), campaign, who, seconds, each, counts) for who in range(count)]
                processes = [context.Process(target=_write_rows, args=args) for args in told]
                for process in processes:
                    process.start()
                found = [counts.get() for _ in processes]
                for process in processes:
                    process.join()
                total, cpu = sum(n for n, _ in found), sum(c for _, c in found)
                print(
                    f"{count} writers, {each} rows a transaction: {total / seconds:.0f} rows/s of the clock, "
                    f"{1e6 * cpu / total:.0f} µs CPU a row"
                )


class _First(Exception):  # noqa: N818  (no error)
    """The first task was submitted."""


class _Watched(Elsewhere):
    """An executor that is never reached."""

    def __init__(self) -> None:
        self.capacity = 1

    def submit(self, *_: Any) -> Any:
        raise _First

    def close(self) -> None: ...


def _fill(ledger: Ledger, campaign: str, claims: tuple[str, ...], results: int, each: int = 300) -> None:
    """A campaign of many rounds, cut off in the middle of the last one."""
    suite = load_suite()
    row = {"claim": "", "purpose": "design", "verdict": "supported", "samples": 4096, "regime": {"d": 100, "T": 200}}
    row |= {"gap": 0.001, "gap_interval": [-0.01, 0.01], "alpha_spent": 1e-12, "fast": [], "reason": "x" * 60}
    row |= {"reproduce": "y" * 200, "source": "z" * 60, "confirmed_by": "", "estimate": 1.0, "interval": [0.9, 1.1]}
    tasks = [Task("design", claims[i % 60], i, 1e-12, 0, regime=row["regime"]).to_json() for i in range(each)]
    stamps = {c: stamp(suite, c) for c in claims}
    done = {i: (stamps[t["claim"]], row | {"claim": t["claim"], "task": t}) for i, t in enumerate(tasks)}
    for number in range(results // each + 1):
        ledger.enter(campaign, number, tasks)
        last = number == results // each
        ledger.settle(campaign, number, dict(list(done.items())[: each // 2]) if last else done)
        ledger.keep(campaign, [_row(number * each + i) for i in range(each)])


def resume(results: int) -> None:
    """Time from opening a ledger of a campaign that was cut off to its first task."""
    fresh = load_suite()
    claims = tuple(c.id for c in fresh.claims.values() if c.parameters)[:60]
    with tempfile.TemporaryDirectory() as name:
        ledger, campaign = _ledger(Path(name), claims)
        _fill(ledger, campaign, claims, results)
        ledger.close()
        cpu, clock = time.process_time(), time.perf_counter()
        ledger = Ledger(Path(name) / "ledger.sqlite")
        spec = Spec.from_json(ledger.campaigns()[campaign])
        with suppress(_First):
            brief = Brief(str(ledger.file), campaign, ())
            Campaign(ledger, fresh, agenda_of(fresh, spec, {}), brief, _Watched()).run()
        cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
        size = ledger.file.stat().st_size
        print(f"{ledger.sizes()}, {size / 1e9:.2f} GB: {cpu:.2f} s CPU, {clock:.2f} s to the first task", flush=True)
        began = time.process_time()
        found = ledger.results(campaign)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        took = time.process_time() - began
        print(f"reading all {len(found)} results for the next agenda: {took:.1f} s CPU, {peak:.1f} GiB at most")


def speedup(words: list[str], rounds: int) -> None:
    """Some rounds of a campaign with one process and with two; and what the times of its tasks would allow at best.

    Two processes come before and after the single one, so that a machine that gets faster or slower favours neither.
    """
    load_suite()  # imports are paid once, before both
    with tempfile.TemporaryDirectory() as name:
        clocks: list[float] = []
        found: list[dict[str, Any]] = []
        for number, workers in enumerate((2, 1, 2)):
            ledger = Path(name) / f"{number}.sqlite"
            clock, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
            here(*words, "--rounds", str(rounds), "--no-report", "--ledger", str(ledger), "--workers", str(workers))
            clocks.append(time.perf_counter() - clock)
            after = resource.getrusage(resource.RUSAGE_SELF)
            base = Ledger(ledger, write=False)
            campaign = next(iter(base.campaigns()))
            found = base.results(campaign)
            main = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(f"{workers} workers: {clocks[-1]:.1f} s of the clock, {main:.1f} s CPU of the main process")
        two, one, again = clocks
        print(
            f"on {os.cpu_count()} cores with load {os.getloadavg()[0]:.1f}: {2 * one / (two + again):.2f} times as fast"
        )
        for workers in (2, 8, 64):
            best = sum(_at_best([row for row in found if row["round"] == number], workers) for number in range(rounds))
            alone = sum(row["seconds"] for row in found)
            print(f"the same tasks on {workers} free cores: {alone / best:.2f} times as fast as on one")


def _at_best(found: list[dict[str, Any]], workers: int) -> float:
    """Seconds for the tasks of a round, those at one regime together, if nothing else took time."""
    costs = {row["number"]: row["seconds"] for row in found}
    free = [0.0] * workers
    for bundle in bundles([(row["number"], json.loads(json.dumps(row["task"]))) for row in found]):
        free[free.index(min(free))] += sum(costs[i] for i, _ in bundle)
    return max(free)


def _nothing(brief: Brief, tasks: Any, known: Any) -> float:
    time.sleep(0.2)
    return time.process_time()


def scheduler(workers: list[int], tasks: int) -> None:
    """CPU time of a Dask scheduler and of the main process for each task, at several numbers of workers."""
    from distributed import Client, LocalCluster

    brief = Brief("ledger.sqlite", "campaign", ("file.py",))
    bundle = [(0, Task("design", "mine.right", 0, 1e-8, 0, regime={"mu": 1.5, "k": 9}).to_json())]
    for count in workers:
        options = {"processes": False, "n_workers": 1, "threads_per_worker": count, "dashboard_address": None}
        with LocalCluster(**options) as cluster, Client(cluster) as client:
            executor = client.get_executor(pure=False)
            known = [(b"k" * 16, bytes(96))] * 40
            began, clock = time.process_time(), time.perf_counter()
            futures = [executor.submit(_nothing, brief, bundle, known) for _ in range(tasks)]
            for future in futures:
                future.result()
            cpu, clock = time.process_time() - began, time.perf_counter() - clock
            print(f"{count} workers: {1e3 * cpu / tasks:.2f} ms CPU a task, {tasks / clock:.0f} tasks/s of the clock")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("overhead", "rows", "resume", "speedup", "scheduler"))
    parser.add_argument("words", nargs="*")
    parser.add_argument("--checks", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--writers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--results", type=int, default=1_000_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[2, 16, 128])
    given = parser.parse_args()
    if given.what == "overhead":
        overhead(given.checks)
    elif given.what == "rows":
        rows(given.writers, 4.0)
    elif given.what == "resume":
        resume(given.results)
    elif given.what == "speedup":
        speedup(given.words, given.rounds)
    else:
        scheduler(given.workers, 1000)
