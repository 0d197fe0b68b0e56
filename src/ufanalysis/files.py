"""Write files so that a reader sees the old content or the new, never a half; it decides nothing about content."""

import hashlib
import os
import tempfile
from pathlib import Path

__all__ = ["digest", "write_bytes", "write_text"]


def write_bytes(path: Path, content: bytes) -> None:
    """Replace `path` by `content` in one step: temporary neighbour, fsync, rename, fsync of the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes the file private; a published page must be readable by the web server.
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def write_text(path: Path, content: str) -> None:
    """Replace `path` by `content`, encoded as UTF-8, in one step."""
    write_bytes(path, content.encode())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder for fsync; NTFS journals the rename itself.
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
