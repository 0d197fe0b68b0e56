"""A process that makes pages: one JSON request per line on stdin, one JSON answer per line; it places none.

A process of our own instead of a pool's: papermill changes the working directory of the whole process, a
script that calls `publish` need not be importable again, and the death of one worker costs one page.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from ufanalysis.errors import ReportError, UfaError
from ufanalysis.publish import kernels

__all__ = ["ask", "make", "start"]


def start(folder: Path) -> subprocess.Popen[str]:
    """Start a worker that keeps its run-time files and its error output in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    # -P: the workspace, or wherever the caller stands, must not lend modules to the worker.
    command = [sys.executable, "-P", "-m", "ufanalysis.publish.worker", str(folder)]
    with (folder / "errors.txt").open("w", encoding="utf-8") as errors:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
            env=kernels.environment(folder, os.environ),
        )


def ask(worker: subprocess.Popen[str], request: Mapping[str, object]) -> dict | None:
    """Return the worker's answer: a page's fields, or {"error": reason}; None when the worker died."""
    if worker.stdin is None or worker.stdout is None:
        return None
    try:
        worker.stdin.write(json.dumps(request) + "\n")
        worker.stdin.flush()
        line = worker.stdout.readline()
    except (BrokenPipeError, ConnectionResetError):
        return None
    return json.loads(line) if line.endswith("\n") else None


def make(request: Mapping[str, Any], folder: Path) -> dict[str, object]:
    """Run and export the page that the request describes. Raises UfaError."""
    # Imported here, so that the parent, which only starts workers, does not load nbconvert.
    from ufanalysis.publish.execute import execute, named  # noqa: PLC0415
    from ufanalysis.publish.export import Facts, export  # noqa: PLC0415

    notebook, parameters = Path(request["notebook"]), request["parameters"]
    root, timeout = Path(request["root"]), request["timeout"]
    executed = execute(notebook, parameters, root=root, folder=folder, timeout=timeout)
    try:
        return asdict(export(executed, Facts(**request["facts"])))
    except ReportError as error:
        raise ReportError(f"{named(notebook, parameters)}：{error}") from error


def _serve(folder: Path, requests: IO[str], answers: IO[str]) -> None:
    for line in requests:
        try:
            answer = make(json.loads(line), folder)
        except UfaError as error:
            answer = {"error": str(error)}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _main() -> None:
    # Whatever a library prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _serve(Path(sys.argv[1]), sys.stdin, answers)


if __name__ == "__main__":
    _main()
