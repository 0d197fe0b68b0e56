"""A kernel starts the same way whatever machine, person and shell it is started from."""

import subprocess
import sys

from ufanalysis.publish.kernels import arguments, environment, socket_folder


def test_what_could_change_a_page_is_fixed(tmp_path):
    outer = {"PYTHONHASHSEED": "7", "LANG": "zh_CN.GB18030", "TZ": "America/Lima", "PATH": "/bin", "LC_ALL": "C"}

    fixed = environment(tmp_path, outer)

    assert {name: fixed[name] for name in outer} == {
        "PYTHONHASHSEED": "0",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "Asia/Shanghai",
        "PATH": "/bin",
    }
    assert fixed["IPYTHONDIR"].startswith(str(tmp_path))
    assert outer["PYTHONHASHSEED"] == "7"


def test_a_socket_path_fits_into_a_unix_socket_address():
    folder = socket_folder()
    try:
        # 104 bytes on macOS, 108 on Linux; below the folder stand the worker's number, "k" and a port.
        assert len(str(folder / "99" / "k-12345").encode()) <= 104
    finally:
        folder.rmdir()


def test_the_kernel_s_name_and_its_limit_are_given(tmp_path):
    given = arguments(tmp_path, timeout=7)

    assert (given["kernel_name"], given["execution_timeout"]) == ("python3", 7)


def test_importing_the_publisher_compiles_no_grammars():
    found = "import ufanalysis.publish.run, sys; print('lark' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", found], check=True, capture_output=True, text=True).stdout == "False\n"
