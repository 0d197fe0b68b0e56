"""Run a reader in a child process that a bad file may kill; the parent only ever sees a result or a WorkbookError."""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as Expired
from functools import lru_cache, partial
from importlib import import_module
from multiprocessing import current_process
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TypeVar

from loky.backend import get_context
from pebble import ProcessExpired, ProcessFuture, ProcessPool

from ufanalysis.errors import WorkbookError

__all__ = ["each", "once", "start"]

SECONDS = 30
MEMORY = 3 * 2**30
_COUNT = min(os.cpu_count() or 1, 8)
#: So many files a worker takes at a time; evidence: 170 workbooks take 1.6 s one by one, 1.35 s in fives or tens.
_TOGETHER = 5
Result = TypeVar("Result")


@lru_cache(maxsize=1)
def _pool() -> ProcessPool:
    """The workers of this process: started when first needed, ended with it.

    loky starts them without running the caller's script again, as multiprocessing's own spawn does, and without
    forking a process that has threads, which can deadlock.
    """
    # A worker of multiprocessing.Pool is a daemon, which may have no children; a careless reader in it would be worse.
    current_process().daemon = False
    pool = ProcessPool(max_workers=_COUNT, context=get_context("loky"), initializer=_limit)
    # Not atexit: a child of multiprocessing waits for its children without running it, and would wait for ever.
    Finalize(None, _end, args=(pool,), exitpriority=100)
    return pool


def _end(pool: ProcessPool) -> None:
    pool.stop()
    pool.join()


def _limit() -> None:
    # Nearly all that a reader makes dies by itself; looking for cycles after every 700 objects took 5 % of its time.
    gc.set_threshold(20_000)
    # What a dying reader prints (a Rust panic, its backtrace) is told as a WorkbookError; nobody can use the rest.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if sys.platform != "win32":
        # The module exists on Unix only.
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def start() -> list[ProcessFuture]:
    """Let the workers start while the caller does something else; a result means that one is ready."""
    return [_pool().schedule(_nothing) for _ in range(_COUNT)]


def _nothing() -> None:
    # Importing what readers need is most of a worker's start.
    import_module("ufanalysis.ingest.match")


def once(function: Callable[..., Result], path: Path, *rest: object) -> Result:
    """The function's result for one file. Raises WorkbookError, also when the reader crashes, hangs or eats memory."""
    return next(_results(function, [(path, *rest)]))()


def each(function: Callable[..., Result], tasks: Sequence[tuple[object, ...]]) -> Iterator[Callable[[], Result]]:
    """For each task (path first) a call that gives its result or raises its WorkbookError, in order.

    Files go to the workers in batches. A batch that one of them spoils is done again, each file alone.
    """
    size = max(1, min(_TOGETHER, len(tasks) // (4 * _COUNT)))
    batches = [tasks[k : k + size] for k in range(0, len(tasks), size)]
    futures = [_pool().schedule(_together, args=(function, batch), timeout=SECONDS) for batch in batches]
    for batch, future in zip(batches, futures, strict=True):
        if future.exception() is None:
            yield from (partial(_given, result) for result in future.result())
        else:
            yield from _results(function, batch)


def _together(function: Callable[..., Result], tasks: Sequence[tuple[object, ...]]) -> list[Result | WorkbookError]:
    """The results of several files; a WorkbookError stands for one that was refused."""
    return [_result_of(function, task) for task in tasks]


def _result_of(function: Callable[..., Result], task: tuple[object, ...]) -> Result | WorkbookError:
    try:
        return function(*task)
    except WorkbookError as error:
        return error


def _given(result: Result | WorkbookError) -> Result:
    if isinstance(result, WorkbookError):
        raise result
    return result


def _results(function: Callable[..., Result], tasks: Sequence[tuple[object, ...]]) -> Iterator[Callable[[], Result]]:
    futures = [(Path(str(task[0])), _pool().schedule(function, args=task, timeout=SECONDS)) for task in tasks]
    for path, future in futures:
        yield lambda path=path, future=future: _outcome(path, future)  # type: ignore[misc]


def _outcome(path: Path, future: object) -> object:
    try:
        return future.result()  # type: ignore[attr-defined]
    except Expired as error:
        found, advice = f"读取超过 {SECONDS} 秒", "请删除多余的格式和空白区域后另存重发"
        raise WorkbookError("TIMEOUT", path, found=found, expected="几秒内可读完的工作簿", advice=advice) from error
    except MemoryError as error:
        found, advice = "读取时占用内存过多", "请删除远处的多余单元格后另存重发"
        raise WorkbookError("TOO_MUCH_MEMORY", path, found=found, expected="正常大小的工作簿", advice=advice) from error
    except ProcessExpired as error:
        found, advice = f"读取程序意外终止（{error.exitcode}）", "请在 Excel 或 WPS 中打开并另存后重发"
        raise WorkbookError("READER_CRASHED", path, found=found, expected="完好的工作簿", advice=advice) from error
    except WorkbookError:
        raise
    except BaseException as error:
        # Readers of hostile files raise what they like, a Rust panic among it, which is no Exception; one file must
        # not stop the others. The cause stays chained for whoever looks into it.
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        found, advice = f"读取时出错（{type(error).__name__}）", "请在 Excel 或 WPS 中打开并另存后重发"
        raise WorkbookError("READER_FAILED", path, found=found, expected="完好的工作簿", advice=advice) from error
