"""Quoted documents: titles between 《 and 》, and laws that are named without marks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from hecha.lexicon import Lexicon, Matcher
from hecha.spans import Span


@dataclass(frozen=True, slots=True)
class DocumentMention:
    """One place where a report names a text; spans and titles are without the outer marks."""

    span: Span
    title: str
    kind: str
    status: str | None
    number: str | None
    action: str | None
    rule: str
    marked: Span  # with the marks
    inside: Span | None = None  # the title that it is nested in
    short_for: str | None = None  # 以下简称《意见》 defines the short form of this title
    articles: tuple[str, ...] = ()  # 第十五条第二款
    verb: int | None = None  # where the verb stands, or the title if the report uses none


_STATUS = r"试行|暂行|草案|征求意见稿|送审稿|修订|修订草案|修正案?草案|讨论稿|审议稿|修正|二次审议稿|[一二三]审稿|建议稿|节选|节录|修订版|试点"
_STATUS_INSIDE = re.compile(rf"[(（]({_STATUS})[)）]$")
_STATUS_AFTER = re.compile(rf"^\s*[(（]?({_STATUS})[)）]?")
_STATUS_WORD = re.compile(r"(?<!征求)(试行|暂行)(?:办法|规定|条例|方案|意见|细则|标准)$")
_NUMBER = re.compile(
    r"^\s*[(（]?((?:[㐀-鿿]{1,12}\s*)[〔\[【（(]\s*(?:19|20)\d\d\s*[〕\]】）)]\s*(?:第\s*)?\d{1,5}\s*号(?:文件?)?|[㐀-鿿]{2,6}字第\d{4,12}号)[)）]?"
)
_NUMBER_BEFORE = re.compile(r"([㐀-鿿]{1,10}〔(?:19|20)\d\d〕\d{1,5}号)[文件]{0,2}\s*[(（]?\s*$")
_FOOTNOTE = re.compile(r"\[\d{1,3}\]$")
_TEAMS_AFTER = re.compile(r"^[》\s]*等?[\d一二三四五六七八九十两]+(?:队|家|组|个团队|家公司|支队伍)")
_PROGRAMME_AFTER = re.compile(r"^\s*(?:专栏|栏目|节目|直播|专题|系列|版块|频道|征文)")
_FILM_AFTER = re.compile(
    r"^\s*(?:专题片|警示教育片|教育片|宣传片|纪录片|电影|影片|电视剧|微电影|动画片|短片|话剧|舞剧|歌剧)"
)
_FILM_BEFORE = re.compile(
    r"(?:专题片|教育片|宣传片|纪录片|电影|影片|电视剧|微电影|动画片|短片|话剧|舞剧|歌剧|上映的?|票房)\s*$"
)
_BOOK_BEFORE = re.compile(
    r"(?:编印|出版|古籍|名著|经典|绘本|诵读|小说|著作|专著|新书|一书|诗集|散文集|文集|长篇|教材|读本)\S{0,3}$"
)
_ALIAS = re.compile(r"[(（](?:以下|下文|下)?(?:统|合)?简?称[:：为]?\s*[“\"]?\s*$")
_NUMERAL = r"[零〇一二三四五六七八九十百千\d]+"
_ARTICLE = re.compile(rf"第{_NUMERAL}条(?:之{_NUMERAL})?(?:第{_NUMERAL}款)?(?:第[（(]?{_NUMERAL}[)）]?项)?")
_CITED = re.compile(
    rf"》?(?:[(（][^()（）]{{1,16}}[)）])?》?(?P<articles>{_ARTICLE.pattern}(?:[、和及至，]{_ARTICLE.pattern})*)"
)
_CLAUSE = re.compile(r"[^，。；！？,;!?：:\n]*$")
_REACH = 22
_LAW_NOT_AFTER = "学院官庭律规案定治系师人"
# Between quotation marks a law is told by what stands behind it, or before it: 依“晶片与科学法”.
_QUOTED_LAW = re.compile(
    r"“(?P<rule>[㐀-鿿、]{4,24}条例|[㐀-鿿、]{8,24}(?:准则|办法|细则|规则|要点)|[㐀-鿿、]{2,24}(?:公约|条约|议定书|法令))”|“(?P<name>[㐀-鿿、]{2,24}(?:法|条例|法案|通则|准则|细则|规则))”(?=草案|修正|部分|第|三读|二读|规定|[，。、对的]|$)"
    r"|(?:(?<=根据)|(?<=依据)|(?<=依照)|(?<=违反)|(?<=依))“(?P<ground>(?:\d{4}年)?[㐀-鿿、]{2,24}(?:法|条例|法案|协议|协定|公约|备忘录|规则))”"
)
_GENRES_OF_LAWS = (
    *("条例", "准则", "办法", "细则", "规则", "要点", "协议", "协定", "公约", "备忘录", "法", "法案"),
    *("条约", "议定书", "法令"),
)
# A law that no list has, cited with its article or as a ground: 河道管理条例|第二十五条, 依据|反兴奋剂条例.
_CITED_LAW = re.compile(
    r"(?:(?<=根据)|(?<=依据)|(?<=依照)|(?<=按照)|(?<=违反)|(?<=触犯)|(?<=[》条款项法例][和及、与])|(?<=[，。；、：]))(?P<name>[㐀-鿿]{2,14}?(?:条例|法|守则))(?=第[零一二三四五六七八九十百千\d]+条|规定)"
    r"|(?:(?<=根据)|(?<=依据)|(?<=依照)|(?<=触犯)|(?<=[，案或可并另将]依)|(?<=[》条款项例法][、和及与]))(?P<ground>[㐀-鿿]{2,14}?条例)(?![㐀-鿿]{0,2}》)"
)
_TO_LAW = re.compile("[㐀-鿿]*(?:依据|依照|根据|按照|违反|触犯|修正|修订|适用|依)(?!法)")  # 当冲降税已依|证券交易税条例
_SHORTEST_LAW = 3
_NO_LAW = re.compile(
    "[的了在等为]|^(?:本|该|此|相关|有关|上述|前述|国家|现行)|(?:方|办|做|看|想|说|无|设|用|手|执|司|立|合|违|非|依|同|母|旧|新)法$"
)


def find_documents(text: str, *, lexicon: Lexicon, outlets: Sequence[Span] = ()) -> list[DocumentMention]:
    """Return the mentions of documents in order; nested titles come after the one that holds them.

    Outlets (《法治日报》记者) are none, nor are teams or firms between title marks.
    """
    out: list[DocumentMention] = []
    named = frozenset(outlets)
    for marked, nested in _titles(text):
        if _trim(text, Span(marked.start + 1, marked.end - 1))[1] in named:
            continue
        made = _titled(text, marked, lexicon, out)
        if made is None:
            continue
        out.append(made)
        children = (_nested(text, inner, made, lexicon) for inner in nested)
        out += [child for child in children if child is not None]
    out += _laws(text, lexicon, [m.marked for m in out])
    out = [replace(m, articles=_articles(text, m.marked.end)) for m in out]
    return sorted(out, key=lambda m: (m.span.start, -m.span.end))


def _articles(text: str, at: int) -> tuple[str, ...]:
    """Return the articles that are cited directly behind a title or the name of a law."""
    match = _CITED.match(text, at)
    return tuple(m[0] for m in _ARTICLE.finditer(match["articles"])) if match else ()


def title_spans(text: str) -> list[Span]:
    """Return the spans of all outermost 《…》."""
    return [marked for marked, _ in _titles(text)]


_PAIRS = {"《": "》", "〈": "〉", "<": ">", "＜": "＞"}


def _titles(text: str) -> list[tuple[Span, list[Span]]]:
    """Return the outermost titles, each with those nested in it; a mark not closed in its line opens nothing."""
    out: list[tuple[Span, list[Span]]] = []
    stack: list[tuple[str, int]] = []
    nested: list[Span] = []
    for match in re.finditer(r"[《》〈〉<>\n]", text):
        mark, at = match[0], match.start()
        if mark == "\n":
            stack.clear()
            nested = []
        elif mark in _PAIRS and (mark == "《" or stack):
            stack.append((mark, at))
        elif stack and mark in "》〉>":
            while len(stack) > 1 and _PAIRS[stack[-1][0]] != mark:
                stack.pop()
            if _PAIRS[stack[-1][0]] != mark:
                continue
            start = stack.pop()[1]
            if stack:
                nested.append(Span(start, at + 1))
            else:
                out.append((Span(start, at + 1), nested))
                nested = []
    return out


def _titled(text: str, marked: Span, lexicon: Lexicon, before: Sequence[DocumentMention]) -> DocumentMention | None:
    title, span, status = _trim(text, Span(marked.start + 1, marked.end - 1))
    after = text[marked.end : marked.end + 40]
    if not title:
        return None
    if _TEAMS_AFTER.match(after) or (
        after[:2].startswith(("、《", "及《", "和《"))
        and re.match(
            r"(?:[、及和]《[^》]+》)+等?[\d一二三四五六七八九十]+(?:队|家|组|支)",
            after + text[marked.end + 40 : marked.end + 120],
        )
    ):
        return None
    if status is None and (m := _STATUS_AFTER.match(after)) and not after.startswith(("修订", "修正", "试点")):
        status = m[1]
    if status is None and (m := _STATUS_WORD.search(title)):
        status = m[1]
    number = (
        m[1]
        if (m := _NUMBER.match(after))
        else m[1]
        if (m := _NUMBER_BEFORE.search(text[max(0, marked.start - 30) : marked.start]))
        else None
    )
    short_for = None
    if (
        len(title) <= 4 and title in _genres(lexicon) and _genres(lexicon)[title] != "other"
    ):  # 《办法》 for a title given in full before
        short_for = next(
            (m.title for m in reversed(before) if m.title.endswith(title) and len(m.title) > len(title)), None
        )
    if _ALIAS.search(text[max(0, marked.start - 12) : marked.start]) and before:
        short_for = before[-1].title
    listed = (
        before[-1]
        if before
        and text[before[-1].marked.end : marked.start].strip("、和及与以 ") == ""
        and before[-1].inside is None
        else None
    )
    if listed:
        said = _Said(listed.action, False, marked.start if listed.verb is None else listed.verb)
    else:
        said = _action(text, marked, lexicon)
    kind = _kind(title, text, marked, said.verb, lexicon)
    rule = "title.outlet-programme" if _PROGRAMME_AFTER.match(after) else "title.basis" if said.ground else "title"
    return DocumentMention(
        span,
        title,
        kind,
        status,
        re.sub(r"\s", "", number) if number else None,
        said.verb,
        rule,
        marked,
        short_for=short_for,
        verb=said.at,
    )


def _trim(text: str, span: Span) -> tuple[str, Span, str | None]:
    """Take blanks, a footnote mark and a status in brackets off a title."""
    start, end = span
    while start < end and text[start] in " \n":
        start += 1
    while end > start and text[end - 1] in " \n":
        end -= 1
    if m := _FOOTNOTE.search(text[start:end]):
        end -= len(m[0])
    status = None
    if m := _STATUS_INSIDE.search(text[start:end]):
        status, end = m[1], end - len(m[0])
    return text[start:end], Span(start, end), status


def _nested(text: str, marked: Span, outer: DocumentMention, lexicon: Lexicon) -> DocumentMention | None:
    title, span, status = _trim(text, Span(marked.start + 1, marked.end - 1))
    if len(title) < 2:
        return None
    before = text[outer.span.start : marked.start]
    action = next(
        (
            verb
            for verb in (
                "印发",
                "发布",
                "转发",
                "修改",
                "修订",
                "废止",
                "实施",
                "贯彻落实",
                "贯彻",
                "落实",
                "执行",
                "公布",
                "颁布",
            )
            if before.endswith(verb)
        ),
        None,
    )
    if status is None and (m := _STATUS_WORD.search(title)):
        status = m[1]
    return DocumentMention(
        span,
        title,
        _kind(title, text, marked, action, lexicon),
        status,
        None,
        action,
        "title.nested",
        marked,
        outer.span,
    )


def _kind(title: str, text: str, marked: Span, action: str | None, lexicon: Lexicon) -> str:
    plain = re.sub(r"[(（][^()（）]*[)）]$", "", title)
    after, before = text[marked.end : marked.end + 8], text[max(0, marked.start - 8) : marked.start]
    if _FILM_AFTER.match(after) or _FILM_BEFORE.search(before):
        return "film"
    for length in (4, 3, 2, 1):
        if genre := _genres(lexicon).get(plain[-length:]):
            return genre if len(plain) > length or length > 1 else "other"
    if action in lexicon.word_class("film-verb"):
        return "film"
    if action in lexicon.word_class("book-verb") or _BOOK_BEFORE.search(before):
        return "book"
    return "other"


@lru_cache(maxsize=4)
def _genres(lexicon: Lexicon) -> dict[str, str]:
    return lexicon.pairs("documents.tsv", "surface", "kind")


@lru_cache(maxsize=4)
def _actions(lexicon: Lexicon) -> dict[str, str]:
    return lexicon.pairs("actions.tsv", "surface", "says")


@lru_cache(maxsize=4)
def _action_matcher(lexicon: Lexicon) -> Matcher:
    return Matcher(verb for verb, says in _actions(lexicon).items() if says != "arrangement")


class _Said(NamedTuple):
    verb: str | None
    ground: bool  # 根据《…》: only named as a ground
    at: int  # where the verb stands, or the title


def _action(text: str, marked: Span, lexicon: Lexicon) -> _Said:
    """Return the verb that the report uses of a document.

    The verb stands before the title in its clause (印发了《…》), else directly behind it (《…》印发后).
    """
    actions = _actions(lexicon)
    clause = _CLAUSE.search(text[max(0, marked.start - _REACH) : marked.start])
    before = clause[0] if clause else ""
    before = re.sub(r"^.*[》]", "", before)
    found = list(_action_matcher(lexicon).find(before))
    if found:
        verb, start, _ = found[-1]
        at = marked.start - len(before) + start
        return _Said(None, True, at) if actions[verb] == "basis" else _Said(verb, False, at)
    after = re.match(
        r"(?:[(（][^)）]{0,20}[)）])?(?:已|于|将|正式|的|日前|近日|自[^，。]{1,12}起|[\d年月日]{1,11})*(?P<rest>[^，。；]{0,4})",
        text[marked.end : marked.end + 30],
    )
    if after and (
        verbs := [
            v
            for v, s, _ in _action_matcher(lexicon).find(after["rest"])
            if s <= 1 and actions[v] == "action" and v in lexicon.word_class("verb-behind-title")
        ]
    ):
        return _Said(verbs[0], False, marked.start)
    return _Said(None, False, marked.start)


@lru_cache(maxsize=4)
def _law_matcher(lexicon: Lexicon) -> Matcher:
    laws = lexicon.words("laws.tsv")
    return Matcher([*laws, *(f"中华人民共和国{law}" for law in laws)])


_AMENDMENT = re.compile(r"修正案(?:[（(][一二三四五六七八九十]{1,3}[）)])?")


def _in_longer_word(text: str, span: Span) -> bool:
    """Tell whether a law's name is the beginning or end of another word: 公司法人, 法规."""
    before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 2]
    if after[:1] and after[:1] in _LAW_NOT_AFTER and after not in ("规定", "第一"):
        return True
    return span.end - span.start == 2 and (before in ("国", "军", "新", "旧", "商", "量") or after == "宣誓")


