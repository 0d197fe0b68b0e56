"""How a kernel for a page is started: its environment, its sockets and its limits; it runs nothing itself.

jupyter_client decides from the kernel specification which process a kernel is; another provisioner fits in.
"""

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from traitlets.config import Config

__all__ = ["NAME", "SPECIFICATION", "arguments", "environment", "socket_folder"]

NAME = "python3"
#: What a notebook says of its kernel; papermill and nbformat ask for all three.
SPECIFICATION = {"name": NAME, "display_name": "Python 3", "language": "python"}
# The same trick as in ufanalysis.publish, for the kernel: plotly imports nbformat when it shows a figure.
QUICKEN = "__import__('sys').modules.setdefault('rfc3987_syntax', None)"


def environment(folder: Path, outer: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a worker and its kernels: `outer`, with all fixed that could change a page.

    `folder` is a private, writable folder for Jupyter's run-time files; a home folder is not needed.
    """
    return {
        **outer,
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "Asia/Shanghai",
        # Connection files hold a key; they go with the folder.
        "TMPDIR": str(folder),
        # A person's own IPython profile or Jupyter configuration must not change a page.
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_NO_CONFIG": "1",
    }


def socket_folder() -> Path:
    """Make a private folder with a path short enough for a Unix socket (104 bytes with the file's name)."""
    # TMPDIR may be long; /tmp is not, and mkdtemp keeps other users out.
    return Path(tempfile.mkdtemp(prefix="ufa-", dir="/tmp" if Path("/tmp").is_dir() else None))  # noqa: S108


def arguments(folder: Path, *, timeout: int) -> dict[str, object]:
    """Return what papermill.execute_notebook is told about the kernel; `timeout` is in seconds per cell."""
    return {
        "kernel_name": NAME,
        "language": "python",
        "start_timeout": 60,
        "execution_timeout": timeout,
        "extra_arguments": [f"--IPKernelApp.exec_lines={QUICKEN}", "--HistoryManager.enabled=False"],
        "config": _transport(folder) if _has_unix_sockets() else Config(),
    }


def _has_unix_sockets() -> bool:
    return os.name == "posix" and sys.platform != "cygwin"


def _transport(folder: Path) -> Config:
    # Over TCP every process of the machine can connect, and ipykernel warns so on every start.
    return Config({"KernelManager": {"transport": "ipc", "ip": str(folder / "k")}})
