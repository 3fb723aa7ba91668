"""Media that a report names as its source: source lines, reporters, datelines, title marks."""

import re

from hecha.find.institutions.mention import InstitutionMention
from hecha.lexicon import Lexicon
from hecha.spans import Span

_MEDIA_BRACKET = re.compile(
    r"《([^《》]{2,16})》\s*(?:杂志|周刊|记者|报道|报导|了解|获悉|采访|刊文|刊登|载文|援引|称|月刊|双月刊|网站|评论员|社论|发文|消息)"
)
_IN_JOURNAL = re.compile(r"(?:(?:发表|刊登|刊发|刊载)(?:在|于)\S{0,2}|[载刊]于)《([^《》]{2,16})》")
_OUTLET_TITLE = re.compile(
    r"《([^《》]{1,14}(?:日报|晚报|早报|晨报|时报|商报|都市报|周报|周刊|邮报|导报|快报|青年报|新闻报|杂志|新报|画报|法治报|法制报|健康通讯|党建|月刊|评论|华尔街日报|盐都报|报))》"
)
_BYLINE = re.compile(r"(?:来源|稿源)[:：]\s*([^\s，。；:：()（）|]{2,16})")
_REPORTER = re.compile(r"(?<![一-鿿])([一-鿿]{2,8}?)(?:首席|见习|实习|全媒体)?记者[\s:：]")
_DATELINE = re.compile(
    r"^\s*([一-鿿\w]{1,9}?(?:社|网|报|台|刊|端|新闻|南都))(?=[一-鿿]{0,6}?(?:\d{1,2}月\d{1,2}日)?(?:电|讯|报道|信息)[\s(（:：])",
    re.MULTILINE,
)


def find_outlets(text: str, lexicon: Lexicon) -> list[InstitutionMention]:
    """Return media named by a source line, a reporter, a dateline, or between title marks."""
    out = []
    byline_leads = tuple(lexicon.word_class("byline-lead"))
    for pattern, rule in (
        (_IN_JOURNAL, "media.cited"),
        (_MEDIA_BRACKET, "media.cited"),
        (_OUTLET_TITLE, "media.title"),
        (_BYLINE, "media.source-line"),
        (_REPORTER, "media.reporter"),
        (_DATELINE, "media.dateline"),
    ):
        for match in pattern.finditer(text):
            name = re.sub(r"(?<=[报网社])(?:综合)$", "", match[1])
            if (
                name.startswith(byline_leads)
                or name in ("摄影", "全媒体")
                or (name[0].isdigit() and rule == "media.source-line")
            ):
                continue
            kind = lexicon.known[name].kind if name in lexicon.known else "media"
            start = match.start(1)
            if "•" in name:
                left, _, right = name.partition("•")
                out += [
                    InstitutionMention(Span(start, start + len(left)), left, "media", rule),
                    InstitutionMention(Span(start + len(left) + 1, start + len(name)), right, "media", rule),
                ]
                continue
            if (
                rule == "media.source-line"
                and not re.search("[报网社台刊闻端院局委部府号]$|网$|在线$|客户端$|南都", name)
                and name not in lexicon.known
            ):
                continue
            out.append(InstitutionMention(Span(start, start + len(name)), name, kind, rule))
    return out
