"""The workshop, with real processes; and the pages of its jobs."""

import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from quick_worker import quick_work
from test_sources import finished
from web_clients import Browse, csrf_of, send

from comity.store import Store, open_store
from comity.web.jobs import MOST_SOURCES, Job, Upload, Workshop
from comity.web.problems import Trouble
from fake_reader import line
from sample_records import sample

TEXT = sample().article.text


def jsonl(*texts: str, name: str = "weekly.jsonl", start: int = 0) -> Upload:
    lines = [json.dumps(line(number, text)) for number, text in enumerate(texts, start)]
    return Upload(name, "\n".join(lines).encode())


@pytest.fixture(scope="module")
def shared() -> Iterator[Workshop]:
    """A process takes seconds to start: tests share one."""
    made = Workshop(Path("comity.db"), process=quick_work)
    yield made
    made.close()


@pytest.fixture
def workshop(shared: Workshop, store: Store, place_of_store: Path) -> Iterator[Workshop]:
    shared._store = place_of_store
    shared._jobs.clear()
    yield shared
    for job in shared.jobs():
        shared.cancel(job.id)
        wait_for(shared, job)


def wait_for(workshop: Workshop, job: Job, what: str = "over") -> Job:
    """The job when it is over, or has come to something."""
    began = time.monotonic()
    while time.monotonic() - began < 60:
        found = workshop.job(job.id)
        assert found
        if found.is_over or (what == "reading" and found.state == "reading" and found.total) or (what == "some" and found.done):
            return found
        time.sleep(0.02)
    raise AssertionError(f"still {found and found.state}")


def test_what_becomes_of_pages_is_told(workshop: Workshop, store: Store) -> None:
    uploads = [
        jsonl(TEXT, "You stumble here. " * 20),
        Upload("../../etc/notes.txt", f"A visit\n\n{TEXT}".encode()),
        Upload("report.pdf", b"%PDF-1.7"),
        Upload("empty.html", b""),
    ]
    job = wait_for(workshop, workshop.submit("anna", (), uploads))
    assert (job.state, job.who, job.total, job.added, job.unchanged, job.set_aside) == ("done", "anna", 5, 2, 0, 3)
    assert [(page.source, page.reason) for page in job.asides] == [
        ("weekly.jsonl:2", "failed"),
        ("report.pdf", "binary"),
        ("empty.html", "empty"),
    ]
    assert job.names == ("weekly.jsonl", "notes.txt", "report.pdf", "empty.html")
    ids = [kept.id for kept in job.articles]
    assert ids[0] == "example-0"
    assert ids[1].startswith("notes-")
    assert {article.id for article in store.articles(ids)} == set(ids)
    # What is kept names neither a path of this machine nor what would lead out of the folder.
    assert all(page.source.startswith("uploaded/") for page in store.set_asides(10)[0])
    again = wait_for(workshop, workshop.submit("anna", (), uploads[:2]))
    assert (again.added, again.unchanged, again.articles) == (0, 2, ())


NAMES = {
    "../../../../etc/cron.d/evil.txt": "evil.txt",
    "/etc/passwd": "passwd",
    "..\\..\\Windows\\System32\\evil.txt": "evil.txt",
    "C:\\Users\\anna\\notes.txt": "notes.txt",
    "\\\\server\\share\\notes.md": "notes.md",
    "..": "..",
    ".": ".",
    "...txt": "...txt",
    "../": "a file without a name",
    "": "a file without a name",
    "   ": "a file without a name",
    "a\x00/../b.txt": "b.txt",
    "a\x00b.txt": "a\x00b.txt",
    "CON": "CON",
    "nul.txt": "nul.txt",
    "COM1.html:stream": "COM1.html:stream",
    ".bashrc": ".bashrc",
    "-rf.txt": "-rf.txt",
    "~root": "~root",
    "file:///etc/passwd": "passwd",
    "https://example.org/1.txt": "1.txt",
    "a\r\nSet-Cookie: a=1.txt": "a\r\nSet-Cookie: a=1.txt",
    "x" * 5_000 + ".txt": "x" * 100,
    "\u0416" * 300: "\u0416" * 100,
    "\u202etxt.exe": "\u202etxt.exe",
}
"""Names that try to lead elsewhere, and what the files are called in the job."""


