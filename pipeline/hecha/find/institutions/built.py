"""Names that are built by rule, read from their last word leftwards."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache

from hecha.find.institutions.kinds import institution_kind
from hecha.find.institutions.mention import InstitutionMention, places
from hecha.lexicon import Head, Lexicon, Matcher
from hecha.segment import Word
from hecha.spans import Span

_LEVELS = "省市县区州镇乡村旗盟校"
_HARD = frozenset("，。；！？,;!?：:\n“”‘’《》〈〉（）()[]【】—…·|/_ \t、")
_ORDINAL = re.compile(r"第?(?:[一二三四五六七八九十]{1,3}|\d{1,3})$")
_LEADING = re.compile(
    r"^(?:诸如|所谓|多少|该|本|我|其|各级?|某|每个?|全[省市县区国]各?|一[个家所名]|两[个家]|多[个家]|数[个家]|首[个家]|有关|相关|上述|其他|其中|包括|所有|部分|不少|许多|大型|国有|民营|知名|著名|原|新|老|时任|现任|前任?|由|在|向|对|据|经|与|和|及|以及|会同|联合|来自|来到|作为|通过|根据|为|至|到|从|被|让|把|将|等|的|是|有|了|于|以|同|跟|给|驻(?!\S{1,8}(?:使馆|领馆|办|处|团|工作队)))+(?!局|院|部|委|会)"
)
_BEGINNINGS = (
    "中华全国",
    "中共中央",
    "最高",
    "中共",
    "中央",
    "全国",
    "国家",
    "国务院",
    "中国",
    "自治区",
    "联合国",
    "财团法人",
    "社团法人",
    "国际",
    "世界",
    "欧洲",
    "亚洲",
)
# Bodies that continue the name of the body before them.
_FUNCTION = frozenset("在已从的与和就对将表于向为是也均还共及等会称说曾正要")
# Words that are heads only behind a proper name: 易安保险, but not 全民健康保险.
_OTHER = frozenset("生法债化制卡业")
# Ranks and a body that every place of that rank has, 县、乡党委: a class.
_TRADE_HEADS = frozenset(("科技", "传媒", "资本", "金服", "征信", "智库", "影业"))
_GLUED = "由对向送经在到从与和及该报把让请受据赴为是而"
_CLASS = re.compile(
    r"(?:全[国省市县区]|各[级地]?|[省市县区乡镇村州、和及级两三]|基层|当地|地方|中央及|国家和)*(?:乡|镇|村|级|基层|地|全国|全省|全市|各级|各地|、.)(?:党委|政府|党组|党支部|党委政府|人民政府|法院|检察院|检察机关|人民法院|人民检察院|公安局|纪委|医院|人大|政协|银行|公司|部|委|局)"
)
_SYLLABLES = re.compile(
    "[阿埃艾爱安奥巴班贝比伯布查达大丹德登迪蒂丁杜顿多厄恩尔法菲费芬佛弗福富盖甘冈哥格古哈海汉赫亨胡华怀惠霍基吉加贾杰金卡凯坎康科克肯库夸昆拉莱兰朗劳勒雷黎里利莲连林琳龙隆卢鲁路伦罗洛马玛迈麦曼芒梅门蒙米密摩莫默姆木穆拿纳南内尼涅宁纽农努诺欧帕潘庞佩彭蓬皮珀普奇齐乔切琼丘热仁日荣茹瑞若萨塞桑瑟沙山尚绍舍申圣施什史士舒朔司思斯松索苏塔台泰坦汤唐陶特腾提廷通图土托陀瓦万旺威韦维魏温文翁沃乌武西希夏香肖歇谢辛欣休许逊雅亚扬耶叶伊衣因英尤于约赞泽扎詹者珍芝治朱卓孜佐堡]+$"
)


class Builder:
    """One pass over one text; holds what the rules share."""

    def __init__(self, text: str, lexicon: Lexicon, words: Callable[[Span], list[Word]]) -> None:
        self.text = text
        self.lexicon = lexicon
        self.words = words
        self.places = places(lexicon)
        self.governors = lexicon.words("governors.tsv")
        self.generic = lexicon.words("institutions/generic.tsv")

    def sentence(self, sentence: Span, known: Sequence[InstitutionMention]) -> list[InstitutionMention]:
        """Return the built names of a sentence."""
        heads = [
            (self.lexicon.institution_heads[surface], sentence.start + start, sentence.start + end)
            for surface, start, end in _head_matcher(self.lexicon).find(self.text[sentence.start : sentence.end])
        ]
        if not heads:
            return []
        words = self.words(sentence)
        starts = [w.start for w in words]
        out: list[InstitutionMention] = []
        for head, start, end in heads:
            if not self._ends_word(words, starts, head, start, end):
                continue
            if mention := self._built(head, start, end, words, starts, known, out, sentence):
                while out and mention.span.contains(out[-1].span):
                    out.pop()
                if not out or not out[-1].span.overlaps(mention.span):
                    out.append(mention)
        return out

    def _ends_word(self, words: Sequence[Word], starts: Sequence[int], head: Head, start: int, end: int) -> bool:
        """Tell whether the head's end is a word's end: 局 in 局面 and 公司 in 公司法 end no name."""
        word = words[bisect_left(starts, end) - 1]
        following = self.text[end : end + 1]
        if following and following in "门员" and head.surface[-1] in "部局厅署处":
            return False
        if len(head.surface) == 1 and self.text[end - 2 : end] in self.generic:
            return False
        if word.end > end:
            rest = self.text[end : word.end]
            if len(head.surface) == 1:
                if word.start == start:  # the tagger glued 司 to what follows: 通信|司在
                    return rest in _FUNCTION
                return rest == "长" and not (
                    start - word.start == 1 and self.text[word.start] in "副正原前总代处司部局厅"
                )
            return (
                rest in self.lexicon.word_class("office")
                or (word.start <= start and rest in self.lexicon.institution_heads)
                or (word.start >= start and rest in _FUNCTION)
            )
        if (
            len(head.surface) == 1
            and len(word.text) > 1
            and (word.text in self.generic or word.tag[0] in "vad" or word.end - word.start > 4)
        ):
            return False
        if head.surface == "组织" and word.tag != "n":
            return False
        return not (head.surface in self.lexicon.word_class("institution-short-head") and following in _OTHER)

    def _built(
        self,
        head: Head,
        start: int,
        end: int,
        words: Sequence[Word],
        starts: Sequence[int],
        known: Sequence[InstitutionMention],
        before: Sequence[InstitutionMention],
        sentence: Span,
    ) -> InstitutionMention | None:
        text = self.text
        institutions = [*known, *before[-2:]]
        left, anchored = self._walk(head, start, words, starts, sentence, institutions)
        parent = next((m for m in institutions if m.span.end == left and m.span.start < left), None)
        if parent and parent.text.endswith(("总局", "总署")) and self._place_at(left):
            left, anchored = parent.span.start, True
        if (
            parent
            and (head.left == "body" or head.surface in self.lexicon.word_class("institution-branch"))
            and not re.match(r"[省市县区](?:[委政检法人公纪])", text[left:end])
        ):
            left, anchored = parent.span.start, True
        stripped = _LEADING.match(text[left:end])
        if stripped and stripped.end() <= start - left and not anchored:
            left += stripped.end()
        if text[left:end][: (end - left) // 2] * 2 == text[left:end]:  # a heading run on into its sentence
            left += (end - left) // 2
        name, body = text[left:end], text[left:start]
        cut = next((w for w in words if w.start < left < w.end), None)
        if (
            cut
            and cut.tag != "nt"
            and text[left - 1] not in _GLUED
            and not any(w.start == left for w in words)
            and text[left] not in _LEVELS
        ):
            return None  # 平|台中国科学院: a word is cut
        if name in self.generic or not _balanced(name) or _CLASS.fullmatch(name):
            return None
        if len(name) < 2 or len(name) > 40 or name in self.places:
            return None
        if head.left == "rank" and not anchored:
            return None
        if head.left == "region" and not any(text[start - n : start] in self.places for n in range(2, 6)):
            return None
        founded = (
            head.surface == "办公室"
            and start - left >= 4
            and bool(re.search("(?:成立|设立|组建)了?$", text[max(0, left - 3) : left]))
        )
        if (
            head.left == "body"
            and not founded
            and not (anchored and self._has_body(name, left, start, head, institutions))
        ):
            return None
        if head.left == "name" and not self._has_name(head, body, left, start, anchored, words, institutions):
            return None
        kind = institution_kind(name, head)
        if (
            head.left == "body"
            and (owner := next((m for m in institutions if left <= m.span.start and m.span.end <= start), None))
            and owner.kind in ("company", "education", "legislature", "police")
        ):
            kind = owner.kind
        return InstitutionMention(Span(left, end), name, kind, f"built.{head.left}")

    def _has_body(
        self, name: str, left: int, start: int, head: Head, institutions: Sequence[InstitutionMention]
    ) -> bool:
        """Tell whether an inner organ stands with the body that it is part of."""
        if self._holds_institution(left, start, institutions):
            return True
        return (
            len(head.surface) > 1
            and start - left >= 4
            and bool(re.match("国家|中央|全国|[省市县区]|中共", name) or self._place_at(left))
        )

    def _place_at(self, at: int) -> bool:
        return any(self.text[at : at + n] in self.places for n in range(2, 9))

    def _has_name(
        self,
        head: Head,
        body: str,
        left: int,
        start: int,
        anchored: bool,
        words: Sequence[Word],
        institutions: Sequence[InstitutionMention],
    ) -> bool:
        """Tell whether what stands before the head is a name, and not a general description."""
        if head.surface == "公司" and body in self.places:  # 美国公司: a class
            return False
        if (
            not body
            or body in self.lexicon.word_class("institution-description")
            or (len(body) < 2 and not anchored)
            or re.search("(?<!第)[一某][家所个]?$", body)
        ):
            return False
        inside = [w for w in words if w.start >= left and w.end <= start]
        if inside and all(w.text in self.lexicon.word_class("institution-description") for w in inside):
            return False
        proper = any(
            w.tag in ("nz", "nr", "ns", "nt", "nrt", "nrfg", "eng")
            and w.text not in self.lexicon.word_class("institution-description")
            and len(w.text) > 1
            for w in inside
        ) or any(left <= m.span.start < start for m in institutions)
        if head.surface in _TRADE_HEADS:
            following = self.text[start + len(head.surface) : start + len(head.surface) + 1]
            return (
                proper
                and 2 <= len(body) <= 4
                and body not in self.places
                and not (
                    following and following in "创部厅局馆园城股学术界人工进发活成含攻强大型小企支板项平产类评周节"
                )
            )
        if head.surface == "股份":
            return proper and len(body) <= 4 and "银行" not in body and "公司" not in body
        if (
            head.surface in self.lexicon.word_class("institution-needs-proper-name")
            and anchored
            and len(body) >= 4
            and re.match("国家|全国|中国|中央|中华", body)
        ):
            return True
        if head.surface in self.lexicon.word_class("institution-needs-proper-name"):
            return (proper and body not in self.places) or self._holds_institution(left, start, institutions)
        if head.kind in ("company", "education", "other", "association", "media") and not anchored:
            return (
                proper
                or head.surface.endswith(("有限公司", "株式会社"))
                or any(len(w.text) == 1 and w.tag[0] in "nxzgj" for w in inside)
            )
        if head.kind == "group" and not anchored:
            return len(body) >= 4 or "”" in body
        if head.surface in ("厅", "局", "署", "分局", "管理局", "总局", "管理处"):
            return len(body) >= 2 and inside[-1].tag[0] in "nvjbm" if inside else anchored
        return True

    def _holds_institution(self, left: int, start: int, institutions: Sequence[InstitutionMention]) -> bool:
        if any(left <= m.span.start and m.span.end <= start for m in institutions):
            return True
        return bool(
            re.search(
                r"(?:[省市县区州国]|中共|国家)(?:[委厅局部院署]|政府)|政府$|[委局厅署部院]$|检察院|法院|大学|集团|公司|总局|银行",
                self.text[left:start],
            )
        )

    def _walk(
        self,
        head: Head,
        start: int,
        words: Sequence[Word],
        starts: Sequence[int],
        sentence: Span,
        known: Sequence[InstitutionMention],
    ) -> tuple[int, bool]:
        """Return the left edge of the name whose head begins at `start`, and whether its beginning is certain.

        A region, a rank, 国家 or another institution is a certain beginning.  Words that may be part of a
        name (verbs, 和) are taken only if a certain beginning lies beyond them.
        """
        text = self.text
        at = edge = start
        anchored = soft = False
        if head.surface[0] in _LEVELS and (named := self._named_rank(start, sentence.start, words, starts)) is not None:
            return self._beyond(named, sentence.start), True
        for _ in range(16):
            if at <= sentence.start:
                break
            if head.surface[0] not in _LEVELS and (
                inside := next((m for m in known if m.span.end == at and m.span.start < at), None)
            ):
                at = edge = inside.span.start
                anchored = True
                if (place := self._place_before(at, sentence.start, words, starts)) is not None:
                    edge = place
                break
            if (place := self._place_before(at, sentence.start, words, starts)) is not None:
                at = edge = place
                anchored = True
                if text[at - 1 : at] == "驻":
                    at -= 1
                    soft = True
                    continue
                if (
                    head.kind == "company"
                    and (brand := next((w for w in words if w.end == at), None))
                    and brand.tag == "nz"
                    and brand.text not in self.governors
                ):
                    edge = brand.start  # 国网|福建省电力有限公司
                    break
                if self._place_before(at, sentence.start, words, starts) is None:
                    break
                continue
            if beginning := next(
                (b for b in _BEGINNINGS if text.startswith(b, at - len(b)) and at - len(b) >= sentence.start), None
            ):
                edge, anchored = at - len(beginning), True
                if head.kind == "education" and beginning in ("全国", "国家"):  # a national laboratory of a university
                    at = edge
                    continue
                place = self._place_before(edge, sentence.start, words, starts)
                if beginning in ("中央", "国家", "全国") and place is not None:
                    edge = place
                break
            if text[at - 1] in _LEVELS and self._is_rank(at - 1, words, starts):
                if text[at - 1] in "乡镇村区" and (town := self._town(at - 1, words, starts)) is not None:
                    at = edge = town
                    anchored = True
                    if text[at - 1 : at] == "驻":
                        at, soft = at - 1, True
                    if (
                        text[at - 1 : at] != "驻"
                        and not soft
                        and self._place_before(at, sentence.start, words, starts) is None
                    ):
                        break
                    continue
                edge, anchored = self._coordinated(at - 1, sentence.start), True
                break
            if text[at - 1] in ")）" and head.kind in ("company", "education", "other"):
                bracket = re.search(r"[（(][㐀-鿿]{2,6}[)）]$", text[max(sentence.start, at - 9) : at])
                if bracket is None:
                    break
                at -= len(bracket[0])
                edge = edge if soft else at
                continue
            if text[at - 1] == "”" and (head.kind in ("group", "education", "other") or head.surface == "办公室"):
                opening = text.rfind("“", max(sentence.start, at - 20), at)
                if opening < 0:
                    break
                at = opening
                edge = edge if soft else at
                continue
            index = bisect_left(starts, at) - 1
            if index < 0:
                break
            word = words[index]
            verdict = self._accepts(word, text[word.start : at], head)
            if verdict == "stop":
                break
            soft = soft or verdict == "soft" or head.left in ("rank", "body", "any")
            at = word.start
            if text[at] in "为是" and len(word.text) > 1 and word.tag in ("nr", "n"):  # the tagger glued 为 to the name
                edge = at + 1
                break
            if word.tag == "nt" and self._place_at(at):  # the tagger knows the whole name
                edge, anchored = at, True
                break
            if not soft:
                edge = at
        if (
            foreign := self._foreign(start, sentence.start)
            if head.kind in ("education", "other", "media", "company")
            else None
        ):
            edge, anchored = min(edge, foreign), True
        if not anchored and head.surface in ("派出所", "看守所", "水文站", "气象站"):
            station = next(
                (w for w in words if w.end == start and w.tag in ("ns", "nz", "nr", "nrt") and 2 <= len(w.text) <= 4),
                None,
            )
            edge, anchored = (station.start, True) if station else (edge, False)
        if anchored:
            edge = self._beyond(edge, sentence.start)
        elif head.kind == "group" or head.surface == "办公室":
            edge = at if start - at <= 14 else edge
        elif head.left == "name":
            edge = self._trim(edge, start, words)
        return edge, anchored

    def _accepts(self, word: Word, piece: str, head: Head) -> str:
        """Say of the word to the left: `take` it, take it only if a certain beginning follows (`soft`), or `stop`."""
        tag = word.tag
        extends = (
            head.left == "any"
            and len(head.surface) >= 3
            and head.surface[-1] in "局厅委所"
            and head.surface[0] not in _LEVELS
        )
        if piece[-1] in _HARD or (head.left in ("any", "region") and not extends):
            return "stop"
        if tag == "c" or piece in ("和", "与", "及", "暨"):
            joins = (
                (head.left == "name" or extends)
                and head.kind in ("government", "other", "education", "police", "association")
            ) or head.surface in ("委员会", "保安处")
            return (
                "soft"
                if joins and piece in ("和", "与", "及", "暨") and not self._institution_ends(word.start)
                else "stop"
            )
        if word.text in self.governors:
            return "stop"
        if (
            piece in self.lexicon.word_class("institution-whole")
            and not (head.surface.endswith("公司") and piece in ("集团", "银行"))
            and head.left != "body"
            and head.surface not in self.lexicon.word_class("institution-branch")
        ):
            return "stop"
        if tag[0] == "m" and head.surface in ("大队", "中队", "支队", "小队") and len(piece) == 1:
            return "take"  # 刑警|一|大队
        if tag[0] == "m" or tag == "q":
            if not re.search(r"[\d一二三四五六七八九十百千万亿两几]", piece):
                return (
                    "stop"
                    if piece
                    in ("许多", "多数", "一些", "若干", "部分", "大量", "不少", "少数", "全体", "某些", "众多", "多")
                    else "take"
                )
            return "take" if _ORDINAL.fullmatch(piece) and (piece[0] == "第" or head.kind == "group") else "stop"
        if tag in ("v", "vd", "vi", "vq", "vg"):
            if head.surface.endswith("公司") and piece in self.lexicon.word_class("trade"):
                return "take"
            return "soft" if len(piece) > 1 or piece in ("驻", "援") else "stop"
        if (tag == "t" and not re.search(r"[\d年月日今昨]", piece)) or piece == "特别":
            return "soft"
        if tag[0] in "pudrtyoe":
            return "stop"
        if word.end - word.start > len(piece):  # the head took the end of this word
            return "take"
        if tag in ("f", "l", "i", "a", "ad", "an", "s"):
            return "soft" if tag != "an" else "take"
        if (
            tag == "nr"
            and len(piece) == 3
            and head.kind in ("government", "group", "police", "court")
            and piece[0] in self.lexicon.words("surnames.tsv")
        ):
            return "stop"
        return "take"

    def _named_rank(self, at: int, limit: int, words: Sequence[Word], starts: Sequence[int]) -> int | None:
        """Return the start of a place whose name ends in the rank that a head begins with: 浦东新区|政府, 双桥镇|政府."""
        for length in range(min(12, at + 1 - limit), 2, -1):
            if self.text[at + 1 - length : at + 1] in self.places:
                return at + 1 - length
        if self.text[at] in "镇乡村" or self.text[at - 1 : at + 1] == "新区":
            word = next((w for w in words if w.start < at <= w.end), None)
            if (
                word
                and word.tag in ("ns", "nz", "nr", "n", "nrt", "j")
                and word.text not in self.governors
                and 2 <= at - word.start <= 4
            ):
                return word.start
        return None

    def _is_rank(self, at: int, words: Sequence[Word], starts: Sequence[int]) -> bool:
        """Tell whether 省, 市, 县 … at an offset is a rank of its own, as in 市检察院."""
        index = bisect_left(starts, at)
        if index < len(starts) and starts[index] == at:
            return True
        word = words[index - 1]
        return (
            word.start == at - 1
            and self.text[at - 1] in "由对向送经在到从与和及该报把让请受据赴"
            and word.end - word.start <= 3
        )

    def _town(self, at: int, words: Sequence[Word], starts: Sequence[int]) -> int | None:
        """Return the start of a town's name whose 乡, 镇, 村 or 区 stands at an offset."""
        index = bisect_left(starts, at + 1) - 1
        word = words[index]
        if word.start < at:
            return word.start if at + 1 - word.start >= 3 else None
        if index == 0:
            return None
        before = words[index - 1]
        if (
            before.tag in ("ns", "nz", "nr", "n", "nrt", "j")
            and len(before.text) >= 2
            and before.text not in self.governors
            and before.end == at
        ):
            return before.start if self.text[at] != "区" or before.tag in ("ns", "nz", "nr") else None
        return None

    def _foreign(self, start: int, limit: int) -> int | None:
        """Return the start of a country name from which only transliterated syllables lead to the head."""
        run = _SYLLABLES.search(self.text[max(limit, start - 14) : start])
        if run is None or len(run[0]) < 3:
            return None
        for length in range(len(run[0]) + 1):
            at = start - len(run[0]) + length
            for size in (5, 4, 3, 2):
                if at - size >= limit and self.text[at - size : at] in self.lexicon.countries and start - at >= 2:
                    return at - size
        return None

    def _beyond(self, edge: int, limit: int) -> int:
        """Take what may stand before a certain beginning: 中共, the campaign of a central group, a country."""
        before = self.text[max(limit, edge - 16) : edge]
        if before.endswith("共青团"):
            return edge - 3
        if before.endswith(("武警", "民革", "民盟", "民建", "民进", "致公")):
            return edge - 2
        if before.endswith(("中共", "国家")) and self.text[edge : edge + 2] != "国家":
            return edge - 2
        if self.text.startswith("中央", edge) and (match := re.search(r"全国[㐀-鿿]{2,12}$", before)):
            return edge - len(match[0])
        return edge

    def _institution_ends(self, at: int) -> bool:
        return bool(
            re.search(r"(?:部|局|委|院|厅|署|会|公司|中心|大学|集团|办|处|府)$", self.text[max(0, at - 3) : at])
        )

    def _place_before(self, at: int, limit: int, words: Sequence[Word], starts: Sequence[int]) -> int | None:
        """Return the start of the longest region or country name that ends at `at` and begins a word."""
        for length in range(min(12, at - limit), 1, -1):
            name = self.text[at - length : at]
            if name in self.places or (name[-1] in "国市省县区" and name[:-1] in self.places and length > 2):
                index = bisect_left(starts, at - length)
                if index < len(starts) and starts[index] == at - length:
                    return at - length
                if length >= 3 or self.text[at - length - 1] in "在驻由对从到与和及赴":
                    return at - length
        index = bisect_left(starts, at) - 1
        if index < 0 or words[index].end != at or words[index].tag != "ns":
            return None
        start = words[index].start  # a place that the tagger knows: 苏州工业园区, 两江|新区
        if words[index].text == "新区" and index and words[index - 1].tag == "ns" and words[index - 1].end == start:
            return words[index - 1].start
        return start if at - start >= 3 else None

    def _coordinated(self, edge: int, limit: int) -> int:
        """Take 省、 before 市政法队伍教育整顿领导小组: ranks that share one name."""
        match = re.search(r"(?:(?:中央|国家|省|市|县|区|州|乡|镇)[、和及]?)+$", self.text[max(limit, edge - 12) : edge])
        if match and match[0][-1] in "、省市":
            return edge - len(match[0])
        return edge

    def _trim(self, edge: int, start: int, words: Sequence[Word]) -> int:
        """Drop general words from the left of a name without a certain beginning."""
        inside = [w for w in words if w.start >= edge and w.end <= start]
        while len(inside) > 1 and (
            inside[0].text in self.lexicon.word_class("institution-description")
            or (inside[0].tag in ("vn", "f", "a", "b") and len(inside) > 2 and inside[0].text in self.governors)
        ):
            inside.pop(0)
        return inside[0].start if inside else edge


@lru_cache(maxsize=4)
def _head_matcher(lexicon: Lexicon) -> Matcher:
    return Matcher(lexicon.institution_heads)


def _balanced(name: str) -> bool:
    return all(name.count(a) == name.count(b) for a, b in ("“”", "（）", "()", "《》", "‘’"))
