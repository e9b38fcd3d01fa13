"""What stands around an article on a page: menus, captions, share lines, lists of other pages.

The patterns are of the language of news sites, not of any one site. A line is judged alone; what its
neighbours make of it is for `stored` to say.
"""

import re
from typing import Literal

Kind = Literal["end", "box", "noise", "caption", "menu", "prose", "short"]
"""
end: the head of a list of other pages, or of the page's foot; the article is over.
box: the head of an inset in the article; the lines of the list below it go with it.
noise: a line of the page's own (share, subscribe, cookies); it goes alone.
caption: a photo's caption or credit.
menu: links or crumbs in one line.
prose: a sentence or more.
short: none of these: a heading, an item of a list, a caption without credit.
"""


def _whole(*patterns: str) -> re.Pattern[str]:
    """One pattern that matches a whole line, whatever marks stand around the words."""
    return re.compile(r"[\W_]*(?:" + "|".join(patterns) + r")[\W_]*$", re.I)


def _start(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"[\W_]*(?:" + "|".join(patterns) + ")", re.I)


_THINGS = (
    r"(?:news|stor(?:y|ies)|articles?|posts?|headlines?|updates?|topics|content|links?|coverage|items?"
    r"|reading"
    r"|materials?|videos?|galler(?:y|ies)|comments?|publications?|releases?|pages?|tags?)"
)
_MORE = r"(?:\W+(?:see|view|show|read|load)\s+(?:more|all)|\W+more)?"