def test_names_that_lead_elsewhere_are_names_alone(workshop: Workshop, store: Store) -> None:
    uploads = [Upload(name, f"Visit {number}\n\n{TEXT}".encode()) for number, name in enumerate(NAMES)]
    job = workshop.submit("", (), uploads)
    assert job.names == tuple(NAMES.values())
    assert workshop._folder
    files = [path for path in workshop._folder.rglob("*") if path.is_file()]
    assert {path.parent for path in files} <= {workshop._folder / job.id / "uploaded"}
    over = wait_for(workshop, job)
    assert (over.state, over.added, over.set_aside) == ("done", len(NAMES), 0)
    sources = [page.source for page in (store.page(article.id) for article in over.articles) if page]
    assert len(set(sources)) == len(NAMES)
    for source in sources:
        folder, _, name = source.partition("/")
        assert folder == "uploaded"
        # Letters, a mark of the content, and an ending: no name of a device, no dots, nothing that a shell or a disk minds.
        assert re.fullmatch(r"[^\W_][\w-]*-[0-9a-f]{8}(?:\.[a-z0-9]{1,8})?", name), name
        assert len(name.encode()) < 120


def test_names_that_a_browser_sends_are_shown_as_words(browse: Browse, workshop: Workshop) -> None:
    client = browse()
    client.app.state.workshop = workshop  # type: ignore[attr-defined]  # an application of FastAPI
    refused = []
    for number, name in enumerate(NAMES):
        files = {"files": (name, f"Visit {number}\n\n{TEXT}".encode())}
        answer = client.post("/sources", data={"csrf": csrf_of(client)}, files=files)
        assert answer.status_code in (303, 400, 422), name
        if answer.status_code != 303:
            refused.append(name)
    # No file was chosen; and the head of a part may not be so long.
    assert refused == ["", "x" * 5_000 + ".txt"]
    assert len(workshop.jobs()) == len(NAMES) - 2
    for job in workshop.jobs():
        page = finished(client, f"/jobs/{job.id}")
        assert "root:" not in page
        assert "\x00" not in page
        assert (over := workshop.job(job.id))
        assert over.added == 1


def test_two_files_of_one_name_are_two_pages(workshop: Workshop, store: Store) -> None:
    files = [Upload("page.txt", f"{title}\n\n{TEXT}".encode()) for title in ("A visit", "Another visit")]
    job = wait_for(workshop, workshop.submit("", (), files))
    assert (job.added, store.heads((), 10)[1]) == (2, 2)


def test_jobs_wait_for_their_turn_and_one_process_does_them_all(workshop: Workshop) -> None:
    first = workshop.submit("", (), [jsonl("dawdle " + TEXT)])
    second = workshop.submit("", (), [jsonl(TEXT, start=5)])
    assert (workshop.before(first.id), workshop.before(second.id)) == (0, 1)
    wait_for(workshop, first)
    process = workshop._process
    assert wait_for(workshop, second).state == "done"
    assert process is not None
    assert workshop._process is process
    assert [job.id for job in workshop.jobs()] == [second.id, first.id]


def test_a_job_is_stopped_between_pages_and_what_is_done_stays(workshop: Workshop, store: Store) -> None:
    job = workshop.submit("", (), [jsonl(*["dawdle " + TEXT] * 50)])
    waiting = workshop.submit("", (), [jsonl(TEXT, start=100)])
    wait_for(workshop, job, "some")
    assert workshop.cancel(waiting.id)
    assert workshop.cancel(job.id)
    over = wait_for(workshop, job)
    assert (over.state, wait_for(workshop, waiting).state) == ("cancelled", "cancelled")
    assert 0 < over.added < 50
    assert store.heads((), 1)[1] == over.added
    assert not workshop.cancel(job.id)
    assert workshop._process
    assert workshop._process.is_alive()


