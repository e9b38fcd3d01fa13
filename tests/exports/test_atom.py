import feedparser
from export_samples import FACTS, ODD, SHARE, exported
from lxml import etree


def test_a_feed_reader_sees_every_fact() -> None:
    data, count = exported("facts", "atom")
    feed = feedparser.parse(data)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert count == len(feed.entries) == len(FACTS)
    assert feed.feed.title == "Nets & <quays>"
    assert feed.feed.id.startswith("tag:comity,2026:")
    ids = [entry.id for entry in feed.entries]
    assert len(set(ids)) == len(ids)
    assert ids[0] == "tag:comity,2026:fact/ev-visit1"
    visit = feed.entries[0]
    assert visit.title == "Visit: Sigrun Valsdottir → Namibia, occurred, 2026-05-20"
    assert (visit.published, visit.updated) == ("2026-03-12T15:20:00Z", "2026-05-21T04:00:00Z")
    assert visit.link == "https://tide-post.example/harbour-9"
    assert "planned 2026-05 (2026-03-12); occurred 2026-05-20 (2026-05-21)" in visit.content[0].value


def test_what_has_no_time_is_as_new_as_the_newest_day() -> None:
    feed = feedparser.parse(exported("facts", "atom", (ODD, SHARE))[0])
    assert [entry.updated for entry in feed.entries] == ["2026-07-02T00:00:00Z"] * 2
    assert feed.feed.updated == "2026-07-02T00:00:00Z"
    assert "published" not in feed.entries[0]
    assert not feed.entries[0].get("links")
    assert "<signed> & sealed" in etree.fromstring(exported("facts", "atom", (ODD,))[0]).xpath(
        "string(//*[local-name()='summary'])"
    )


def test_the_elements_that_atom_requires_are_there() -> None:
    feed = etree.fromstring(exported("facts", "atom")[0])
    atom = "{http://www.w3.org/2005/Atom}"
    for element in (feed, *feed.iter(f"{atom}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{atom}{name}")) == 1
    assert feed.find(f"{atom}author/{atom}name") is not None
