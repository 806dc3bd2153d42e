"""Where extraction runs: local processes, or a Dask or Ray cluster, all through `concurrent.futures`.

Takes shards to be made and gives their manifests, whatever becomes of single workers. What a shard is belongs
in `shard`. Nothing here changes a row: every engine, and any number of workers, writes the same bytes.
"""

import os
import pickle
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pipelines.running.shard import ShardManifest, ShardSpec

#: How often a shard is tried whose worker ended in the middle, before it is looked at on its own.
_ATTEMPTS: Final = 3
#: How often an article is tried alone before it is held to end its interpreter.
_ATTEMPTS_ALONE: Final = 2
#: One shard of fewer bytes than this is made here and now: processes would take longer to start.
_SMALL: Final = 2**20
LOCAL: Final = "local"


class EngineError(Exception):
    """An engine that cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Where shards are made.

    Args:
        address: `local`, `dask://HOST:PORT`, `ray` (this machine) or `ray://HOST:PORT`.
        workers: shards that are made at once; by default as many as the machine or cluster has cores.
        memory: megabytes for sorting and comparing inputs where the run is begun; by default a quarter of
            that machine's.
    """

    address: str = LOCAL
    workers: int | None = None
    memory: int | None = None

    def __post_init__(self) -> None:
        """Refuse what names no engine before any work is done."""
        if self.scheme not in _OPENERS or (self.scheme == "dask" and "://" not in self.address):
            raise EngineError(
                f"`{self.address}` names no engine; give local, dask://HOST:PORT, ray or ray://HOST:PORT"
            )
        if self.workers is not None and self.workers < 1:
            raise EngineError(
                f"{self.workers} workers can do no work; give 1 or more, or leave the number out"
            )

    @property
    def scheme(self) -> str:
        """The kind of engine: `local`, `dask` or `ray`."""
        return self.address.partition("://")[0]

    def make_shards(self, specs: Iterable["ShardSpec"]) -> Iterator["ShardManifest"]:
        """Make shards, as many at once as there are workers.

        Where workers end in the middle of a shard, it is tried again; where it ends them three times, it is
        made alone and in halves, until the articles that end their interpreter are found. These become
        errors, and all other articles of the shard are kept.

        Args:
            specs: the shards; taken one by one as there is room, so that there may be very many.

        Yields:
            What is in each shard, in the order in which they are done.

        Raises:
            EngineError: the engine cannot be reached, or its package is not installed.
        """
        from pipelines.running.shard import extract_shard

        coming = iter(specs)
        waiting = list(islice(coming, 2))
        if not waiting:
            return
        if self.scheme == LOCAL and len(waiting) == 1 and _is_small(waiting[0]):
            yield extract_shard(waiting[0])
            return
        run = _Run(chain(waiting, coming))
        while not run.is_done:
            with self._open() as (executor, workers):
                yield from run.drain(executor, workers)
        for spec in run.suspects:
            yield from self._make_alone(spec)

    def _make_alone(self, spec: "ShardSpec") -> Iterator["ShardManifest"]:
        """Make a shard of which it is known that workers ended on it, apart from all others."""
        from pipelines.running.shard import extract_shard

        is_single = len(spec.inputs) == 1
        for _ in range(_ATTEMPTS_ALONE if is_single else 1):
            with replace(self, workers=1)._open() as (executor, _):
                future = _submitted(executor, spec)
                if not _ended_its_worker(future):
                    yield future.result()
                    return
        if is_single:
            yield extract_shard(replace(spec, ends_interpreter=True))
            return
        for half in spec.halves():
            yield from self._make_alone(half)

    @contextmanager
    def _open(self) -> Iterator[tuple[Executor, int]]:
        with _OPENERS[self.scheme](self) as opened:
            yield opened


class _Run:
    """The shards of one run on their way: not begun, at work, to be tried again, or under suspicion."""

    def __init__(self, specs: Iterator["ShardSpec"]) -> None:
        self._coming = specs
        self._again: deque[ShardSpec] = deque()
        self._deaths: Counter[str] = Counter()
        self.suspects: list[ShardSpec] = []
        self.is_done = False

    def drain(self, executor: Executor, workers: int) -> Iterator["ShardManifest"]:
        """Make shards until all are done, or until a worker has ended in the middle of one."""
        running: dict[Future[ShardManifest], ShardSpec] = {}
        lost = False
        while not lost:
            while len(running) < 2 * workers and (spec := self._next()):
                try:
                    running[_submitted(executor, spec)] = spec
                except BrokenExecutor:
                    self._again.append(spec)
                    break
            if not running:
                break
            was_alone = len(running) == 1
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                spec = running.pop(future)
                if _ended_its_worker(future):
                    lost = True
                    self._lose(spec, was_alone)
                else:
                    yield future.result()
        for future, spec in running.items():
            if _ended_its_worker(future):
                self._lose(spec, is_alone=False)
            else:
                yield future.result()
        self.is_done = not lost and not self._again

    def _next(self) -> "ShardSpec | None":
        return self._again.popleft() if self._again else next(self._coming, None)

    def _lose(self, spec: "ShardSpec", is_alone: bool) -> None:
        """Note that a worker ended while it had the shard or, where it was not alone, one beside it."""
        self._deaths[spec.shard_id] += _ATTEMPTS if is_alone else 1
        if self._deaths[spec.shard_id] < _ATTEMPTS:
            self._again.append(spec)
        else:
            self.suspects.append(spec)