_END = _whole(
    rf"(?:(?:the|our)\s+)?(?:latest|recent|related|similar|other|all|more|popular|hot|breaking|new|top"
    rf"|trending|recommended|featured|suggested|further)"
    rf"\s+(?:\w+\s+)?{_THINGS}(?:\s+(?:from|on|in|about|by|of)\s.{{1,40}}|\s+for you)?{_MORE}",
    rf"latest\s+(?:issue|events?|reports?){_MORE}",
    rf"(?:latest|related|trending(?:\s+now)?|popular|recommended|similar|comments?|archives?|newsfeed"
    rf"|news\s+feed){_MORE}",
    r"related\s+(?:to\s+this\s+(?:story|article)|by\s+topic)",
    r"(?:the\s+)?most\s+(?:popular|read|viewed|shared|recent|commented|watched|discussed)(?:\s+.{1,25})?",
    r"recommended\s+(?:for\s+you|by\s+.{1,30}|reading)",
    r"more\s+(?:from|on|in|about|by)\s+[^.]{1,60}",
    r"sources|references|footnotes|bibliography|external\s+links?|sister\s+(?:links|projects)",
    r"more\s+like\s+this|more\s+to\s+(?:read|explore)",
    r"(?:you\s+(?:may|might)|readers)\s+(?:also\s+)?(?:like|be\s+interested\s+in|enjoy"
    r"|have\s+missed)(?:\s+.{1,30})?",
    r"(?:also|what\s+else|elsewhere)\s+(?:in\s+the\s+news|on\s+.{1,30}|to\s+read)",
    r"(?:editors?['’]?s?['’]?|our|today['’]s|staff)\s+(?:picks?|choices?|selections?|recommendations?)",
    r"(?:don['’]t\s+miss|what\s+to\s+read\s+next|up\s+next|read\s+next|in\s+this\s+section"
    r"|in\s+other\s+news)",
    r"comments?\s*\(\d+\).{0,20}",
    r"(?:\d+|no|leave\s+a|add\s+(?:a\s+)?|post\s+a?|write\s+a|view|show|join\s+the)\s+(?:comments?"
    r"|repl(?:y|ies)|conversation|discussion)s?",
    r"(?:article|page|document|publication)\s+(?:information|details|info)",
    r"about\s+(?:the\s+)?authors?|about\s+us|contact\s+us|contacts?|who\s+we\s+are",
    r"(?:other|more)\s+languages?|partners?|our\s+partners|categories|quick\s+links|useful\s+links"
    r"|sitemap|site\s+map",
    r"(?:your|leave\s+your)\s+comments?|comments?\s+(?:are|have\s+been)\s+(?:closed|disabled|turned\s+off)(?:\s.{1,40})?",
    r"back\s+to\s+(?:top|list|news|.{1,20}page)|(?:to\s+)?top\s+of\s+page",
)
_END_START = _start(
    r"(?:tags?|topics?|keywords?|key\s+words|subjects?|hashtags?|filed\s+under|labels?|categor(?:y|ies)"
    r"|posted\s+in|more\s+on|in\s+this\s+story)\s*:",
    r"(?:copyrights?|©|\(c\))\s.*(?:\d{4}|rights|reserved|materials)|(?:copyright)\b"
    r"|all\s+rights\s+reserved",
    r"©\s*(?:19|20)\d\d",
    r"(?:next|previous|prev)\s+(?:story|article|post|news|page)\b",
    r"for\s+(?:more|further|additional)\s+information\s*(?::|,?\s*(?:please\s+)?(?:contact|visit|call)\b)"
    r"|(?:media|press)\s+(?:contacts?|inquiries|enquiries)\s*:?",
    r"url\s*:\s*\S+$|(?:source\s+)?link\s*:\s*https?:|(?:permalink|short\s+link)\b",
    r"(?:print|printable|printer[- ]friendly)\s+(?:version|page)\b",
    r"notes?\s+to\s+(?:the\s+)?editors?\b",
    r"(?:#[\w-]+[\s,]*){2,}$",
)
_NETWORKS = (
    r"(?:facebook|twitter|x|telegram|whats\s?app|viber|linkedin|vkontakte|vk|odnoklassniki|ok|instagram|youtube|reddit"
    r"|pinterest|messenger|tumblr|flipboard|bluesky|threads|mastodon|wechat|weibo|kakaotalk|copy(?:\s+the)?\s+link|e-?mail"
    r"|sms|print|pdf)"
)
_BOX = _whole(
    r"(?:read|see|watch|also)\s+(?:more|also|next|too)(?:\s+here)?|also\s+(?:read|see|watch)"
    r"|read\s+(?:it\s+)?(?:here|more\s+.{1,30})",
    r"keep\s+reading|more\s+on\s+this(?:\s+(?:topic|story|subject))?|in\s+pictures|key\s+(?:points"
    r"|takeaways)\s+box",
    r"(?:remote\s+video\s+url|play\s+video|video\s+player|media\s+player|playback\s+.{1,30})",
)
_INSET_START = _start(
    r"(?:read|see|watch|view|click|learn|find\s+out)\s+(?:also|more|next)\s*[:»>\-–—|]",
    r"(?:also|must)\s*[- ]?(?:read|see|watch)\s*[:»>\-–—|]|related(?:\s+\w+)?\s*[:|»]|(?:watch|listen"
    r"|video|podcast|gallery|live|explained|opinion|in\s+pictures|factbox)\s*:",
)
_NOISE_START = _start(
    r"(?:share|tweet|like|e-?mail|send|save|bookmark|print|pin|post)\s+(?:this|on|via|to|article|story"
    r"|news|the|it|link|with|telegram|facebook)\b",
    r"(?:share|print|e-?mail|save|comment|listen|advertisements?|advertising|sponsored(?:\s+content)?"
    r"|promoted|ad|donate|subscribe|menu|search|home|login|log\s+in|register|sign\s+in|close|more|video"
    r"|photos?|gallery|photo\s+gallery|text\s+size|font\s+size|read\s+more|continue\s+reading|(?:story"
    r"|article)\s+continues\s+below.*|loading|skip\s+ad|live|undefined|null|share\s+this.{0,20})[\W\d_]*$",
    rf"(?:{_NETWORKS}[\s|,;/·•]*)+$|share\s*:|(?:save|read|watch|listen)\s+(?:it\s+)?(?:for\s+)?later$",
    r"\[[^\]]{1,40}\]$|[A-Z]{2,3}(?:/[A-Z]{2,3})+$|(?:news|article|story|document|post)\s*(?:id|code|number|no\.?)\s*[:#]?\s*\d+$",
    r"do\s+you\s+have\s+(?:an?\s+|any\s+)?(?:photos?|pictures?|videos?|news|tip|story|stories)\b.{0,60}\?",
    r"advertisements?\b.{0,40}$|our\s+standards\s*:|save\s+articles\s+to\b|(?:end|list)\s+of\s+(?:list"
    r"|\d+\s+items)|list\s+\d+\s+of\s+\d+",
    r"advertise\s+with|sponsored\s+by|scroll\s+(?:down|to)\b|skip\s+to\b|jump\s+to\b",
    r"(?:follow|join|connect\s+with|find|like|contact|support)\s+(?:us|me|our|\w+)\s+(?:on|via|at|in"
    r"|or)\b.{0,120}$|(?:follow|support|join|connect\s+with|contact)\s+(?:us|our|the\s+author)\b",
    r"(?:subscribe|sign\s+up|register\s+(?:now|here|free)|log\s+in|sign\s+in)\s+(?:to|for|now|today|here"
    r"|and|with|or)\b",
    r"join\s+(?:\S+\s+){0,3}(?:telegram|whatsapp|channel|newsletter|community)\b",
    r"(?:get|receive)\s+(?:the|our|all|daily|breaking|latest|more)\b.{0,60}\b(?:news|updates?|stories"
    r"|inbox|app|headlines|newsletter)\b",
    r"(?:download|get|try|install)\s+(?:the|our)\s+(?:\w+\s+){0,3}app\b",
    r"if\s+you\s+(?:find|found|notice|noticed|spot|see|have\s+(?:found|noticed))\s+(?:an?|any"
    r"|the)\s+(?:error|mistake|typo|bug|inaccuracy)",
    r"(?:views?|reads?|hits|visits?|shares?|read\s+time|reading\s+time|viewed|word\s+count"
    r"|estimated\s+reading)\s*[:\-–]?\s*[\d~<]",
    r"[\d.,k]+\s*(?:views?|reads?|shares?|comments?|likes?|min(?:ute)?s?(?:\s+read)?)[\W_]*$",
    r"(?:this|we|our)\s+(?:\w+\s+){0,2}(?:uses?|use)\s+cookies|cookies?\s+(?:policy|settings|notice)"
    r"|accept\s+(?:all|cookies)|by\s+(?:continuing|using|clicking)\b.{0,60}\b(?:site|website|agree"
    r"|cookies)",
    r"(?:please\s+)?(?:enable|turn\s+on|disable)\s+(?:your\s+)?(?:java\s?script|cookies|ad\s?blocker)"
    r"|(?:your\s+browser|java\s?script)\s+(?:does\s+not|doesn['’]t|is\s+(?:not|disabled|required|out))",
    r"this\s+(?:material|article|story|content|report|website)\s+(?:may|can|must)\s+not\s+be\s+\w+",
    r"(?:the\s+)?(?:views|opinions)(?:\s+and\s+(?:opinions|views))?\s+(?:expressed|presented)\b"
    r"|disclaimer\b",
    r"(?:when|while|in\s+case\s+of)\s+(?:quoting|citing|using|reprint\w*|copying)\b|(?:any\s+)?(?:use"
    r"|reproduction|reprint\w*|copying)\s+of\s+(?:the\s+|any\s+)?(?:materials?|content|articles?)\b",
    r"(?:additional\s+|further\s+)?(?:reporting|writing|editing|translation|compiled"
    r"|compiling)\s+(?:and\s+\w+\s+)?by\b|(?:translation|edition|editing|editor|translated|edited"
    r"|edited\s+and\s+\w+|written\s+and\s+edited|compiled)\s*(?::|by\s*:?\s+[A-Z])",
    r"(?:with|\()\s*(?:inputs?|additional\s+reporting|files|reporting|agency\s+inputs?)\s+(?:from|by)\b"
    r"|with\s+agenc(?:y|ies)\b|agencies$",
    r"(?:this|the)\s+(?:article|story|report|piece|post)\s+(?:was|is|has\s+been|first"
    r"|originally)\s+(?:(?:first|originally|also|automatically)\s+)?(?:published|appeared|translated"
    r"|updated|generated|produced|republished|posted)\b",
    r"(?:gift|unlock|bookmark|listen\s+to|hear)\s+this\s+\S+|(?:listen|watch)\s+(?:live|now"
    r"|to\s+.{1,60}\b(?:duration|podcast|programme|program|report|live))\b|add\s+to\s+(?:playlist|favou?rites"
    r"|google)",
    r"(?:to\s+read\s+the\s+(?:full|rest)|read\s+the\s+(?:full|original|entire)|click\s+(?:here|on|to)"
    r"|tap\s+(?:here|to))\b",
    r"you\s+(?:must|need\s+to|have\s+to)\s+(?:be\s+)?(?:log|sign|register|subscri)"
    r"|already\s+(?:a\s+)?(?:subscrib|member|registered)|(?:enter|your)\s+(?:your\s+)?e-?mail\s+address",
    r"(?:photo\s+)?slider\s+image|image\s+\d+\s+of\s+\d+|\d+\s*/\s*\d+$|(?:photo|image)\s+gallery",
    r"have\s+an?\s+(?:opinion|tip|story|question)\b.{0,60}\?",
    r"(?:recommend|send|tell)\s+(?:news\s+)?(?:this\s+)?(?:to\s+)?(?:a\s+)?friends?\b"
    r"|report\s+(?:an?\s+)?(?:error|typo|mistake)|(?:suggest|make)\s+a\s+correction",
    r"(?:terms\s+(?:of|and|&)|privacy\s+(?:policy|notice|statement)|cookie\s+policy)",
    r"https?://\S+$|www\.\S+$|[\w.+-]+@[\w-]+\.\w{2,}$|@\w+$",
    r"(?:ends?|end\s+item|developing|more\s+to\s+follow|to\s+be\s+continued|-?0-?|30"
    r"|updated?\s+at\s+[\d:]+.{0,20})[\W_]*$",
    r"/{2,}\s*\S.{0,80}$",
    r"follow\s+.{1,40}\bcoverage\b|(?:full|complete|more|our|all)\s+coverage\s*(?:of|on|at|here|:)",
    r"(?:\d{1,2}|a|an|one|two|three|few)\s+(?:min(?:ute)?s?|hours?|days?|weeks?|months?)\s+ago\b.{0,20}$"
    r"|just\s+now$",
    r"(?:last\s+)?(?:updated|modified|edited)(?:\s+on)?\s*:?\s*(?:\d|\w{3,9}\s\d).{0,40}$",
)
_NOISE_INSIDE = re.compile(
    r"\bfollow\s+(?:her|him|them|us)\s+(?:on|at)\b|\bnewsletters?\s*[:!]|\bin\s+your\s+inbox\b"
    r"|\bbecome\s+(?:our|a)\s+(?:patron|member|subscriber|supporter)"
    r"|\benter\s+your\s+e-?mail\b|\bdelivered\s+to\s+(?:you|your)\b|\ball\s+rights\s+reserved\b"
    r"|\bwithout\s+(?:prior\s+)?(?:written\s+)?permission\b"
    r"|\bpress\s+ctrl\s*\+\s*enter\b|\bsubscriber[- ]only\b|\bhyperlink\s+(?:to|is)\b|\bgallery\s+image$"
    r"|\(external\s+link\)$|\b(?:book|reserve)\s+your\s+place\b"
    r"|\bcontributed\s+(?:to\s+(?:this|the)\s+(?:report|story|article)|reporting)\b|\boffered\s+to\s+subscribers\b"
    r"|\bsubscription\s+options\b|\bpublishes\s+(?:around|about|some|over|more\s+than|up\s+to)\s+\d",
    re.I,
)
# To search all of a line for these patterns is slow; they are looked for in lines with one of these words alone.
_NOISE_WORDS = (
    "follow", "newsletter", "inbox", "become", "enter", "delivered", "rights", "permission", "ctrl", "subscriber", "hyperlink",
    "gallery", "external", "place", "contributed", "subscription", "publishes",
)  # fmt: skip
# Sentences longer than this are prose even where they speak of newsletters or of cookies.
_LONGEST_NOISE = 320
_LONGEST_CONTACT = 160
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.\w{2,}")

