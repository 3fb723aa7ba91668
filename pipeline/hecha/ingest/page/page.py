"""A page to its article: title, credit lines and body as lines of one text, and what its head says."""

import re
import unicodedata
from collections import deque
from collections.abc import Sequence
from typing import Any, NamedTuple

from hecha.dates import complete, date_in_url, find_dates, read_date
from hecha.ingest.page.body import embedded_article, embedded_statement, find_body, fragment
from hecha.ingest.page.head import Head, read_head, title_parts
from hecha.ingest.page.tree import Element, Line, drop_unseen, parse, read_all_lines, read_lines
from hecha.ingest.sources import Block, BlockKind, Fields
from hecha.lexicon import load_lexicon

_HAN = re.compile("[㐀-鿿]")
_FEWEST = 20  # Han characters in the sentences of the shortest report
_SENTENCE = re.compile("[。！？；…”]$|[，。].*[，。]")
_NO_ARTICLE = re.compile("页面(?:不存在|已被?删除)|頁面不存在|登[录入錄]后|登[录入錄]後|请[先]?登[录入]|請登入|^404")
_CREDIT = re.compile(
    r"(?:来源于?|來源|稿源|出处|出處|转自|轉自|来自|來自|作者|执笔|執筆|记者|記者|编辑|編輯|责编|責編|通讯员|通訊員|撰文|撰稿|文字|供稿"
    r"|(?:发布|發[布佈])(?:者|人|单位|單位|机构|機構|部门|部門|时间|時間|日期)?|(?:时间|時間|日期|更新))\s*[:：/／]|作者[，,]"
    r"|(?:记者|記者|通讯员|通訊員)[\s　\xa0]+[㐀-鿿]{2,4}(?![㐀-鿿])|(?:记者|記者)\s*\S{2,4}[／/╱]|^[〔【\[(（]?\s*(?:文|图|圖|文图|圖文)\s*[/／:：]"
)
_LABEL = re.compile(r"(?:来源|來源|稿源|作者|记者|編輯|编辑|责任编辑|发布时间|时间|日期)\s*[:：]$")
_NO_TITLE = frozenset(("首页", "首頁", "正文", "新闻", "新聞", "新闻中心", "要闻"))
_HEADER = 14  # lines between a title and its body that may be credit lines
_FOOTER = 8
_ABOVE = 6  # lines above a title that may hold its date
_NEAR = 5  # lines between a title and its body where nothing else sets it apart
_LONGEST = 100
_ACCOUNT = re.compile(r"[\w·•\-]{2,20}")
_PUBLISHED = re.compile("发布|發[布佈]")
_DATE_KEYS = ("publishtime", "pubtime", "publishedat", "publishdate", "pubdate", "createtime", "ctime", "date", "time")
_EDITION = re.compile(r"(?:数字报|電子報|电子报|电子版|手机版|手機版|移动版|首页)$")
_NAME = re.compile("[㐀-鿿]{2,4}")
_RECENT = re.compile(r"前天|昨天|今天|刚刚|\d+\s*(?:小时|分钟|天)前")
_STAMP = re.compile(
    r"\b(?:ct|publish_?time|pub_?time|create_?time|oriCreateTime)\b[\"']?\s*[=:]\s*[\"']?(1\d{9}(?:\d{3})?)\b",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"原创|^转载$|作者|发表|发布|更新|关注|關注|收藏|分享|评论|評論|打印|列印|字号|字號|字体|字體|举报|下载|登录|登入|首页|首頁|展开|展開|扫码|微信|微博"
    r"|朋友圈|复制|放大|缩小|默认|朗读|[+＋]|^[AP]M$|^\d+$|^[大中小]+$|阅读|閱讀|浏览|点击|點閱|回复|标准|超大|实习生|星期"
)
_OWNER = re.compile(
    r"(?:主办单位|主办|版权所有)\s*[:：]?\s*(?:[©Cc]\S*\s*)?([㐀-鿿]{4,24})|([㐀-鿿]{4,24}?)社?\s*版权所有|([㐀-鿿]{3,20})\s+[㐀-鿿]ICP[备证]"
)


