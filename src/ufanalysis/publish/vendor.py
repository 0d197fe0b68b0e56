"""Prepare the chart library that every page carries, once per plotly release; no page is made here.

Run it as `python -m ufanalysis.publish.vendor plotly-basic.min.js zh-cn.js`, with the files of the packages
plotly.js-basic-dist-min (in the version that the installed plotly bundles) and plotly.js-locales, and with
the program zopfli installed. docs/decisions/0011 and 0027 say why.
"""

import gzip
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

__all__ = ["BUNDLE", "eager", "prepare", "strip_addresses"]

BUNDLE = Path(__file__).parent / "templates" / "plotly-basic.js.gz"
# What the library could reach: the share button, the map outlines, the logo. No page uses them.
ADDRESSES = ("https://cloud.plotly.com/newchart", "https://cdn.plot.ly/un/", "https://plotly.com/")
CONFIG = (
    "Plotly.setPlotConfig({locale:'zh-CN',displaylogo:false,showSendToCloud:false,"
    "plotlyServerURL:'',scrollZoom:false});"
)
#: The function that holds the whole library, as the package wraps it.
OUTER = '} (typeof self !== "undefined" ? self : this, () => {\n'
#: How the package's bundler begins a module: name=wrap((exports,module)=>{
MODULE = re.compile(r"(?<=[ ,])[\w$]+=[\w$]+(?=\((?:\([\w$,]*\)|[\w$]+)=>\{)")
REGEX = r"/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/"
#: Strings, comments and regular expressions, whose brackets do not count, and brackets.
TOKEN = re.compile(
    r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|`(?:[^`\\]|\\.)*`|//[^\n]*|/\*.*?\*/"
    rf"|(?<=[=(,:;!&|?{{}}\[+~<>^*%-]){REGEX}|(?<=return){REGEX}|[(){{}}\[\]]",
    re.DOTALL,
)


def strip_addresses(library: str) -> str:
    """Return the library without the addresses it could call; ValueError when one is no longer found."""
    absent = [address for address in ADDRESSES if f'"{address}' not in library]
    if absent:
        raise ValueError(f"addresses not found, look for their successors before embedding: {absent}")
    for address in ADDRESSES:
        library = library.replace(f'"{address}', '"')
    return library


def eager(library: str) -> str:
    """Return the library with each module's function, and the one around all, in brackets of its own.

    Browsers skim a function first and read it when it is called, but read one in brackets at once. Every module
    is called on start, so without brackets all of the library is read two to three times.
    ValueError when the library is built in another way.
    """
    wraps = list(_modules(library))
    outer, end = library.find(OUTER), library.rfind("}));")
    if not wraps or outer < 0 or end < 0:
        raise ValueError("the library is no longer built of modules in one function: look how it is, and adapt `eager`")
    wraps.append((outer + OUTER.index("() =>"), end + 1))
    marks = sorted([(start, "(") for start, _ in wraps] + [(stop, ")") for _, stop in wraps])
    places = [0, *(place for place, _ in marks), len(library)]
    pieces = [library[a:b] for a, b in pairwise(places)]
    return "".join(piece + mark for piece, mark in zip(pieces, [*(mark for _, mark in marks), ""], strict=True))


def _modules(library: str) -> Iterator[tuple[int, int]]:
    """Where the function of each module begins and ends."""
    begins = {match.end() for match in MODULE.finditer(library)}
    opened: list[int] = []
    for token in TOKEN.finditer(library):
        if token[0] in "([{":
            opened.append(token.start())
        elif token[0] in ")]}" and (start := opened.pop()) in begins:
            yield start + 1, token.start()


def prepare(library: str, locale: str) -> str:
    """Return library, Chinese locale and house configuration as one script, in ASCII: browsers read that faster."""
    bare = re.sub(r"\s*//[^\n']*$", "", locale, flags=re.MULTILINE)
    body = bare[bare.index("{") : bare.rindex("}") + 1]
    script = f"{eager(strip_addresses(library))}\nPlotly.register({' '.join(body.split())});\n{CONFIG}\n"
    # Python's escapes for what is beyond ASCII are those of the script as well, up to U+FFFF.
    return script.encode("ascii", "backslashreplace").decode()


def _main() -> None:
    script = prepare(*(Path(name).read_text(encoding="utf-8") for name in sys.argv[1:3])).encode()
    # Its stream is gzip, always the same bytes, and 4 % smaller than gzip's own best.
    program = shutil.which("zopfli")
    if program is None:
        raise SystemExit("zopfli is not installed; Debian: apt install zopfli")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.js"
        path.write_bytes(script)
        packed = subprocess.run([program, "-c", path], capture_output=True, check=True).stdout  # noqa: S603 - see which
    if gzip.decompress(packed) != script:
        raise ValueError("zopfli has packed something else")
    BUNDLE.write_bytes(packed)


if __name__ == "__main__":
    _main()
