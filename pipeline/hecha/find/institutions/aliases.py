"""Names that the report itself defines (以下简称“产业联盟”) or shortens (百业源 for 深圳市百业源投资有限公司)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace

from hecha.find.institutions.mention import InstitutionMention, places
from hecha.lexicon import Lexicon, Matcher
from hecha.segment import Word
from hecha.spans import Span
from hecha.vocabulary import is_word

_OFTEN = 4
_DEFINED = re.compile(
    r"^\s*[(（](?:以下|下文|下)?(?:统|合|并)?(?:简)?称[:：为]?\s*[“\"‘]?([^”\"’)），,、]{2,16})[”\"’]?(?:[，,][^)）]{0,24})?[)）]"
)
# 世界卫生组织（WHO）, 国际密码协会（International Association for Cryptologic Research，简称IACR）
_IN_BRACKETS = re.compile(
    r"^[(（](?:英文名?[:：]?)?(?:[A-Z][A-Za-z .'&-]{3,80}[,，]\s?(?:英文)?(?:简称|缩写)?为?[:：]?\s?)?([A-Z]{2,8})\s?(?:[,，]\s?[A-Z][A-Za-z .'&-]{3,80})?[)）]"
)


def find_aliases(
    text: str,
    mentions: Sequence[InstitutionMention],
    lexicon: Lexicon,
    words: Callable[[Span], list[Word]],
    sentences: Sequence[Span],
) -> list[InstitutionMention]:
    """Return the mentions with those of names that the report defines (以下简称“产业联盟”) or that shorten a company's name."""
    names: dict[str, InstitutionMention] = {}
    defined: set[str] = set()
    for mention in mentions:
        after = text[mention.span.end : mention.span.end + 100]
        if (match := _DEFINED.match(after)) or ((match := _IN_BRACKETS.match(after)) and match[1] not in lexicon.known):
            names.setdefault(match[1], mention)
            defined.add(match[1])
        if mention.kind == "company" and mention.rule != "known":  # a table has the short names of its firms
            for short in [
                *_short_names(mention.text, lexicon),
                *(f"{n}集团" for n in _short_names(mention.text, lexicon)[-1:]),
            ]:
                if short not in lexicon.word_class("institution-description") and short not in lexicon.word_class(
                    "trade"
                ):
                    shortest = names.get(short)
                    if shortest is None or len(mention.text) < len(shortest.text):
                        names[short] = mention
    if not names:
        return list(mentions)
    taken = sorted(m.span for m in mentions)
    out = []
    for surface, start, end in Matcher(names).find(text):
        span = Span(start, end)
        at = bisect_left(taken, span)
        if any(span.overlaps(other) for other in taken[max(0, at - 1) : at + 1]):
            continue
        sure = surface in defined and len(surface) > 2
        if not sure and not _short_name_stands(text, span, words, sentences):
            continue
        full = names[surface]
        rule = "alias.defined" if surface in defined else "alias"
        out.append(InstitutionMention(span, surface, full.kind, rule, full.name or full.text))
    told = {short: names[short] for short in defined}
    known = [
        replace(m, rule="alias.defined", kind=told[m.text].kind, name=told[m.text].name or told[m.text].text)
        if m.text in told and told[m.text].text != m.text
        else m
        for m in mentions
    ]
    return known + out


def _short_name_stands(text: str, span: Span, words: Callable[[Span], list[Word]], sentences: Sequence[Span]) -> bool:
    """Tell whether a short name stands as words of its own; a common noun or verb must stand beside other names (百业源和|立业等)."""
    sentence = sentences[max(0, bisect_right(sentences, span.start, key=lambda s: s.start) - 1)]
    if not sentence.contains(span):
        return False
    inside = words(sentence)
    first = next((w for w in inside if w.start == span.start), None)
    if first is None or not any(w.end == span.end for w in inside):
        return False
    if first.end == span.end and len(first.text) == 2 and first.tag in ("n", "v", "vn", "a", "d", "s"):
        beside = text[span.start - 1 : span.start] + text[span.end : span.end + 1]
        coined = first.tag == "n" and not is_word(first.text) and text.count(first.text) >= _OFTEN  # 卫材, but not 稀土
        return coined or bool(re.search("[、和与及等]", beside))
    return True


def _without_places(name: str, lexicon: Lexicon) -> str:
    """Return a name without the places that it begins with."""
    names = places(lexicon)
    while place := next((n for n in range(min(8, len(name) - 2), 1, -1) if name[:n] in names), 0):
        name = name[place:]
    return name


def _short_names(name: str, lexicon: Lexicon) -> list[str]:
    """Return the short forms of a full company name.

    深圳光汇石油集团股份有限公司 is also 深圳光汇石油 and 光汇石油; 深圳市百业源投资有限公司 is 百业源.
    """
    if name.endswith(lexicon.class_words("institution-works")):  # 河南义马|千秋煤矿
        return [core for core in (_without_places(name, lexicon),) if core != name and len(core) > 3]
    match = re.match(
        r"^(?P<stem>.+?)(?:[（(][㐀-鿿]{2,6}[)）])?(?P<rest>[㐀-鿿]*?)(?:集团)?(?:股份|控股)?(?:有限责任|有限)?(?:公司|株式会社|集团)$",
        name,
    )
    if not match:
        return []
    names = places(lexicon)
    stem = re.sub(
        r"(?:集团|股份|控股)+$",
        "",
        re.sub(r"[（(].*?[)）].*$", "", name) if "（" in name or "(" in name else match["stem"] + match["rest"],
    )
    out = [stem] if len(stem) >= 2 else []
    core = stem
    for length in range(min(8, len(stem) - 2), 1, -1):
        if stem[:length] in names:
            core = stem[length:].removeprefix("市").removeprefix("省")
            break
    if len(core) >= 2:
        out.append(core)
    for trade in sorted(lexicon.word_class("trade"), key=len, reverse=True):
        if core.endswith(trade) and len(core) - len(trade) >= 2:
            out.append(core[: -len(trade)])
            break
    return [
        short for short in dict.fromkeys(out) if short != name and short not in names and not short.endswith("斯坦")
    ]