_QUOTED_BEFORE = re.compile("“([㐀-鿿]{1,6})$")
_METHOD = re.compile("(?:工作|教学|学习|[查管治步疗干练作习记解算想写读吃打])法$")  # “枫桥工作法” is no law


def _ends_quoted(text: str, span: Span, lexicon: Lexicon) -> bool:
    """Tell whether a law's name is the end of a longer one between quotation marks: “融资|公司法”, but not “触犯刑法”."""
    before = _QUOTED_BEFORE.search(text, max(0, span.start - 7), span.start)
    if not before or not text.startswith("”", span.end):
        return False
    verbs = lexicon.words("governors.tsv")
    return not re.search("[了的已在]|违反|触犯|修改|修订|学习|遵守|适用", before[1]) and not any(
        before[1][a:b] in verbs for a in range(len(before[1])) for b in range(a + 2, len(before[1]) + 1)
    )


def _laws(text: str, lexicon: Lexicon, marked: Sequence[Span]) -> list[DocumentMention]:
    """Return laws named without marks (刑法第二百三十二条) and laws between quotation marks."""
    out = []
    for surface, start, end in _law_matcher(lexicon).find(text):
        span = Span(start, end)
        if any(span.overlaps(m) for m in marked) or _in_longer_word(text, span) or _ends_quoted(text, span, lexicon):
            continue
        if amendment := _AMENDMENT.match(text, end):
            span = Span(start, amendment.end())
            surface, end = text[span.start : span.end], span.end
        article = bool(_ARTICLE.match(text, end))
        said = _action(text, Span(start, end), lexicon)
        kind = "条例" if surface.endswith("条例") else "法"
        out.append(
            DocumentMention(
                span, surface, kind, None, None, said.verb, "law.article" if article else "law", span, verb=said.at
            )
        )
    for match in _CITED_LAW.finditer(text):
        span = Span(*match.span("name" if match["name"] else "ground"))
        if (ground := _TO_LAW.match(text, span.start, span.end)) is not None:
            span = Span(ground.end(), span.end)
        title = text[span.start : span.end]
        if (
            len(title) < _SHORTEST_LAW
            or _NO_LAW.search(title)
            or any(span.overlaps(m) for m in marked)
            or any(span.overlaps(m.span) for m in out)
        ):
            continue
        kind, rule = ("条例" if title.endswith("条例") else "法"), ("law.article" if match["name"] else "law")
        out.append(DocumentMention(span, title, kind, None, None, None, rule, span))
    for match in lexicon.party_rules.finditer(text):
        span = Span(*match.span())
        if not any(span.overlaps(m) for m in marked) and not any(span.overlaps(m.span) for m in out):
            said = _action(text, span, lexicon)
            out.append(
                DocumentMention(span, match[0], match["genre"], None, None, said.verb, "law", span, verb=said.at)
            )
    for match in _QUOTED_LAW.finditer(text):
        title = match["rule"] or match["name"] or match["ground"]
        if _METHOD.search(title):
            continue
        span = Span(match.start() + 1, match.end() - 1)
        if any(span.overlaps(m) for m in marked) or any(span.overlaps(m.span) for m in out):
            continue
        status = "草案" if text.startswith("草案", match.end()) else None
        after = text[match.end() : match.end() + 8]
        verb = next((v for v in ("三读通过", "三读", "二读", "一读") if v in after), None)
        out.append(
            DocumentMention(
                span,
                title,
                next((genre.removesuffix("案") for genre in _GENRES_OF_LAWS if title.endswith(genre)), "规定"),
                status,
                None,
                verb,
                "law.quoted",
                Span(match.start(), match.end()),
                verb=match.start(),
            )
        )
    return out