def test_a_page_that_lasts_is_given_up(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.web.jobs._PATIENCE", 0.3)
    job = workshop.submit("", (), [jsonl("sleep " + TEXT)])
    wait_for(workshop, job, "reading")
    workshop.cancel(job.id)
    assert wait_for(workshop, job).state == "cancelled"
    assert wait_for(workshop, workshop.submit("", (), [jsonl(TEXT)])).state == "done"


def test_a_process_that_dies_harms_its_job_alone(workshop: Workshop, store: Store) -> None:
    job = wait_for(workshop, workshop.submit("", (), [jsonl(TEXT, "perish " + TEXT, TEXT)]))
    assert (job.state, job.added) == ("failed", 1)
    assert job.error == "The process that reads pages ended unexpectedly; the page at hand may be too much for it."
    assert wait_for(workshop, workshop.submit("", (), [jsonl(TEXT, start=5)])).state == "done"
    # And one that dies while it has nothing to do is not even noticed.
    assert workshop._process
    assert workshop._process.pid
    os.kill(workshop._process.pid, signal.SIGKILL)
    workshop._process.join()
    assert wait_for(workshop, workshop.submit("", (), [jsonl(TEXT, start=6)])).state == "done"
    assert not store.check()


def test_the_store_is_whole_when_all_ends_in_the_middle(store: Store, place_of_store: Path) -> None:
    workshop = Workshop(place_of_store, process=quick_work)
    job = workshop.submit("", (), [jsonl(*["dawdle " + TEXT] * 50)])
    wait_for(workshop, job, "some")
    folder, process = workshop._folder, workshop._process
    workshop.close()
    workshop.close()
    assert folder
    assert not folder.exists()
    assert process
    assert not process.is_alive()
    found = workshop.job(job.id)
    assert found
    assert found.state == "cancelled"
    assert not store.check()
    assert store.heads((), 1)[1] >= 1


SERVER = """
import sys, uvicorn
from comity.web.app import make_app
from comity.web.jobs import Workshop
from comity.web.settings import Settings
from quick_worker import quick_work
settings = Settings(sys.argv[1], port=int(sys.argv[2]))
app = make_app(settings)
app.state.workshop = Workshop(settings.store_path, process=quick_work)
uvicorn.run(app, port=settings.port, log_level="warning")
"""


def _children(thread: Path) -> list[str]:
    """The processes that a thread has started; none of one that has ended meanwhile."""
    try:
        return (thread / "children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return []


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are found by Linux's /proc")
def test_the_store_is_whole_when_the_server_is_killed(store: Store, place_of_store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    paths = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])])
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(place_of_store), str(port)], env={**os.environ, "PYTHONPATH": paths}
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=httpx.HTTPTransport(retries=8)) as client:
            found = re.search(r'name="csrf" content="(\w+)"', client.get("/sources", timeout=60).text)
            assert found
            upload = jsonl(*["dawdle " + TEXT] * 50)
            job = client.post("/sources", data={"csrf": found[1]}, files={"files": (upload.name, upload.content)}).headers[
                "location"
            ]
            began = time.monotonic()
            while "So far" not in client.get(job).text and time.monotonic() - began < 60:
                time.sleep(0.05)
        children = [child for task in Path(f"/proc/{server.pid}/task").iterdir() for child in _children(task)]
    finally:
        server.kill()
        server.wait()
    assert children
    began = time.monotonic()
    while any(_runs(child) for child in children):
        assert time.monotonic() - began < 30
        time.sleep(0.05)
    assert 0 < store.heads((), 1)[1] < 50
    assert not store.check()


