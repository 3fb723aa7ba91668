"""The stretch that links an item and its figure: 群众满意度|达, 审批时限|由, 产值|同比增长."""

import re

from hecha.find.figures.items.context import Context
from hecha.vocabulary import is_word

# What may stand between an item and its figure: verbs of change and link, hedges, adverbs, times, currencies.
CHANGES = "跃升|调高|扩充|扩|整合|撤并|上浮|下浮|缩水|[低高快慢多少]了|[低高多]出|降|升|增|减|涨|跌|缩|压|提|调|飙|急升|急降|下降|上升|增长|减少|降低|增加|提高|提升|缩短|延长|压缩|压减|调整|上涨|下跌|回落|回升|下调|上调|调降|限缩|扩大|攀升|飙升|转为|成长|下滑|收窄|放缓|加快|偏高|偏低|偏多|偏少|拉高|拉低|推高|跌去|急跌|急增|年增|年减|季增|季减|月增|月减|多|少"
_LEAD = re.compile(
    rf"(?:{CHANGES}|由|从|自|至|到|为|达|有|了|已|约|共|计|仅|就|又|再|则|将|可|能|也|均|还|各|只|才|是|在|以|超|逾|近|满|录得|达到|达成|占到?"
    r"|最高|最低|最长|最多|至少|高达|多达|高于|低于|少于|多于|不足|超过|不少于|不低于|不高于|不超过|突破|接近|跌破|累计|合计|总计|共计|一共|总共|大约|分别|同比|环比|相比|相较|平均|仍|预计|可能|实现|完成"
    rf"|(?:(?<![占之对])比(?![重例值率])|较)[^，。；,;:：\d]{{0,14}}?(?={CHANGES})|[高低多少快慢]于[^，。；,;:：\d]{{0,10}}"
    r"|名义|实际|按[年季月周]|人民币|新台币|港币|美元|微|略|小幅|大幅|急|骤|净|据(?:估算|测算|统计|估计|初步统计)|预估|估计"
    r"|(?:比|较)[^，。；,;:：]{0,14}(?:期|年|月|前|日|季度|计划|水平|平均|全国|全省|全市)(?:同期)?的?"
    r"|(?:今|去|前|当|明)年|本月|上月|上半年|下半年|头半年|全年|年内|同期|目前|昨日|今日|\d{1,2}月份?|\d{4}年|[一二三四]季度"
    r"|\s|[（(])+$"
)
CHANGED = re.compile(rf"(?:{CHANGES})[至到为了]?[^，。；]{{0,4}}$")


def lead(context: Context, start: int, end: int) -> int:
    """Return where the linking stretch that ends at `end` begins; it begins with a word (抽调|160名 is none of 调)."""
    match = _LEAD.search(context.text, start, end)
    if not match:
        return end
    for word in context.between(start, end):
        if word.start < match.start() < word.end and is_word(word.text):
            return word.end
    return match.start()