class Page(NamedTuple):
    text: str  # title, credit lines and body, one a line
    blocks: tuple[Block, ...]
    head: Fields


def read_page(html: str, url: str | None = None) -> Page:
    """Return the article of a page; its text is empty where there is none.

    >>> page = read_page(
    ...     "<title>全市新增就业12.4万人_江城网</title><h1>全市新增就业12.4万人</h1>"
    ...     "<div>2024-03-05 10:22 来源：江城日报</div><p>本报讯 记者从市人社局获悉，去年全市城镇新增就业12.4万人，同比增长3.2%。</p>"
    ...     "<p>市人社局表示，今年将新增就业岗位5万个，帮扶困难群体就业3000人。</p>"
    ... )
    >>> page.text.splitlines()[:2], page.head.title, page.head.published
    (['全市新增就业12.4万人', '2024-03-05 10:22 来源：江城日报'], '全市新增就业12.4万人', '2024-03-05T10:22')
    """
    tree = parse(html)
    if tree is None:
        return Page("", (), Fields())
    head = read_head(tree)
    scripts = [script.text for script in tree.iter("script") if script.text]
    drop_unseen(tree)
    belongs = find_body(tree)
    every = read_all_lines(tree, belongs)
    mine = read_lines(tree, belongs)
    object_: dict[str, Any] = {}
    if _han(mine) < 100 and (found := embedded_article(scripts)):
        inner = fragment(found["body"])
        lines = read_lines(inner, lambda element: True) if inner is not None else []
        if _han(lines) > 2 * _han(mine):
            mine, every, object_ = lines, lines, found
    elif head.site is None and not head.dates:
        object_ = embedded_statement(scripts)
    told = [line for line in mine if _SENTENCE.search(line.text) or len(line.text) >= 40]
    if (
        _lists_others(mine)
        or _han(told) < _FEWEST
        or (_han(told) < 100 and any(_NO_ARTICLE.search(line.text) for line in mine))
    ):
        return Page("", (), Fields())
    return _assemble(every, mine, head, object_, html, url)


def _lists_others(lines: Sequence[Line]) -> bool:
    """Tell whether lines are a list of other reports, each with its date, as on a page of a section or a search."""
    dated = sum(len(line.text) <= 30 and bool(_RECENT.search(line.text) or _dated(line.text)) for line in lines)
    return dated >= 5 and dated >= 0.3 * len(lines) and max(len(line.text) for line in lines) < 150