_PHOTO = (
    r"(?:(?:file|handout|courtesy|illustrative|illustration|stock|screen)?\s*"
    r"(?:photos?|photographs?|pictures?|images?|pics?|video|screenshot|screengrab|graphic|illustration|infographic|map)"
    r"|foto|credit|credits|caption|photo\s+credits?|image\s+credits?|photographer)"
)
_CAPTION_START = _start(
    rf"{_PHOTO}\s*(?:credit|courtesy|caption|source|by|via|from|of)?\s*(?:credit|courtesy|of|by)?\s*[:©/|]",
    rf"{_PHOTO}\s+(?:courtesy|credit|by|via)\s+\S",
    r"©\s*\S",
    r"\((?:photo|image|picture|file|source)\b",
    r"(?:figure|fig\.|slide)\s+\d+\s*[.:]",
)
_CREDIT_END = re.compile(
    r"(?:[\[(]|[.!?]”?\s+|\s[-–—|/]\s*|^)(?:(?:file|handout|courtesy|stock|pool)\s+)?"
    r"(?:photos?|photographs?|pictures?|images?|pic|video|credit|PHOTOS?|PICTURES?|IMAGES?|VIDEO|CREDIT"
    r"|Photos?|Photographs?|Pictures?|Images?|Pic|Video|Credit)"
    r"(?:\s*(?:credit|courtesy|by|via|from|of|Credit|Courtesy|By|Via)){0,2}\s*(?:[:/–—-]\s*)?(?:[A-Z©@]"
    r"|\w+\.\w)[^.!?;]{0,70}[\]).]*$"
    r"|\(\s*(?:photo|image|picture|file|pic|ap|afp|reuters|getty|xinhua|epa"
    r"|shutterstock)\b[^()]{0,60}\)\.?$"
    r"|[\[(][^\[\]()]{2,40}/(?:AP|AFP|Reuters|REUTERS|EPA|Getty|TASS|Anadolu)\b[^\[\]()]{0,40}[\])]\.?$"
    r"|[\[(]\s*(?:AP|AFP|Reuters|REUTERS|Getty|EPA|Xinhua)\b[^\])]{0,60}[\])]\.?$"
    r"|(?:/|via\s+)(?:AP|AFP|REUTERS|Reuters|Getty(?:\s+Images)?|EPA|Shutterstock|Anadolu)\.?$"
    r"|\bGetty\s+Images\.?$",
)
_FILE_PHOTO = re.compile(
    r"\b(?:in|seen\s+in)\s+(?:a|an|this)\s+(?:\w+\s+)?(?:file|handout|undated|archive|combination|video"
    r"|screen|still)\s*"
    r"(?:grab\s+)?(?:photo|picture|image|photograph|handout|grab|taken)\b|\bfile\s+(?:photo|picture"
    r"|image)\b",
    re.I,
)
_CREDIT_WORDS = ("photo", "pic", "image", "video", "credit", "getty", "(", "[", "/", "via")
_FILE_PHOTO_WORDS = ("photo", "picture", "image", "handout", "grab", "taken")
_LONGEST_CAPTION = 320

