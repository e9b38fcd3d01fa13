"""The polite fetcher, against a server of the test's own."""

import gzip
import os
import pickle
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from comity.errors import PageError
from comity.sources.fetching import Fetcher, Manners, Marks, QuietHostError
from comity.sources.web import NoAnswerError, ask
from local_site import Reply, Site, serving

PAGE = Reply("<p>Ministers meet.</p>")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as running:
        yield running


def fetcher(**manners: object) -> Fetcher:
    settings: dict[str, object] = {"pause": 0.0, "first_wait": 0.01, "allow_private": True}
    return Fetcher(Manners(**(settings | manners)))  # type: ignore[arg-type]  # the manners of a test


def content(fetching: Fetcher, address: str) -> bytes:
    got = fetching.fetch(address)
    assert got.download
    return got.download.content


def reason(fetching: Fetcher, address: str) -> tuple[str, str]:
    with pytest.raises(PageError) as caught:
        fetching.fetch(address)
    assert caught.value.source == address
    assert caught.value.message.endswith((".", "again."))
    return caught.value.reason, caught.value.message


def test_it_says_who_asks(site: Site) -> None:
    site.replies["/a"] = PAGE
    content(fetcher(contact="desk@example.org"), f"{site.url}/a")
    (headers,) = site.headers("/a")
    assert headers["user-agent"] == "comity/0.1 (reader of diplomatic news; +desk@example.org)"


def test_robots_are_asked_once_and_heeded(site: Site) -> None:
    site.replies |= {
        "/robots.txt": Reply("User-agent: *\nDisallow: /\n\nUser-agent: comity\nDisallow: /private/\n", "text/plain"),
        "/a": PAGE,
        "/private/b": PAGE,
        "/leads": Reply(status=302, headers={"Location": "/private/b"}),
    }
    fetching = fetcher()
    assert content(fetching, f"{site.url}/a") == b"<p>Ministers meet.</p>"
    for path in ("/private/b", "/leads"):
        code, message = reason(fetching, site.url + path)
        assert code == "robots"
        assert "robots.txt" in message
    assert site.paths(robots=True) == ["/robots.txt", "/a", "/leads"]


@pytest.mark.parametrize("status", [404, 403, 410])
def test_robots_that_are_not_there_forbid_nothing(site: Site, status: int) -> None:
    site.replies |= {"/robots.txt": Reply("User-agent: *\nDisallow: /", status=status), "/a": PAGE}
    assert content(fetcher(), f"{site.url}/a")


@pytest.mark.parametrize("status", [500, 501, 503, 429])
def test_robots_that_can_not_be_read_forbid_all(site: Site, status: int) -> None:
    site.replies |= {"/robots.txt": Reply(status=status), "/a": PAGE}
    fetching = fetcher()
    for _ in range(2):
        with pytest.raises(NoAnswerError):
            fetching.fetch(f"{site.url}/a")
    assert site.paths() == []
    assert len(site.asked) <= 3


def test_robots_elsewhere_are_followed(site: Site) -> None:
    site.replies |= {
        "/robots.txt": Reply(status=301, headers={"Location": "/rules"}),
        "/rules": Reply("User-agent: *\nDisallow: /a", "text/plain"),
    }
    assert reason(fetcher(), f"{site.url}/a")[0] == "robots"


def test_conditional_requests(site: Site) -> None:
    site.replies["/a"] = Reply("one", etag='"v1"', headers={"Last-Modified": "Thu, 26 Nov 2026 07:00:00 GMT"})
    fetching = fetcher()
    first = fetching.fetch(f"{site.url}/a")
    assert first.marks == Marks('"v1"', "Thu, 26 Nov 2026 07:00:00 GMT")
    again = fetching.fetch(f"{site.url}/a", marks=first.marks)
    assert (again.download, again.marks) == (None, first.marks)
    assert site.headers("/a")[1]["if-modified-since"] == "Thu, 26 Nov 2026 07:00:00 GMT"
    site.replies["/a"] = Reply("two", etag='"v2"')
    changed = fetching.fetch(f"{site.url}/a", marks=first.marks)
    assert changed.download
    assert (changed.download.content, changed.marks) == (b"two", Marks('"v2"', None))