def _assemble(
    every: Sequence[Line], mine: Sequence[Line], head: Head, object_: dict[str, Any], html: str, url: str | None
) -> Page:
    positions = _positions(every, mine)
    first, last = (positions[0], positions[-1]) if positions else (0, len(every) - 1)
    title, title_at = _find_title(every, first, head, object_)
    if title_at is not None and first <= title_at <= last:  # the title stands in the article's own element
        mine = [line for line, at in zip(mine, positions, strict=False) if at > title_at] or mine
        header: list[str] = []
    else:
        start = title_at + 1 if title_at is not None and title_at < first else max(0, first - _HEADER)
        header = _joined([line.text for line in every[start:first]][:_HEADER])
    above = [line.text for line in every[max(0, title_at - _ABOVE) : title_at]] if title_at is not None else []
    footer = _joined([line.text for line in every[last + 1 : last + 1 + _FOOTER]])
    body = [line for line in mine if not title or _fold(line.text) != _fold(title)]
    credits = [text for text in header if _is_credit(text)]
    # Credit lines may stand inside the article's own element, before its first sentence.
    opening = next((i for i, line in enumerate(body) if _SENTENCE.search(line.text) and len(line.text) > 30), 0)
    inside = [line for line in body[:opening] if _is_credit(line.text)]
    credits += [line.text for line in inside]
    header += [line.text for line in inside]
    body = [line for line in body if line not in inside and not _is_link(line)]
    closing = [text for text in footer if _is_credit(text) and _CREDIT.search(text) and "更新" not in text]
    pieces: list[tuple[str, BlockKind]] = [(title, "title")] if title else []
    pieces += [(text, "credit") for text in dict.fromkeys(credits)]
    pieces += [(line.text, line.kind) for line in body]
    pieces += [(text, "credit") for text in dict.fromkeys(closing) if text not in credits]
    blocks: list[Block] = []
    at = 0
    for text, kind in pieces:
        blocks.append(Block(at, at + len(text), kind))
        at += len(text) + 1
    account, names = _beside_date(header, title)
    publishers = (
        head.source,
        _string(object_, "source", "medianame", "media", "sourcename", "publisher"),
        account,
        head.site if head.site not in load_lexicon().word_class("platform") else None,
        _nickname(html),
        _site(head, title),
        _owner(every),
    )
    fields = Fields(
        title=title,
        published=_published([*header, *closing, *above], head, object_, html, url) or _issue_date(every[:first]),
        publisher=next(filter(None, publishers), None),
        authors=names
        or _persons([*head.authors, *filter(None, [_string(object_, "author", "authorname")])], publishers),
        url=head.url or url,
    )
    return Page("\n".join(text for text, _ in pieces), tuple(blocks), fields)


def _han(lines: Sequence[Line]) -> int:
    return sum(len(_HAN.findall(line.text)) for line in lines)


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _positions(every: Sequence[Line], mine: Sequence[Line]) -> list[int]:
    """Return where the article's lines stand among the page's."""
    out: list[int] = []
    places: dict[tuple[str, Element], deque[int]] = {(line.text, line.element): deque() for line in mine}
    for i, line in enumerate(every):
        if (line.text, line.element) in places:
            places[line.text, line.element].append(i)
    at = 0
    for line in mine:
        waiting = places[line.text, line.element]
        while waiting and waiting[0] < at:
            waiting.popleft()
        if waiting:
            at = waiting.popleft()
            out.append(at)
            at += 1
    return out


def _find_title(
    every: Sequence[Line], first: int, head: Head, object_: dict[str, Any]
) -> tuple[str | None, int | None]:
    """Return the report's title and the line that shows it.

    A heading whose words the page's own title, meta tags or JSON-LD repeat is the title; of several the
    longest.  Without one the nearest statement of the head is, without the names of section and site.
    """
    stated = [_fold(t) for t in (*head.titles, head.whole_title) if t]
    best: tuple[int, int, int, int] | None = None
    for i, line in enumerate(every):
        words = _fold(line.text)
        if not 4 <= len(words) <= 90 or line.text in _NO_TITLE or i > first + 3:
            continue
        if any(words in t for t in stated):
            prominent = line.kind == "heading" or re.search(
                r"title|headline|biaoti", str(line.element.get("class")) + str(line.element.get("id")), re.IGNORECASE
            )
            rank = (len(words), 1 if prominent else 0, i if i < first else -i, i)
            if best is None or rank >= best:
                best = rank
    parts = [title_parts(t)[0] for t in (*head.titles, head.whole_title) if title_parts(t)]
    if best is None or (
        best[0] < 10 and (every[best[3]].kind != "heading" or first - best[3] > _NEAR)
    ):  # the page's title may name only its site or section
        close = [i for i in range(max(0, first - _NEAR), first) if len(_fold(every[i].text)) >= 8]
        headings = [i for i in close if every[i].kind == "heading" and not _is_credit(every[i].text)]
        dated = next((i for i in close if _dated(every[i].text)), None)
        above = [i for i in close if dated is not None and i < dated and not _is_credit(every[i].text)]
        if chosen := (headings or (above if best is None else []))[-1:]:
            return every[chosen[0]].text, chosen[0]
        if best is None and (said := _string(object_, "title", "headline", "articletitle", "newstitle")):
            return said, None
    if best and (m := re.fullmatch("【(.+)】", every[best[3]].text)) and f"【{m[1]}】" not in head.whole_title:
        return m[1], best[3]
    near = best and 0 <= first - best[3] <= _NEAR and best[0] >= 8
    if best and (best[1] or near or any(len(_fold(part)) <= best[0] + 2 for part in parts)):
        return every[best[3]].text, best[3]
    if said := _string(object_, "title", "headline", "articletitle", "newstitle"):
        return said, None
    if parts:
        return parts[0], None
    headings = [i for i, line in enumerate(every[:first]) if line.kind == "heading"]
    return (every[headings[-1]].text, headings[-1]) if headings else (None, None)