_SENTENCE_END = re.compile(r"[.!?…;:,][\"”’'»)\]]*(?:\[\d+\])?$")
_STRONG_END = re.compile(r"(?:[.!?…])[\"”’'»)\]]*$")
_SEPARATED = re.compile(r"\s*[|»›→•·]\s*|\s+[/>]\s+|\s* :: \s*|\s\s+|\t")
_MARKS = ("|", "»", "›", "→", "•", "·", "/", ">", "::")
_CLOCK_ITEM = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d\s+\D")
_BULLET = re.compile(r"\s*(?:[•●▪■◦‣∙·○▶►➤✓✔*]|[-–—](?=\s))\s*")
_SECTION_NUMBER = re.compile(r"\s*\(?(?:\d{1,2}\.)+\d{1,2}[.)]\s+(?=\S)")
_NUMBERED = re.compile(r"\s*\(?\d{1,2}[.)]\s+(?=\S)")
_QUOTES = "\"“‘«'"
_LONGEST_QUESTION = 12
_RULE = re.compile(r"[\W_]+$")
_WORD = re.compile(r"\w+")


def kind_of(line: str) -> Kind:
    """What a line of a page saved as plain text is, as far as the line alone tells."""
    if _RULE.match(line):
        return "noise"
    if len(line) <= _LONGEST_NOISE:
        ended = _STRONG_END.search(line) and len(_WORD.findall(line)) > 9
        if (not ended and _END.match(line)) or _END_START.match(line):
            return "end"
        if _BOX.match(line):
            return "box"
        if is_caption(line):
            return "caption"
        if _NOISE_START.match(line) or _found(_NOISE_INSIDE, _NOISE_WORDS, line) or _INSET_START.match(line):
            return "noise"
        if len(line) <= _LONGEST_CONTACT and "@" in line and _MAIL.search(line):
            return "noise"
        if is_menu(line) or (_CLOCK_ITEM.match(line) and not ended):
            return "menu"
    return "prose" if is_prose(line) else "short"


