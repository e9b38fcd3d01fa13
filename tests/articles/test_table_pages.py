"""Pages laid out with tables, as they were made before style sheets. All names and texts are invented."""

from datetime import date

import pytest

from comity.articles.body import assemble
from comity.articles.html import HtmlArticle, read_html

LATEST = date(2026, 1, 1)
HEADLINE = "Ministers of Norland and Sudria sign protocol on ferries"
LEAD = "The Minister of Transport of Norland, Ada Berg, received her Sudrian colleague Cy Dahl in Vik on 12 March."
TRADE = "Trade between the two countries amounted to 340 million dollars in 2004, it was noted at the meeting."
END = "Upon completion of the talks a protocol on ferries was signed by the two ministers."
BODY = "\n\n".join([LEAD, TRADE, END])
PARAGRAPHS = f"<P>{LEAD}<P>{TRADE}<P>{END}"
BREAKS = f"{LEAD}<BR><BR>{TRADE}<BR><BR>{END}"
PRINT = "[ <A href=p>Printable version</A> ] [ <A href=n>Next release</A> ]"


def read(html: str) -> HtmlArticle:
    return read_html(html, "page.html", url=None, latest=LATEST)


def page(cell: str, title: str = "Ministry of Transport :: Releases :: No. 12", above: str = "") -> str:
    """A banner, a line of links, then three columns of which the middle one is the article's."""
    return (
        f"<HTML><HEAD><TITLE>{title}</TITLE></HEAD><BODY><TABLE width=780><TR><TD colspan=3><FONT size=6><B>MINISTRY OF"
        "<BR>TRANSPORT</B></FONT></TD></TR><TR><TD colspan=3><A href=i>Home</A> | <A href=m>Ministry</A> | "
        f"<A href=s>Site map</A></TD></TR>{above}<TR><TD width=150><B>Archive</B><BR><A href=f>February</A><BR>Holidays<BR>"
        f"Visa forms</TD><TD>{cell}</TD><TD><B>Other releases</B><BR>044 Ferry fares<BR>041 Tender for desks</TD></TR>"
        "<TR><TD colspan=3>Best viewed at 1024x768. Visitors: 0048213</TD></TR></TABLE></BODY></HTML>"
    )


@pytest.mark.parametrize("text", [PARAGRAPHS, BREAKS, f"<TABLE><TR><TD>{BREAKS}</TD></TR></TABLE>"])
@pytest.mark.parametrize(
    "head",
    [
        f"<FONT size=2>Release No. 12</FONT><BR><FONT size=4><B>{HEADLINE}</B></FONT><BR>Vik, 13 March 2005<BR>",
        f"<B>{HEADLINE}</B><BR>Vik, 13 March 2005<BR><BR>",
        f"<DIV style='font-size: 14pt'>{HEADLINE}</DIV><I>13.03.2005</I><HR>",
        f"<SPAN class=newstitle>{HEADLINE.replace(' sign', '<BR>sign')}</SPAN><BR>13/03/2005<BR><BR>",
    ],
)
def test_article_in_a_cell(head: str, text: str) -> None:
    article = read(page(f"{head}<FONT size=2>{text}</FONT><HR>{PRINT}"))
    assert assemble(article.blocks)[0] == BODY
    assert (article.title, article.published) == (HEADLINE, "2005-03-13")


def test_headline_in_a_row_above_the_text() -> None:
    above = f"<TR><TD colspan=3><FONT size=4><B>{HEADLINE}</B></FONT></TD></TR>"
    article = read(page(f"Vik, 13 March 2005<BR><BR>{BREAKS}", above=above))
    assert (article.title, assemble(article.blocks)[0]) == (HEADLINE, BODY)


def test_part_of_the_window_title_that_the_cell_shows() -> None:
    article = read(page(f"{HEADLINE}<BR>Vik, 13 March 2005<BR><BR>{BREAKS}", title=f"Ministry of Transport - {HEADLINE}"))
    assert (article.title, assemble(article.blocks)[0]) == (HEADLINE, BODY)


def test_every_paragraph_in_a_row_of_its_own() -> None:
    rows = "".join(f"<TR><TD>{text}</TD></TR>" for text in (f"<B>{HEADLINE}</B>", LEAD, TRADE, END, PRINT))
    article = read(page(f"<TABLE>{rows}</TABLE>"))
    assert (article.title, assemble(article.blocks)[0]) == (HEADLINE, BODY)


def test_table_of_data_is_no_layout() -> None:
    rows = "<tr><td>Norland</td><td>12</td></tr><tr><td>Sudria</td><td>14</td></tr>"
    story = "".join(f"<p>{text}</p>" for text in (LEAD, TRADE, END))
    article = read(f"<title>{HEADLINE}</title><article><h1>{HEADLINE}</h1>{story}<table>{rows}</table></article>")
    text, _ = assemble(article.blocks)
    assert text.startswith(BODY)


def test_headline_shown_behind_the_name_of_the_site() -> None:
    story = "".join(f"<p>{text}</p>" for text in (LEAD, TRADE, END))
    article = read(f"<title>Vik Press :: {HEADLINE}</title><div><h1>{HEADLINE}</h1>{story}</div>")
    assert article.title == HEADLINE
