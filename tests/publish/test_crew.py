"""Two workers make pages side by side; a page that takes too long ends with its worker."""

import pytest

from ufanalysis.publish import crew


@pytest.mark.notebook
def test_a_page_that_takes_too_long_is_stopped_and_said_so(tmp_path):
    # A worker needs longer than this to start, whatever it is asked for.
    (answer,) = crew.answers([{"notebook": "", "parameters": {}}], tmp_path, limit=0.05)

    assert str(answer.fields["error"]).startswith("整页超过 0.05 秒仍未完成，已停止")