def _submitted(executor: Executor, spec: "ShardSpec") -> "Future[ShardManifest]":
    """Have a shard made by a worker, which learns of polars only once it is told to use one thread of it."""
    return executor.submit(_make_in_one_thread, pickle.dumps(spec))


def _make_in_one_thread(spec: bytes) -> "ShardManifest":
    os.environ["POLARS_MAX_THREADS"] = "1"  # Read when polars is imported, which the first shard does.
    from pipelines.running.shard import extract_shard

    return extract_shard(pickle.loads(spec))


def _is_small(spec: "ShardSpec") -> bool:
    return sum(getattr(found, "size", 0) for found in spec.inputs) < _SMALL


def _ended_its_worker(future: "Future[ShardManifest]") -> bool:
    """Whether the worker ended without a word; waits for the future."""
    error = future.exception()
    return isinstance(error, BrokenExecutor) or type(error).__name__ in _CLUSTER_DEATHS


#: What the clusters' packages, which need not be installed, say of a worker that ended.
_CLUSTER_DEATHS: Final = ("KilledWorker", "WorkerCrashedError", "NodeDiedError")


@contextmanager
def _local_processes(engine: Engine) -> Iterator[tuple[Executor, int]]:
    workers = engine.workers or _cores()
    executor = _started(workers)
    try:
        yield executor, workers
    finally:
        executor.shutdown(cancel_futures=True)


def _started(workers: int) -> ProcessPoolExecutor:
    """Processes of which one is known to have come up, so that an article is not blamed if none can."""
    for _ in range(_ATTEMPTS):
        executor = ProcessPoolExecutor(workers, get_context("spawn"), _become_worker)
        try:
            executor.submit(_cores).result()
            return executor
        except BrokenExecutor:
            executor.shutdown()
    raise EngineError(
        "No process for extraction can start here; why, stands above. A script that extracts must do so "
        'below `if __name__ == "__main__":`, as every such process imports it'
    )


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _become_worker() -> None:
    """Let a process not live longer than the one that began it."""
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)


@contextmanager
def _dask(engine: Engine) -> Iterator[tuple[Executor, int]]:
    try:
        from distributed import Client
    except ImportError as error:
        raise EngineError(
            "Dask is not installed; install the extra: pip install 'gleanings[dask]'"
        ) from error
    address = f"tcp://{engine.address.partition('://')[2]}"
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise EngineError(
            f"No Dask scheduler answers at {address}; check the address, or start one"
        ) from error
    with client:
        workers = engine.workers or sum(client.ncores().values())
        if not workers:
            raise EngineError(
                f"The Dask scheduler at {address} has no workers; start some: dask worker {address}"
            )
        with client.get_executor(pure=False, retries=_ATTEMPTS - 1) as executor:
            yield executor, workers


@contextmanager
def _ray(engine: Engine) -> Iterator[tuple[Executor, int]]:
    os.environ.setdefault(
        "RAY_USAGE_STATS_ENABLED", "0"
    )  # Else a cluster that is begun here tells its makers.
    try:
        import ray
    except ImportError as error:
        raise EngineError("Ray is not installed; install the extra: pip install 'gleanings[ray]'") from error
    begun_here = not ray.is_initialized()
    if begun_here:
        address = engine.address if "://" in engine.address else None
        try:
            ray.init(address, log_to_driver=False, include_dashboard=False if address is None else None)
        except (ConnectionError, ValueError) as error:
            raise EngineError(f"No Ray cluster answers at {engine.address}: {error}") from error
    try:
        yield _RayExecutor(ray), engine.workers or int(ray.cluster_resources().get("CPU", 1))
    finally:
        if begun_here:
            ray.shutdown()


class _RayExecutor(Executor):
    """Ray's tasks behind the interface of `concurrent.futures`."""

    def __init__(self, ray: Any) -> None:
        self._ray = ray

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        """Run a function somewhere on the cluster."""
        remote = self._ray.remote(work).options(max_retries=_ATTEMPTS - 1)
        future: Future[Any] = remote.remote(*arguments, **named).future()
        return future


_OPENERS: Final = {LOCAL: _local_processes, "dask": _dask, "ray": _ray}
