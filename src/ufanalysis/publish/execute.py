"""Run one notebook from first to last cell in a kernel of its own; it neither exports nor publishes."""

import re
from collections.abc import Mapping
from pathlib import Path

import nbformat
import papermill
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from ufanalysis.errors import ReportError
from ufanalysis.publish import kernels
from ufanalysis.publish.parameters import Value, read_notebook

__all__ = ["TIMEOUT", "cell_name", "execute", "named"]

#: Seconds one cell may take.
TIMEOUT = 120
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
MARKER = "papermill-error-cell-tag"


def execute(
    notebook: Path, parameters: Mapping[str, Value], *, root: Path, folder: Path, timeout: int = TIMEOUT
) -> NotebookNode:
    """Return the executed notebook, run in `root` so that ufanalysis.load() finds the workspace.

    `folder` is private to the caller, which runs one notebook at a time: papermill changes the working
    directory of the whole process. Raises ReportError naming notebook, parameters, cell and reason.
    """
    partial = folder / "partial.ipynb"
    partial.unlink(missing_ok=True)
    try:
        return papermill.execute_notebook(
            _for_python(read_notebook(notebook)),
            str(partial),
            parameters=dict(parameters),
            cwd=str(root),
            progress_bar=False,
            report_mode=True,
            **kernels.arguments(folder, timeout=timeout),
        )
    except PapermillExecutionError as error:
        reason = f"出错：{error.ename}：{COLOUR.sub('', str(error.evalue)):.600}"
        raise _failure(notebook, parameters, partial, reason=reason) from error
    except CellTimeoutError as error:
        reason = f"超过 {timeout} 秒仍未结束。请检查是否有死循环或等待输入"
        raise _failure(notebook, parameters, partial, reason=reason) from error
    except DeadKernelError as error:
        reason = "运行时内核退出，多因内存不足。请减少该格读入的数据，或关闭其他程序后重试"
        raise _failure(notebook, parameters, partial, reason=reason) from error
    except (NoSuchKernel, RuntimeError) as error:
        raise ReportError(
            f"{notebook.name}：内核 {kernels.NAME} 无法启动（{error}）。请按 README 重新安装环境"
        ) from error


def _for_python(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook for our kernel, whatever name the author's JupyterLab had stored in it."""
    metadata = {**notebook.metadata, "kernelspec": kernels.SPECIFICATION}
    return nbformat.from_dict({**notebook, "metadata": metadata})


def _failure(notebook: Path, parameters: Mapping[str, Value], partial: Path, *, reason: str) -> ReportError:
    return ReportError(f"{named(notebook, parameters)}：{_last_started(partial)}{reason}")


def named(notebook: Path, parameters: Mapping[str, Value]) -> str:
    """Name a page as a message does: its notebook and its parameters."""
    given = "，".join(f"{name}={value}" for name, value in parameters.items()) or "无参数"
    return f"{notebook.name}（{given}）"


def _last_started(partial: Path) -> str:
    """Name the cell at which the run stopped: papermill's own status says completed for a dead kernel."""
    if not partial.exists():
        return ""
    executed = nbformat.read(partial, as_version=4)
    cells = [cell for cell in executed.cells if MARKER not in cell.metadata.get("tags", [])]
    started = [n for n, cell in enumerate(cells) if cell.metadata.get("papermill", {}).get("start_time")]
    return cell_name(cells, started[-1]) if started else ""


def cell_name(cells: list[NotebookNode], index: int) -> str:
    """Name a cell as a person finds it: its place among the cells of its kind, and its first line."""
    cell = cells[index]
    kind = "代码格" if cell.cell_type == "code" else "文字格"
    written = [c for c in cells[: index + 1] if "injected-parameters" not in c.metadata.get("tags", [])]
    place = sum(1 for other in written if other.cell_type == cell.cell_type)
    first = next((line.strip() for line in cell.source.splitlines() if line.strip()), "")
    return f"第 {place} 个{kind}（{first:.60}）"
