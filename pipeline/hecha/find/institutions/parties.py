"""Parties of other countries, which no table can hold: told by what is said of them, 反对党|进步斯洛伐克党, 方向党|将获42席."""

import re

from hecha.find.institutions.mention import InstitutionMention
from hecha.lexicon import alternatives
from hecha.spans import Span

_NAME = r"(?:“[㐀-鿿·]{2,10}”|[㐀-鿿·—-]{2,10}?)党"
_GOES_ON = "(?![委组员派政中校支内课章徽龄费报魁首性风纪争])"
_CUED = re.compile(
    rf"(?:反对党|执政党|在野党|(?:极|中间?偏?)[左右]翼|领导的|所属的|领衔的)(?P<name>{_NAME}){_GOES_ON}"
    rf"|(?<![㐀-鿿·—”])(?P<polled>(?:“[㐀-鿿·]{{2,10}}”|(?:(?!的)[㐀-鿿·—-]){{2,10}}?)党){_GOES_ON}(?=(?:将|可|共|仅)?(?:获得?|赢得|拿下)?\d+席|得票|(?:的)?支持率|(?:的)?候选人)"
)
_CLASS = re.compile(
    "(?:反对|执政|在野|[左右中]翼政?|[各两三四多小大老该本同这那两]{1,2}|主要政|政)党|.*[的是为和在被对]党|.*[反入退]对?党"
)


def find_parties(text: str) -> list[InstitutionMention]:
    """Return the parties that a report tells as such, at every place where it names them.

    >>> [m.text for m in find_parties("反对党进步联盟党得票率为18%。进步联盟党将参与组阁。")]
    ['进步联盟党', '进步联盟党']
    """
    if "党" not in text:
        return []
    names = {m["name"] or m["polled"] for m in _CUED.finditer(text)}
    names -= {name for name in names if _CLASS.fullmatch(name)}
    if not names:
        return []
    return [
        InstitutionMention(Span(*match.span()), match[0], "party", "party")
        for match in re.finditer(f"(?:{alternatives(names)}){_GOES_ON}", text)
    ]