@pytest.mark.parametrize("mark", ['"é"', '"\x80"', '"a\tb"'])
def test_marks_that_no_request_may_hold(site: Site, mark: str) -> None:
    site.replies["/a"] = Reply("one", headers={"ETag": mark, "Last-Modified": "Thu, 26 Nov 2026 07:00:00 GMT"})
    fetching = fetcher()
    assert fetching.fetch(f"{site.url}/a").marks == Marks(None, "Thu, 26 Nov 2026 07:00:00 GMT")
    # A store of before may have kept one.
    assert fetching.fetch(f"{site.url}/a", marks=Marks(mark, mark)).download
    assert not {"if-none-match", "if-modified-since"} & site.headers("/a")[1].keys()


def test_an_address_is_not_blamed_for_a_header(site: Site) -> None:
    with pytest.raises(UnicodeEncodeError):
        ask(f"{site.url}/a", allow_private=True, headers={"If-None-Match": '"é"'})


def test_a_pause_between_requests_to_one_host(site: Site) -> None:
    site.replies |= {"/robots.txt": Reply("User-agent: *\nCrawl-delay: 7\n", "text/plain"), "/a": PAGE}
    waited: list[float] = []
    fetching = Fetcher(Manners(pause=3.0, allow_private=True), sleep=waited.append)
    content(fetching, f"{site.url}/a")
    content(fetching, f"{site.url}/a")
    # Between the two pages, and none after robots.txt.
    assert [round(wait) for wait in waited] == [7]
    assert 6 < fetching.ready_in(f"{site.url}/other") <= 7
    assert fetching.ready_in("http://elsewhere.example/") == 0.0
    assert 10 < fetching.ready_in(f"{site.url}/other", pause=11.0) <= 11


def test_a_host_that_wants_very_long_pauses_keeps_nobody_waiting(site: Site) -> None:
    site.replies |= {"/robots.txt": Reply("User-agent: *\nCrawl-delay: 7200\n", "text/plain"), "/a": PAGE}
    fetching = fetcher()
    content(fetching, f"{site.url}/a")
    with pytest.raises(QuietHostError, match="left alone for 120 minutes more"):
        fetching.fetch(f"{site.url}/b")
    assert site.paths() == ["/a"]


def test_another_try_does_not_wait_for_a_very_long_pause_either(site: Site) -> None:
    site.replies |= {"/robots.txt": Reply("User-agent: *\nCrawl-delay: 7200\n", "text/plain"), "/a": Reply(status=503)}
    waited: list[float] = []
    with pytest.raises(NoAnswerError, match="503"):
        Fetcher(Manners(pause=0.0, allow_private=True), sleep=waited.append).fetch(f"{site.url}/a")
    assert (waited, site.paths()) == ([], ["/a"])


