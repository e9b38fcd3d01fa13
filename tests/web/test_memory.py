"""The server's threads are few and share where their memory is taken from, and what is large lies by itself."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest
from anyio.to_thread import current_default_thread_limiter
from fastapi.testclient import TestClient

from comity.web.app import THREADS, make_app
from comity.web.settings import Settings

_MANY_THREADS = """
import ctypes, threading
from comity.web import serving

serving._keep_memory_together()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
together = threading.Barrier(9)

def take():
    together.wait()
    assert all(libc.malloc(1000) for _ in range(1000))

threads = [threading.Thread(target=take) for _ in range(8)]
for thread in threads:
    thread.start()
together.wait()
for thread in threads:
    thread.join()
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc gives threads places of their own")
def test_threads_share_where_their_memory_is_taken_from() -> None:
    told = subprocess.run([sys.executable, "-c", _MANY_THREADS], capture_output=True, text=True, check=True).stdout
    # Without being told so there are nine: one for each thread.
    assert told.count("<heap nr=") <= 2


_LARGE = """
import ctypes
from comity.web import serving

class Told(ctypes.Structure):
    names = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"
    _fields_ = [(name, ctypes.c_size_t) for name in names.split()]

serving._keep_memory_together()
libc = ctypes.CDLL(None)
libc.mallinfo2.restype = Told
libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
libc.free(libc.malloc(4_000_000))
before = libc.mallinfo2().hblks
libc.malloc(2_000_000)
print(libc.mallinfo2().hblks - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is told so")
def test_what_is_large_lies_by_itself_after_larger_things_were_let_go_of() -> None:
    told = subprocess.run([sys.executable, "-c", _LARGE], capture_output=True, text=True, check=True).stdout
    # Without being told so glibc would from then on take it from between what is small.
    assert told.split() == ["1"]


def test_no_more_requests_are_answered_at_once_than_there_are_threads_for(tmp_path: Path) -> None:
    app = make_app(Settings(str(tmp_path / "comity.db")))
    most = []

    @app.get("/probe")
    async def probe() -> None:
        most.append(current_default_thread_limiter().total_tokens)

    with TestClient(app, base_url="http://127.0.0.1") as client:
        client.get("/probe")
    assert most == [THREADS]
