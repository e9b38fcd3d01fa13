"""The page of sources, and adding pages by it."""

import re
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from web_clients import Browse, csrf_of, send

from comity.store import Store
from comity.types import SetAside
from comity.web.pages.sources import REASONS
from comity.web.settings import UPLOAD_LIMIT
from sample_records import sample
from watched_sources import watch_for_weeks

EXAMPLES = Path(__file__).parents[2] / "examples" / "pages"


def finished(client: TestClient, address: str) -> str:
    """The page of a job when it is over."""
    began = time.monotonic()
    while time.monotonic() - began < 120:
        page = client.get(address).text
        if "Add more pages" in page:
            return page
        time.sleep(0.05)
    raise AssertionError(page)


def test_the_reasons_are_all_there_are() -> None:
    from typing import get_args

    from comity.errors import Reason

    assert set(REASONS) == set(get_args(Reason))


def test_an_empty_store_says_what_to_do(browse: Browse) -> None:
    page = browse().get("/sources").text
    assert "There are no articles yet" in page
    assert "Add a page above" in page
    assert "All pages could be read." in page


def test_what_there_is(browse: Browse, store: Store) -> None:
    for number in range(12):
        store.add(sample(number))
    store.set_aside(SetAside("pages/<b>.pdf", "binary", "this is a PDF document, not a page; give HTML or plain text."))
    store.set_aside(SetAside("https://example.org/x", "unreachable", "it could not be fetched."))
    client = browse()
    page = client.get("/sources").text
    assert "A visit, part 11" in page
    assert page.count('href="/articles/example-') == 10
    assert "pages/&lt;b&gt;.pdf" in page
    assert "this is a PDF document" in page
    assert page.count("Try again") == 1
    assert "No outlet tells a fact yet" in client.get("/sources/outlets").text
    articles = client.get("/sources/articles").text
    assert "12 articles" in articles
    some = client.get("/sources/set-aside?reason=binary").text
    assert "pages/&lt;b&gt;.pdf" in some
    assert "https://example.org/x" not in some


def test_how_watched_sources_fare(browse: Browse, store: Store) -> None:
    assert "Watched sources" not in browse().get("/sources").text
    watch_for_weeks(store)
    client = browse()
    page = client.get("/sources").text
    names = re.findall(r"<h3>(.*?)</h3>", page)
    # Those to look at come first.
    assert names == ["Harbour Times", "Ministry, statements", "Valley Post", "The Gazette, world", "What we were sent"]
    assert re.findall(r'class="chip \w+">(\w+)<', page) == ["silent", "unanswered", "unreadable", "well", "new"]
    assert "3 to look at" in page
    told = re.findall(r"<b>([\d,]+)</b> (\w+)</li>", page)
    assert told[6:12] == [
        ("0", "articles"),
        ("0", "findings"),
        ("8", "failures"),
        ("27", "articles"),
        ("162", "findings"),
        ("2", "failures"),
    ]
    assert "It has given nothing for 17 days" in page
    assert "See whether it publishes elsewhere now" in page
    pictures = re.findall(r'<svg class="spark.*?</svg>', page, re.S)
    # The base line, and a bar for each of the four days on which pages failed.
    assert [picture.count("<rect") for picture in pictures[6:9]] == [1, 1, 5]
    weeks = client.get("/sources?by=week").text
    assert "<b>126</b> articles" in weeks
    assert client.get("/sources?by=year").status_code == 422


def test_where_watched_folders_lie_is_for_administrators_alone(browse: Browse, store: Store) -> None:
    watch_for_weeks(store)
    assert "/home/ada/sent" in browse().get("/sources").text
    page = browse(public_read_only=True).get("/sources").text
    assert "What we were sent" in page
    assert "/home/ada" not in page