def test_a_first_page_waits_for_no_pause_however_short_the_computer_has_run(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.replies |= {"/robots.txt": Reply("User-agent: *\nCrawl-delay: 7200\n", "text/plain"), "/a": PAGE}
    began, clock = time.monotonic(), time.monotonic
    monkeypatch.setattr("comity.sources.fetching.time.monotonic", lambda: clock() - began)
    assert content(fetcher(), f"{site.url}/a")


def test_no_host_is_left_alone_for_more_than_a_day(site: Site) -> None:
    day = 24 * 3600.0
    site.replies |= {"/robots.txt": Reply("User-agent: *\nCrawl-delay: 1e12\n", "text/plain"), "/a": PAGE}
    fetching = fetcher()
    content(fetching, f"{site.url}/a")
    assert day - 60 < fetching.ready_in(f"{site.url}/b") <= day
    with pytest.raises(QuietHostError) as caught:
        fetching.fetch(f"{site.url}/b")
    assert caught.value.after is not None
    assert day - 60 < caught.value.after <= day


@pytest.mark.parametrize(
    ("told", "after"),
    [
        ("999999999", 24 * 3600.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 24 * 3600.0),
        ("Thu, 26 Nov 2026 07:00:00 +99999999999999999999", None),
        ("soon", None),
    ],
)
def test_a_server_that_wants_to_be_left_alone_for_ever(site: Site, told: str, after: float | None) -> None:
    site.replies["/a"] = Reply(status=503, headers={"Retry-After": told})
    with pytest.raises(NoAnswerError) as caught:
        fetcher(attempts=1).fetch(f"{site.url}/a")
    assert caught.value.after == after


def test_busy_servers_are_asked_again_when_they_say(site: Site) -> None:
    replies = iter([Reply(status=429, headers={"Retry-After": "1"}), Reply(status=503), PAGE])
    site.replies["/a"] = lambda: next(replies)
    content(fetcher(), f"{site.url}/a")
    first, second, _ = (one.at for one in site.asked if one.path == "/a")
    assert second - first >= 1.0


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_wants_to_be_left_alone_is(site: Site, status: int) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    site.replies |= {"/a": Reply(status=status, headers={"Retry-After": later}), "/b": PAGE}
    fetching = fetcher()
    with pytest.raises(NoAnswerError) as caught:
        fetching.fetch(f"{site.url}/a")
    assert caught.value.after is not None
    assert 7100 < caught.value.after <= 7200
    with pytest.raises(QuietHostError):
        fetching.fetch(f"{site.url}/b")
    assert site.paths() == ["/a"]


def test_what_is_not_there_is_asked_for_once(site: Site) -> None:
    code, message = reason(fetcher(), f"{site.url}/none")
    assert (code, "404" in message) == ("unreachable", True)
    assert site.paths() == ["/none"]


def test_an_address_that_never_answers(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.sources.web._ANSWER_TIMEOUT", 0.2)
    site.replies |= {"/a": Reply(silence=2.0), "/b": Reply(silence=2.0), "/c": PAGE}
    fetching = fetcher(attempts=2)
    for path in ("/a", "/b"):
        assert "no answer within" in reason(fetching, site.url + path)[1]
    # Two addresses without an answer: the others of that host are left for later.
    with pytest.raises(QuietHostError):
        fetching.fetch(f"{site.url}/c")
    assert site.paths() == ["/a", "/a", "/b", "/b"]


def test_a_server_that_sends_a_byte_at_a_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.sources.web._PAGE_TIMEOUT", 0.5)
    site.replies["/a"] = Reply(drip=0.05)
    began = time.monotonic()
    assert "it takes longer than" in reason(fetcher(attempts=1), f"{site.url}/a")[1]
    assert time.monotonic() - began < 5


def test_limits_of_size_hold_after_unpacking(site: Site) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    site.replies |= {
        "/robots.txt": Reply(bomb, "text/plain", headers={"Content-Encoding": "gzip"}),
        "/a": Reply(bomb, headers={"Content-Encoding": "gzip"}),
    }
    with serving(Site()) as other:
        other.replies["/a"] = site.replies["/a"]
        assert reason(fetcher(), f"{other.url}/a")[0] == "too-large"
    code, message = reason(fetcher(), f"{site.url}/a")
    assert (code, "without it nothing is fetched there (it is larger than 1 MB)" in message) == ("too-large", True)


def test_redirects_end(site: Site) -> None:
    site.replies["/a"] = Reply(status=302, headers={"Location": "/a"})
    assert "redirects more than" in reason(fetcher(), f"{site.url}/a")[1]
    assert len(site.paths()) == 6


def test_a_redirect_to_this_computer_is_not_followed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    # The server's own address stands for one of the public internet; the one it leads to is another of this computer.
    monkeypatch.setattr("comity.sources.borders.is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setattr("comity.sources.borders.Border._checked", lambda self, stream, host: stream)
    site.replies |= {"/a": Reply(status=302, headers={"Location": "http://127.0.0.2:9/admin"}), "/b": PAGE}
    fetching = fetcher(allow_private=False)
    assert content(fetching, f"{site.url}/b")
    code, message = reason(fetching, f"{site.url}/a")
    assert (code, "127.0.0.2 is an address of this computer or of a private network" in message) == ("bad-address", True)


def test_nothing_of_this_computer_is_asked_without_leave(site: Site) -> None:
    assert reason(fetcher(allow_private=False), f"{site.url}/a")[0] == "bad-address"
    assert site.asked == []


_AUTHORITY = """
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
serial = serial
default_md = sha256
policy = names
x509_extensions = extensions
[names]
commonName = supplied
[extensions]
subjectAltName = IP:127.0.0.1
"""


def _certificate(folder: Path, until: datetime) -> tuple[Path, Path]:
    """A key, and a certificate by itself for this computer, which holds until then."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    for name, text in (("ca.cnf", _AUTHORITY), ("index.txt", ""), ("serial", "01")):
        (folder / name).write_text(text)
    wish = "openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out wish.pem -subj /CN=127.0.0.1"
    sign = "openssl ca -batch -config ca.cnf -selfsign -keyfile key.pem -in wish.pem -out certificate.pem -notext"
    days = f"-startdate 20240101000000Z -enddate {until:%Y%m%d%H%M%S}Z"
    for command in (wish, f"{sign} {days}"):
        subprocess.run(command.split(), check=True, capture_output=True, cwd=folder)
    return key, certificate


@pytest.mark.skipif(not shutil.which("openssl"), reason="there is no openssl to make a certificate")
@pytest.mark.parametrize("days", [2, -2])
def test_a_certificate_that_has_run_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    key, certificate = _certificate(tmp_path, datetime.now(UTC) + timedelta(days=days))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(certificate))
    with serving(Site(), tls) as site:
        site.replies["/a"] = PAGE
        if days > 0:
            assert content(fetcher(), f"{site.url}/a")
        else:
            code, message = reason(fetcher(), f"{site.url}/a")
            assert (code, "its certificate can't be trusted: certificate has expired" in message) == ("unreachable", True)
            # It may be renewed.
            with pytest.raises(NoAnswerError):
                fetcher().fetch(f"{site.url}/a")
            assert site.asked == []


def test_an_address_that_is_none_is_refused_and_stands_in_no_way(site: Site) -> None:
    fetching = fetcher()
    for address in ("https://[oops/x", f"{site.url}/a\0b", f"{site.url}/{'é' * 1_000}"):
        assert fetching.ready_in(address) == 0.0
        code, message = reason(fetching, address)
        assert (code, message.startswith("it can't be fetched: ")) == ("bad-address", True)
    assert site.asked == []


def test_errors_travel_between_processes(site: Site) -> None:
    site.replies["/a"] = Reply(status=503, headers={"Retry-After": "30"})
    with pytest.raises(NoAnswerError) as caught:
        fetcher(longest_wait=1.0).fetch(f"{site.url}/a")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.after, type(again)) == (str(caught.value), 30.0, NoAnswerError)


def test_one_request_is_one_request(site: Site) -> None:
    site.replies["/a"] = Reply("moved", status=301, headers={"Location": "/b"})
    answer = ask(f"{site.url}/a", allow_private=True)
    assert (answer.status, answer.moved, answer.content) == (301, f"{site.url}/b", b"")
    assert site.paths() == ["/a"]


def test_other_attempts_are_told_to_who_listens_and_never_printed(
    site: Site, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    site.replies["/a"] = Reply("later", status=503)
    assert reason(fetcher(attempts=2), f"{site.url}/a")[0] == "unreachable"
    assert [record.name for record in caplog.records] == ["stamina"]
    assert capsys.readouterr() == ("", "")


def test_an_address_where_nobody_listens_is_told_in_words() -> None:
    with pytest.raises(PageError) as caught:
        ask("http://127.0.0.1:1/", allow_private=True)
    assert caught.value.message == "it could not be fetched (Connection refused); check the address and try again."
