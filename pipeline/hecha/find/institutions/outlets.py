"""Media that a report names as its source: source lines, reporters, datelines, title marks."""

import re
from collections.abc import Iterator

from hecha.find.institutions.mention import InstitutionMention
from hecha.lexicon import Lexicon
from hecha.spans import Span

_MEDIA_BRACKET = re.compile(
    r"《([^《》]{2,16})》\s*(?:杂志|周刊|记者|报道|报导|了解|获悉|采访|刊文|刊登|载文|援引|称|月刊|双月刊|网站|评论员|社论|发文|消息)"
)
_JOURNAL = re.compile("(?:期刊|杂志|学刊|周刊|报纸)《([^《》]{2,20})》")
_IN_JOURNAL = re.compile(
    r"(?:(?:发表|刊登|刊发|刊载)(?:在|于)\S{0,8}?|[载刊]于\S{0,6}?)((?:《[^《》]{2,16}》[、和及与]?)+)"
)
_TITLE = re.compile("《([^《》]+)》")
_NAME_IN_LIST = re.compile("(?:[^、•·/,，和等综]|(?<![报网社台刊端闻])和|(?<![报网社台刊端闻])等|综(?!合)){2,16}")
# 新甘肃·甘肃日报兰州讯: the app before its paper
_APP_OF_PAPER = re.compile(
    r"^\s*([一-鿿]{2,5}\+?)(?=[·•][一-鿿]{2,8}?(?:报|网|社|台|新闻|客户端)[一-鿿]{0,6}?(?:电|讯|记者)[\s(（:：])",
    re.MULTILINE,
)
# 人民网-文化频道, 华龙网-新重庆客户端
_SECTION = re.compile(r"(?<![一-鿿])([一-鿿]{2,8}?(?:网|新闻|报|台|在线)[-－—·][一-鿿]{2,8}?(?:客户端|频道))")
# 据新流财经此前报道, 接受天空新闻采访
_REPORTED = re.compile(
    r"(?:据|接受)([一-鿿]{2,8}?(?:财经|新闻|周刊|网|社|报|电视台|电台|日报|晚报|时报|通讯社|客户端|卫视))(?=(?:记者)?(?:此前|今日|昨日|近日|\d{1,2}日|援引|独家)?(?:的)?(?:报道|消息|报导|采访|专访))"
)
_OUTLET_TITLE = re.compile(
    r"《([^《》]{1,14}(?:日报|晚报|早报|晨报|时报|商报|都市报|周报|周刊|邮报|导报|快报|青年报|新闻报|杂志|新报|画报|法治报|法制报|健康通讯|党建|月刊|评论|华尔街日报|盐都报|报))》"
)
_BYLINE = re.compile(
    r"(?:(?:来源|稿源|转自|出处)\s*[:：|｜丨]\s*(?:综合)?|综合(?:整理)?自[:：]?\s*)([^\s，。；:：()（）|]{2,40})"
)
_REPORTER = re.compile(r"(?<![一-鿿])([一-鿿]{2,8}?)(?:首席|见习|实习|全媒体|主任|高级|资深|特派)?记者[\s:：]")
_DATELINE = re.compile(
    r"^\s*([一-鿿\w]{1,9}?(?:社|网|报(?!全媒体|融媒)|台|刊|端|新闻|南都|全媒体|融媒体?))(?=[一-鿿]{0,6}?(?:\d{1,2}月\d{1,2}日)?(?:电|讯|报道|信息)[\s(（:：])",
    re.MULTILINE,
)


# How a name must end that a source line gives, unless a table has it.
_ENDS = re.compile("[报网社台刊闻端院局委部府号经]$|在线$|南都$|新闻$|财经$|发布$|客户端$")


def find_outlets(text: str, lexicon: Lexicon, publisher: str | None = None) -> list[InstitutionMention]:
    """Return media named by a source line, a reporter, a dateline, between title marks, or as the report's `publisher`."""
    out = []
    byline_leads = lexicon.class_words("byline-lead")
    for start, name, rule in _candidates(text, publisher):
        if name.startswith(byline_leads) or name in lexicon.word_class("no-outlet"):
            continue
        if name[0].isdigit() and name not in lexicon.known:
            continue
        if rule == "media.section" and re.split("[-－—·]", name)[0] not in lexicon.known:
            continue
        if rule == "media.source-line" and not (_ENDS.search(name) or name in lexicon.known):
            continue
        kind = lexicon.known[name].kind if name in lexicon.known else "media"
        out.append(InstitutionMention(Span(start, start + len(name)), name, kind, rule))
    return out


def _candidates(text: str, publisher: str | None) -> Iterator[tuple[int, str, str]]:
    """Yield where a medium may be named, its name and the rule that says so."""
    if publisher and not re.search("[、·•,，]", publisher):  # where it stands apart, as in a line of credits
        for match in re.finditer(rf"(?<!\w){re.escape(publisher)}(?!\w)", text):
            yield match.start(), match[0], "media.publisher"
    for match in _IN_JOURNAL.finditer(text):
        for title in _TITLE.finditer(text, match.start(1), match.end(1)):
            yield title.start(1), title[1], "media.cited"
    for match in _BYLINE.finditer(text):
        for name in _NAME_IN_LIST.finditer(text, match.start(1), match.end(1)):
            yield name.start(), name[0], "media.source-line"
    for pattern, rule in (
        (_MEDIA_BRACKET, "media.cited"),
        (_JOURNAL, "media.cited"),
        (_OUTLET_TITLE, "media.title"),
        (_REPORTER, "media.reporter"),
        (_DATELINE, "media.dateline"),
        (_REPORTED, "media.reported"),
        (_SECTION, "media.section"),
        (_APP_OF_PAPER, "media.dateline"),
    ):
        for match in pattern.finditer(text):
            yield match.start(1), match[1], rule
