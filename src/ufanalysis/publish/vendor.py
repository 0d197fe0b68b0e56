"""Prepare the chart library that every page carries, once per plotly release; no page is made here.

Run it as `python -m ufanalysis.publish.vendor plotly-basic.min.js zh-cn.js`, with the files of the packages
plotly.js-basic-dist-min (in the version that the installed plotly bundles) and plotly.js-locales.
docs/decisions/0011 says why.
"""

import gzip
import re
import sys
from pathlib import Path

__all__ = ["BUNDLE", "prepare", "strip_addresses"]

BUNDLE = Path(__file__).parent / "templates" / "plotly-basic.js.gz"
# What the library could reach: the share button, the map outlines, the logo. No page uses them.
ADDRESSES = ("https://cloud.plotly.com/newchart", "https://cdn.plot.ly/un/", "https://plotly.com/")
CONFIG = (
    "Plotly.setPlotConfig({locale:'zh-CN',displaylogo:false,showSendToCloud:false,"
    "plotlyServerURL:'',scrollZoom:false});"
)


def strip_addresses(library: str) -> str:
    """Return the library without the addresses it could call; ValueError when one is no longer found."""
    absent = [address for address in ADDRESSES if f'"{address}' not in library]
    if absent:
        raise ValueError(f"addresses not found, look for their successors before embedding: {absent}")
    for address in ADDRESSES:
        library = library.replace(f'"{address}', '"')
    return library


def prepare(library: str, locale: str) -> bytes:
    """Return library, Chinese locale and house configuration as one gzip stream, always the same bytes."""
    bare = re.sub(r"\s*//[^\n']*$", "", locale, flags=re.MULTILINE)
    body = bare[bare.index("{") : bare.rindex("}") + 1]
    text = f"{strip_addresses(library)}\nPlotly.register({' '.join(body.split())});\n{CONFIG}\n"
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


if __name__ == "__main__":
    BUNDLE.write_bytes(prepare(*(Path(name).read_text(encoding="utf-8") for name in sys.argv[1:3])))