def _is_link(line: Line) -> bool:
    """Tell whether a line is nothing but a link to another page, as a related headline in the text is."""
    dates = sum(found.end - found.start for found in find_dates(line.text, partial=True))
    whole = len(line.text) - dates - 2 * bool(dates)
    return line.kind == "paragraph" and line.links >= 0.9 * whole and not _SENTENCE.search(line.text)


def _joined(lines: Sequence[str]) -> list[str]:
    """Put a label that stands alone (来源：) together with the value on the next line."""
    out: list[str] = []
    for text in lines:
        if out and _LABEL.search(out[-1]) and not _CREDIT.search(text):
            out[-1] += text
        else:
            out.append(text)
    return out


def _is_credit(text: str) -> bool:
    return len(text) <= _LONGEST and bool(_CREDIT.search(text) or _dated(text))


def _dated(text: str) -> bool:
    """Tell whether a line is a date with little beside it."""
    found = next(find_dates(text, partial=True), None)
    return found is not None and len(text) - (found.end - found.start) <= 60 and "。" not in text


def _published(shown: Sequence[str], head: Head, object_: dict[str, Any], html: str, url: str | None) -> str | None:
    """Return when the report was published: as a line of the page shows it, else as its head or link says."""
    shown = sorted(shown, key=lambda text: not _PUBLISHED.search(text))  # before other dates, as of signing
    full = next((d.iso for text in shown for d in find_dates(text)), None)
    if full:
        return full
    stated = next(iter(head.dates), None) or _date_of(object_) or (date_in_url(url) if url else None)
    partial = next((d.iso for text in shown for d in find_dates(text, partial=True)), None)
    if partial and not (completed := complete(partial, stated)).startswith("--"):
        return completed
    if stated is None and (stamp := _STAMP.search(html)):
        stated = read_date(stamp[1])
    return stated or partial


def _issue_date(before: Sequence[Line]) -> str | None:
    """Return the date of a newspaper's page: a line above the report with a date and the day of the week."""
    dated = (next(find_dates(line.text), None) for line in before if re.search("星期|周[一二三四五六日]", line.text))
    return next((found.iso[:10] for found in dated if found), None)


def _date_of(object_: dict[str, Any]) -> str | None:
    values = (_value(object_, key) for key in _DATE_KEYS)
    return next((date for value in values if isinstance(value, (str, int)) and (date := read_date(str(value)))), None)


def _string(object_: dict[str, Any], *keys: str) -> str | None:
    for key in keys:
        value = _value(object_, key)
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str) and 0 < len(value.strip()) < 100:
            return value.strip()
    return None


def _value(object_: dict[str, Any], key: str) -> Any:
    """Return the value of a key, however its words are joined (pubTime, pub_time)."""
    return next((value for name, value in object_.items() if name.replace("_", "").lower() == key), None)