def is_caption(line: str) -> bool:
    """Whether a line is the caption or the credit of a photo."""
    return len(line) <= _LONGEST_CAPTION and bool(
        _CAPTION_START.match(line) or _found(_CREDIT_END, _CREDIT_WORDS, line) or _found(_FILE_PHOTO, _FILE_PHOTO_WORDS, line)
    )


def _found(pattern: re.Pattern[str], words: tuple[str, ...], line: str) -> bool:
    """Whether a pattern is found in a line; it holds one of the words wherever it is."""
    folded = line.lower()
    return any(word in folded for word in words) and bool(pattern.search(line))


def is_menu(line: str) -> bool:
    """Whether a line is made of links or crumbs: three short items or more, or two at a crumb's arrow."""
    # Most lines have nothing that could part items, and splitting is slow.
    if not any(mark in line for mark in _MARKS) and " ".join(line.split()) == line.strip():
        return False
    items = [item for item in _SEPARATED.split(line) if item]
    if len(items) < 2 or _STRONG_END.search(items[-1]):
        return False
    crumbs = re.search(r"\s[»›→>]\s|\S\s{2,}\S", line)
    shortest = min(len(item.split()) for item in items)
    return (len(items) >= 3 or bool(crumbs)) and shortest <= 4 and not _STRONG_END.search(items[0])


def items_of(line: str) -> list[str]:
    """The items of a line of links or crumbs."""
    return [item for item in _SEPARATED.split(line) if item]


def is_prose(line: str) -> bool:
    """Whether a line holds a sentence: it ends as one, or is too long for a heading."""
    words = len(line.split())
    if words > 24:
        return True
    # A question in a line of its own is a heading, or an interviewer's, and the answer follows either way.
    if line.endswith("?") and words <= _LONGEST_QUESTION and line[0] not in _QUOTES:
        return False
    return bool(_SENTENCE_END.search(line)) and (words >= 4 or line[0] in _QUOTES)


def is_full_prose(line: str) -> bool:
    """Whether a line can begin a body: a whole sentence of some length."""
    return is_prose(line) and len(line.split()) >= 8 and bool(_STRONG_END.search(line) or line.endswith(":") or len(line) > 140)


def strip_bullet(line: str) -> tuple[str, bool]:
    """The line without the marker of a list, and whether it had one.

    The number of a list's item is part of its text and stays; that of a section ("1.9.") is the document's, and goes.
    """
    match = _BULLET.match(line) or _SECTION_NUMBER.match(line)
    if match and match.end() < len(line):
        return line[match.end() :], True
    return line, bool(_NUMBERED.match(line))