def test_lists_go_on_page_by_page(browse: Browse, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.web.pages.sources._ON_A_PAGE", 2)
    for number in range(5):
        store.add(sample(number))
        store.set_aside(SetAside(f"{number}.html", "empty", "there is nothing in it."))
    client = browse()
    for list, mark in (("/sources/articles", r'href="/articles/([^"]+)"'), ("/sources/set-aside?reason=empty", r">(\d)\.html<")):
        found, address = [], list
        while address:
            page = client.get(address).text
            found += re.findall(mark, page)
            more = re.search(r'id="pager-more" href="([^"]+)"', page)
            address = more[1].replace("&amp;", "&") if more else ""
        assert len(found) == len(set(found)) == 5
    assert "ends before this place" in client.get("/sources/articles?cursor=100").text
    assert client.get("/sources/articles?cursor=abc").status_code == 422
    assert client.get("/sources/articles?cursor=-1").status_code == 422
    assert client.get("/sources/articles?cursor=99999999").status_code == 422
    assert client.get("/sources/set-aside?reason=boredom").status_code == 422


def test_files_are_added_by_the_real_reader(browse: Browse, store: Store) -> None:
    client = browse()
    names = ("astana-ledger-118204.html", "baku-tribune-3188.txt")
    files = [("files", (name, (EXAMPLES / name).read_bytes())) for name in names]
    files.append(("files", ("photo.html", b"\x89PNG\r\n\x1a\n")))
    answer = send(client, "/sources", {"addresses": ""}, files=files)
    assert answer.status_code == 303
    page = finished(client, answer.headers["location"])
    assert "Done: 2 added, 1 set aside." in page
    assert "this is an image, not a page" in page
    ids = re.findall(r'href="/articles/([^"]+)"', page)
    assert [head.id for head in store.heads((), 5)[0]] == sorted(ids, reverse=True) or len(ids) == 2
    assert not store.check()
    overview = client.get("/sources").text
    assert "Added in the last hours" in overview
    assert "astana-ledger-118204.html and 2 more" in overview
    # The same process does the next one, and fetches nothing of this machine.
    answer = send(client, "/sources", {"addresses": "http://127.0.0.1:1/x\nhttp://no-such-host.invalid/"})
    page = finished(client, answer.headers["location"])
    assert "an address of this computer or of a private network, from which nothing is fetched" in page
    assert "there is no host no-such-host.invalid" in page
    # An address that may not be fetched is no page, and nothing to keep.
    assert [page.source for page in store.set_asides(10)[0]] == [
        "http://no-such-host.invalid/",
        store.set_asides(10)[0][1].source,
    ]


@pytest.mark.parametrize(
    ("addresses", "words"),
    [
        ("", "There is nothing to add: give an address, or choose a file."),
        ("example.org/news", "example.org/news: it can&#39;t be fetched: only http:// and https:// are fetched."),
        ("/etc/passwd", "/etc/passwd: it can&#39;t be fetched"),
        ("https://", "https://: it can&#39;t be fetched: no host is named in it."),
    ],
)
def test_a_form_that_makes_no_sense_comes_back(browse: Browse, addresses: str, words: str) -> None:
    client = browse()
    # As browsers send a form without a chosen file.
    parts = [f'name="csrf"\r\n\r\n{csrf_of(client)}', f'name="addresses"\r\n\r\n{addresses}', 'name="files"; filename=""\r\n\r\n']
    body = "".join(f"--B\r\nContent-Disposition: form-data; {part}\r\n" for part in parts) + "--B--\r\n"
    answer = client.post("/sources", content=body.encode(), headers={"content-type": "multipart/form-data; boundary=B"})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert f">{addresses}</textarea>" in answer.text


def test_a_huge_file_is_refused_in_plain_words(browse: Browse) -> None:
    answer = send(browse(), "/sources", {"addresses": ""}, files=[("files", ("big.html", b"x" * (UPLOAD_LIMIT + 1)))])
    assert answer.status_code == 413
    assert "This is too large" in answer.text


def test_where_files_are_is_for_administrators_alone(browse: Browse, store: Store) -> None:
    store.set_aside(SetAside("/home/anna/news/report.pdf", "binary", "this is a PDF document."))
    assert "/home/anna/news/report.pdf" in browse().get("/sources").text
    client = browse(public_read_only=True)
    for page in ("/sources", "/sources/set-aside"):
        assert "report.pdf" in client.get(page).text
        assert "anna" not in client.get(page).text


def test_readers_add_nothing(browse: Browse) -> None:
    client = browse(account="read")
    page = client.get("/sources").text
    assert "Only those whose account has the role “review” may add pages." in page
    assert "Sign in</a>" not in page
    assert 'enctype="multipart/form-data"' not in page
    assert send(client, "/sources", {"addresses": "https://example.org/"}).status_code == 403


def test_where_everyone_reads_nobody_adds(browse: Browse) -> None:
    client = browse(public_read_only=True)
    assert "This server shows its record to everyone and lets nobody change it" in client.get("/sources").text
    assert send(client, "/sources", {"addresses": "https://example.org/"}).status_code == 403
