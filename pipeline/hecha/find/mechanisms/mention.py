"""A mention of a mechanism, and what its finders share."""

import re
from dataclasses import dataclass
from functools import lru_cache

from hecha.lexicon import Lexicon
from hecha.spans import Span

NUMERALS = "一二三四五六七八九十两双"
LONGEST_CORE = 45
ESTABLISH = re.compile(
    r"(?:建立健全|坚持和完善|完善和发展|巩固和发展|坚持和发展|健全完善|建立完善|建立起|探索建立|研究制定|制定印发|制定出台|印发|创新推行|全面推行|严格执行|全面落实|认真落实|严格落实|深入推进|持续开展|集中开展|部署开展|组织开展|扎实开展"
    r"|建立|健全|完善|推行|实行|执行|落实|制定|构建|形成|设立|创建|搭建|推广|实施|开展|启动|推进|深化|巩固|参加|贯彻|打造|出台|试行|施行|探索|享受|推动|打响|打赢|建成|试点|继续|成立|召开|明确|采取|通过|按照|结合|根据|列为|围绕|以|对|在|将|把|与|为|从|至|由|被|让|使|是|有|给予|提供|需要|包括|依托|利用|即|及其|以及)(?:了|着|过|起|出)?"
)


@dataclass(frozen=True, slots=True)
class MechanismMention:
    span: Span
    text: str
    core: str | None
    kind: str
    action: str | None
    rule: str


def make_mention(text: str, span: Span, core: str | None, kind: str, rule: str) -> MechanismMention:
    return MechanismMention(span, text[span.start : span.end], core, kind, None, rule)


@lru_cache(maxsize=4)
def campaigns(lexicon: Lexicon) -> dict[str, str]:
    return lexicon.pairs("campaigns.tsv", "surface", "kind")
