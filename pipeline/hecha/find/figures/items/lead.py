"""The stretch that links an item and its figure: 群众满意度|达, 审批时限|由, 产值|同比增长."""

import re
from functools import lru_cache
from typing import NamedTuple

from hecha.find.figures.items.context import Context
from hecha.lexicon import Lexicon, alternatives
from hecha.vocabulary import is_word


class Leads(NamedTuple):
    """Patterns made of the words of change and link."""

    lead: re.Pattern[str]  # all that may stand between an item and its figure
    changed: re.Pattern[str]  # a change before a figure
    onward: re.Pattern[str]  # behind a figure: a change from it


@lru_cache(maxsize=4)
def leads(lexicon: Lexicon) -> Leads:
    changes = lexicon.changes
    lead = re.compile(
        rf"(?:{changes}|{alternatives(lexicon.word_class('figure-lead'))}"
        rf"|(?:(?<![占之对])比(?![重例值率亚利特如方赛])|较)[^，。；,;:：\d]{{0,14}}?(?={changes})|[高低多少快慢]于[^，。；,;:：\d]{{0,10}}"
        r"|(?:(?<![占之对])比|较)[^，。；,;:：]{1,14}[高低多少快慢长短]出?了?"
        r"|(?:比|较)[^，。；,;:：]{0,14}(?:期|年|月|前|日|季度|计划|水平|平均|全国|全省|全市)(?:同期)?的?"
        r"|每(?:公?[斤顷里吨]|股|人|户|亩|[只头件张套台辆位名家个次晚房具吨升片支瓶盒箱袋斤尺坪平]|小时|分钟|秒|千克|立方米|平方米|千瓦时|度|桶|盎司)"
        r"|按[年季月周]|据(?:估算|测算|统计|估计|初步统计)|\d{1,2}月份?|\d{4}年|[一二三四]季度|\s|[（(])+$"
    )
    return Leads(
        lead,
        re.compile(rf"(?:{changes})[至到为了]?[^，。；]{{0,4}}$"),
        re.compile(rf"的?[^，。；]{{0,2}}(?:{changes}|[至到])"),
    )


def begin_of_lead(context: Context, start: int, end: int) -> int:
    """Return where the linking stretch that ends at `end` begins; it begins with a word (抽调|160名 is none of 调)."""
    match = leads(context.lexicon).lead.search(context.text, start, end)
    if not match:
        return end
    for word in context.between(start, end):
        if word.start < match.start() < word.end and (
            is_word(word.text) or context.is_any(word.text, "figure-verb-object")  # 外资|卖超
        ):
            cut = (  # 车速|达, not 车|速达
                context.text[match.start()] in "达占"
                and word.start > start
                and is_word(context.text[word.start - 1 : match.start()])
            )
            return match.start() if cut else word.end
    return match.start()