def _beside_date(header: Sequence[str], title: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Return the account that published a report on a platform, and authors: what stands beside the date without
    a label.  Before the date stands the account (原创 江城观察 2024-03-05); after it one word is the source,
    several are authors.

    >>> _beside_date(["原创 江城观察 2024-03-05 10:22"], None), _beside_date(["2024-03-05 李子木 王小川"], None)
    (('江城观察', ()), (None, ('李子木', '王小川')))
    """
    for at, line in enumerate(header):
        if m := re.match("原创\\s", line):
            words = _words(_RECENT.sub(" ", line[m.end() :]))
            return (words[-1] if words else None), ()
        if (found := next(find_dates(line, partial=True), None)) is not None:
            edges = found.start, found.end
        elif m := _RECENT.search(line):
            edges = m.span()
        else:
            continue
        before, after = _words(line[: edges[0]]), _words(line[edges[1] :])
        if before:
            return before[-1], ()
        if after and (
            [w for w in after if _is_name(w)] == after or (len(after) > 1 and all(map(_NAME.fullmatch, after)))
        ):
            return None, tuple(after)
        if after:
            return after[0], ()
        for near in (*header[at - 1 : at], *header[at + 1 : at + 2]):
            if near != title and len(words := _words(near)) == 1:
                return words[0], ()
        return None, ()
    return None, ()


def _outlet_ends() -> tuple[str, ...]:
    return tuple(load_lexicon().word_class("outlet-end"))


def _is_name(word: str) -> bool:
    surnames = load_lexicon().words("surnames.tsv")
    known = word[:2] in surnames or (len(word) <= 3 and word[0] in surnames)
    return known and bool(_NAME.fullmatch(word)) and not word.endswith(_outlet_ends())


def _words(text: str) -> list[str]:
    """Return the words of a header line that may be names: no labels with their values, no buttons, no counters."""
    if _CREDIT.search(text) or len(text) > 40:
        return []
    for found in reversed(list(find_dates(text, partial=True))):
        text = f"{text[: found.start]} {text[found.end :]}"
    text = re.sub(r"\w{2,6}\s*[:：]\s*\S+|\d+\s*[条條次人]\S*", " ", text)
    words = [re.sub(r"[\[【（(].*$", "", word) for word in re.split(r"[\s　|｜·,，/>]+", text)]
    return [w for w in words if 2 <= len(w) <= 20 and _ACCOUNT.fullmatch(w) and not _BUTTON.search(w)]


def _nickname(html: str) -> str | None:
    """Return the account that a platform's script names."""
    found = re.search(r"\bnickname\s*=\s*(?:htmlDecode\()?[\"']([^\"'<>]{2,30})[\"']", html)
    return found[1] if found else None


def _owner(every: Sequence[Line]) -> str | None:
    """Return who the foot of a page says it belongs to."""
    for line in reversed(every[-40:]):
        for m in _OWNER.finditer(line.text):
            name = str(next(filter(None, m.groups())))
            if not re.search("未经|不得|转载|所有", name):
                return name
    return None


def _site(head: Head, title: str | None) -> str | None:
    """Return the site's name: what the page's title ends with behind the report's own."""
    words = _fold(title or "")
    parts = [part for part in title_parts(_behind(head.whole_title, title)) if _fold(part) and _fold(part) not in words]
    outlets = [part for part in parts if part.endswith(_outlet_ends()) and len(part) > 2] or [
        part for part in parts[-1:] if 4 <= len(part) <= 24
    ]
    return _EDITION.sub("", outlets[-1].strip()) if outlets else None


def _behind(whole: str, title: str | None) -> str:
    if title and (at := whole.find(title)) >= 0:
        return whole[at + len(title) :].strip(" -_|｜–—") or whole[:at].strip(" -_|｜–—")
    return whole


def _persons(names: Sequence[str], publishers: Sequence[str | None]) -> tuple[str, ...]:
    """Return those of a head's authors that can be persons: many sites put their own name or a number there."""
    outlets = [name for name in publishers if name]
    return tuple(
        name
        for name in names
        if not any(name in outlet or outlet in name for outlet in outlets)
        and not name.endswith(_outlet_ends())
        and not re.search(r"[\d.@/]", name)
    )