def _runs(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_store_that_cannot_be_written(shared: Workshop, tmp_path: Path) -> None:
    shared._store = tmp_path / "none.db"
    shared._store.write_text("no store")
    job = wait_for(shared, shared.submit("", (), [jsonl(TEXT)]))
    assert job.state == "failed"
    assert "no Comity store" in job.error
    assert str(tmp_path) not in job.error


@pytest.mark.parametrize(
    ("addresses", "code"),
    [
        ((), "bad-input"),
        (("/etc/passwd",), "bad-address"),
        (("-",), "bad-address"),
        (("file:///etc/passwd",), "bad-address"),
        (("https://name:password@example.org/",), "bad-address"),
        (("https://example.org/CC-NEWS-20260101.warc.gz",), "bad-address"),
        (("https://example.org/20260101.gkg.csv.zip?all",), "bad-address"),
        (("https://example.org/pages.urls",), "bad-address"),
        ([f"https://example.org/{number}" for number in range(MOST_SOURCES + 1)], "bad-input"),
    ],
)
def test_what_is_no_source_is_refused_at_once(workshop: Workshop, addresses: tuple[str, ...], code: str) -> None:
    with pytest.raises(Trouble) as caught:
        workshop.submit("", addresses)
    assert caught.value.kind.code == code
    assert not workshop.jobs()


LISTED = b"https://example.org/1\nhttps://example.org/2\n"
WARC = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pages.URLS", LISTED), ("pages.urls ", LISTED), ("pages.urls\t", LISTED), ("a" * 95 + ".urls" + "zzz", LISTED),
        ("a.gkg.csv", LISTED), ("a.mentions.CSV.zip ", LISTED), ("a.warc", WARC), ("a.wacz", b"PK"),
        ("a.warc.gz", gzip.compress(WARC, mtime=0)), ("a.bin", WARC), ("a", gzip.compress(WARC, mtime=0)),
    ],
)  # fmt: skip
def test_a_list_of_addresses_or_an_archive_is_not_followed(workshop: Workshop, name: str, content: bytes) -> None:
    before = set(workshop._folder.iterdir()) if workshop._folder else set()
    with pytest.raises(Trouble, match="comity add") as caught:
        workshop.submit("", (), [jsonl(TEXT), Upload(name, content)])
    assert caught.value.kind.code == "bad-address"
    assert not workshop.jobs()
    # What was written before the list was met is gone.
    assert workshop._folder
    assert set(workshop._folder.iterdir()) == before


def test_no_more_jobs_wait_than_there_is_room_for(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.web.jobs._MOST_WAITING", 1)
    job = workshop.submit("", (), [jsonl(*["dawdle " + TEXT] * 50)])
    wait_for(workshop, job, "reading")
    workshop.submit("", (), [jsonl(TEXT)])
    with pytest.raises(Trouble) as caught:
        workshop.submit("", (), [jsonl(TEXT)])
    assert caught.value.kind.code == "too-many-requests"


def test_the_page_of_a_job_looks_again_until_it_is_over(browse: Browse, workshop: Workshop) -> None:
    client = browse()
    client.app.state.workshop = workshop  # type: ignore[attr-defined]  # an application of FastAPI
    job = workshop.submit("", (), [Upload("<script>.jsonl", jsonl(*["dawdle " + TEXT] * 50).content)])
    wait_for(workshop, job, "reading")
    page = client.get(f"/jobs/{job.id}").text
    assert 'hx-trigger="every 1s"' in page
    assert f'<a class="button" href="/jobs/{job.id}" id="again">Look again</a>' in page
    assert "<script>.jsonl" not in page
    assert send(client, f"/jobs/{job.id}/cancel").headers["location"] == f"/jobs/{job.id}"
    assert "It is being stopped" in client.get(f"/jobs/{job.id}").text
    over = finished(client, f"/jobs/{job.id}")
    assert "hx-trigger" not in over.partition('id="job"')[2].partition(">")[0]
    assert "Stopped by somebody: " in over
    assert "It was over already" in client.get(send(client, f"/jobs/{job.id}/cancel").headers["location"]).text


def test_jobs_that_are_none(browse: Browse) -> None:
    client = browse()
    answer = client.get("/jobs/abc")
    assert answer.status_code == 404
    assert "There is no such job" in answer.text
    assert send(client, "/jobs/abc/cancel").status_code == 404


def test_readers_stop_no_job(browse: Browse, workshop: Workshop) -> None:
    client = browse(account="read")
    client.app.state.workshop = workshop  # type: ignore[attr-defined]  # an application of FastAPI
    job = workshop.submit("", (), [jsonl("dawdle " + TEXT)])
    assert "Stop</button>" not in client.get(f"/jobs/{job.id}").text
    assert send(client, f"/jobs/{job.id}/cancel").status_code == 403
    assert wait_for(workshop, job).state == "done"


def test_the_store_opens_beside_the_process(workshop: Workshop, place_of_store: Path) -> None:
    job = workshop.submit("", (), [jsonl(*["dawdle " + TEXT] * 3)])
    with open_store(place_of_store) as other:
        other.add(sample(77))
    assert wait_for(workshop, job).added == 3
