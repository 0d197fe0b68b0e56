"""Two workers side by side: requests go in, answers come out as they are done; it knows nothing of pages."""

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Timer

from ufanalysis.publish import worker

__all__ = ["Answer", "answers"]

#: Requests at a time. On two cores more gain little: 8 pages took 33 s two at a time, 29 s four at a time.
SIZE = 2
# A worker waits for its kernel to end; a kernel that does not end is killed with it.
PATIENCE = 10
LATE = "请检查笔记本是否有死循环，或把它拆成几页"
Worker = subprocess.Popen[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to the request of that place; `fields` holds `error` when there is no page."""

    place: int
    fields: Mapping[str, object]
    seconds: float


def answers(requests: Sequence[Mapping[str, object]], folder: Path, *, limit: float) -> Iterator[Answer]:
    """Yield the answers as they are done; a worker that dies costs its own request only.

    A request that takes more than `limit` seconds ends with its worker.
    """
    idle: SimpleQueue[tuple[Worker, Path]] = SimpleQueue()
    count = min(SIZE, len(requests))
    for number in range(count):
        own = folder / str(number)
        idle.put((worker.start(own), own))
    pool = ThreadPoolExecutor(max_workers=count)
    try:
        pending = [pool.submit(_answer, place, request, idle, limit=limit) for place, request in enumerate(requests)]
        yield from (done.result() for done in as_completed(pending))
    finally:
        # Whoever stops listening, by Ctrl-C say, waits for the requests in work, not for all.
        pool.shutdown(cancel_futures=True)
        for _ in range(count):
            _stop(idle.get()[0])


def _answer(
    place: int, request: Mapping[str, object], idle: SimpleQueue[tuple[Worker, Path]], *, limit: float
) -> Answer:
    process, folder = idle.get()
    begun = time.monotonic()
    # The kernel notices within a second that its worker is gone, and ends.
    alarm = Timer(limit, process.kill)
    alarm.start()
    try:
        fields = worker.ask(process, request)
        alarm.cancel()
        if fields is None:
            is_late = time.monotonic() - begun >= limit
            obituary = _obituary(process, folder)
            fields = {"error": f"整页超过 {limit:g} 秒仍未完成，已停止。{LATE}" if is_late else obituary}
            process = worker.start(folder)
    finally:
        alarm.cancel()
        idle.put((process, folder))
    return Answer(place=place, fields=fields, seconds=round(time.monotonic() - begun, 2))


def _obituary(process: Worker, folder: Path) -> str:
    _stop(process)
    errors = (folder / "errors.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    last = f"，最后的信息为：{errors[-1]:.300}" if errors else ""
    advice = "请重试；若再次出现，请把此信息交给维护人员"
    return f"制作页面的进程意外退出（返回码 {process.returncode}）{last}。{advice}"


def _stop(process: Worker) -> None:
    if process.stdin and not process.stdin.closed:
        _close(process)
    try:
        process.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()


def _close(process: Worker) -> None:
    try:
        process.stdin.close()  # type: ignore[union-attr]
    except BrokenPipeError:
        # Closing flushes what a dead worker can no longer read.
        return
