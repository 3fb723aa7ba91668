"""Institutions: names that stand in a table, names built by rule, and names that the report itself defines.

A built name is read from its last word leftwards (宜宾市|检察院, 汉硕文化发展|有限公司): over regions,
ranks (省 市 县 区) and nominal words, and never over the verb or preposition that governs it.  The left
edge is the hard part; where no beginning is certain, the shortest sensible name is taken.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from hecha.lexicon import Head, Lexicon, Matcher
from hecha.segment import Word
from hecha.spans import Span


@dataclass(frozen=True, slots=True)
class InstitutionMention:
    span: Span
    text: str
    kind: str
    rule: str
    name: str | None = None  # the full name that a table or a definition gives


_LEVELS = "省市县区州镇乡村旗盟校"
_HARD = frozenset("，。；！？,;!?：:\n“”‘’《》〈〉（）()[]【】—…·|/ \t、")
_ORDINAL = re.compile(r"第?(?:[一二三四五六七八九十]{1,3}|\d{1,3})$")
_LEADING = re.compile(
    r"^(?:该|本|我|其|各级?|某|每个?|全[省市县区国]各?|一[个家所名]|两[个家]|多[个家]|数[个家]|首[个家]|有关|相关|上述|其他|其中|包括|所有|部分|不少|许多|大型|国有|民营|知名|著名|原|新|老|时任|现任|前任?|由|在|向|对|据|经|与|和|及|以及|会同|联合|来自|来到|作为|通过|根据|为|至|到|从|被|让|把|将|等|的|是|有|了|于|以|同|跟|给|驻(?!\S{1,8}(?:使馆|领馆|办|处|团|工作队)))+(?!局|院|部|委|会)"
)
_GENERIC_LEFT = frozenset(
    "大型 中型 小型 国有 民营 上市 知名 著名 优秀 先进 相关 有关 主要 其他 当地 本地 外地 地方 各地 基层 上级 下级 有限 股份 专业 公立 私立 民办 重点 多家 两家 三家 各级 各 全国 全省 全市 新 老 该 本 某 一家 一个 一所 承办 涉事 涉案 境外 海外 国内 国外 外国 中国 国际 国家 家族 家电 互联网 科技 物业 房地产 保险 证券 医药 旅游 传媒 快递 物流 网络 外卖 汽车 食品 文化 建筑 装修 投资 担保 教育 广告 软件 游戏 电信 航空 铁路 运营 经营 龙头 骨干 中小 个体 农村 城市 乡镇 社区 街道 学术 科研 医疗 公安 检察 司法 纪检 监察 宣传 组织 领导 管理 监督 服务 建设 工作 专项 临时 应急 现场 联合".split()
)
_BEGINNINGS = ("中华全国", "中共中央", "最高", "中共", "中央", "全国", "国家", "国务院", "中国", "自治区", "联合国", "财团法人", "社团法人", "国际", "世界", "欧洲", "亚洲")
# Bodies that continue the name of the body before them.
_BRANCHES = frozenset("分行 支行 分公司 小组 分院 分校 分社 分会 办事处 分局 工作队 工作组 支队 大队 中队 机关党委 党委 党组 检务督察部 研究中心 研究院 研究所 科学中心 实验室 医学院 学院 医院 附属医院 合议庭".split())
_STRONG = frozenset("大学 学院 公司 中心 法院 检察院 医院 银行 集团 委员会 研究院 研究所 实验室 领导小组 办公室 有限公司 股份公司 协会 学会 基金会 管理局 总局".split())
_OFFICES = frozenset("长 书记 主任 主席 常委 院长 局长 部长 厅长 司长 处长 委员 副书记".split())
_FUNCTION = frozenset("在已从的与和就对将表于向为是也均还共及等会称说曾正要")
# Words that are heads only behind a proper name: 易安保险, but not 全民健康保险.
_WEAK = frozenset("保险 证券 人寿 财险 信托 中心 服务中心 管理中心 研究中心 教育基地 科学中心 学校 理事会 总会".split())
_BEFORE_OTHER = frozenset("政府 公司 法院 人大 大学 医院 学校 集团 银行 中心 法庭 警察局 保险 证券".split())
_OTHER = frozenset("生法债化制卡业")
# Ranks and a body that every place of that rank has, 县、乡党委: a class.
_CLASS = re.compile(r"(?:全[国省市县区]|各[级地]?|[省市县区乡镇村州、和及级两三]|基层|当地|地方|中央及|国家和)*(?:乡|镇|村|级|基层|地|全国|全省|全市|各级|各地|、.)(?:党委|政府|党组|党支部|党委政府|人民政府|法院|检察院|检察机关|人民法院|人民检察院|公安局|纪委|医院|人大|政协|银行|公司|部|委|局)")
_SYLLABLES = re.compile("[阿埃艾爱安奥巴班贝比伯布查达大丹德登迪蒂丁杜顿多厄恩尔法菲费芬佛弗福富盖甘冈哥格古哈海汉赫亨胡华怀惠霍基吉加贾杰金卡凯坎康科克肯库夸昆拉莱兰朗劳勒雷黎里利莲连林琳龙隆卢鲁路伦罗洛马玛迈麦曼芒梅门蒙米密摩莫默姆木穆拿纳南内尼涅宁纽农努诺欧帕潘庞佩彭蓬皮珀普奇齐乔切琼丘热仁日荣茹瑞若萨塞桑瑟沙山尚绍舍申圣施什史士舒朔司思斯松索苏塔台泰坦汤唐陶特腾提廷通图土托陀瓦万旺威韦维魏温文翁沃乌武西希夏香肖歇谢辛欣休许逊雅亚扬耶叶伊衣因英尤于约赞泽扎詹者珍芝治朱卓孜佐堡]+$")
_DEFINED = re.compile(r"^\s*[(（](?:以下|下文|下)?(?:统|合|并)?(?:简)?称[:：为]?\s*[“\"‘]?([^”\"’)）]{2,16})[”\"’]?[)）]")
_IN_BRACKETS = re.compile(r"^[(（]([A-Z]{2,8})[)）]")
_TRADES = (
    "科技 文化发展 文化 文化传媒 传媒 投资 投资控股 控股 贸易 药业 制药 生物 生物科技 电子 通信设备 通信 网络 网络科技 信息技术 信息 技术 石油化工 石油 石化 化工 能源 新能源 电力 实业 发展 建设 建筑 工程 房地产 置业 地产 物业 物流 食品 乳业 酒业 汽车 机械 重工 钢铁 矿业 材料 环保 农业 医药 医疗 医疗器械 教育 旅游 航空 保险 证券 基金 信托 银行 资产管理 管理 服务 商贸 电器 家电 半导体 智能 软件 计算机网络 计算机 网域计算机网络 工业 制造 集团 高科技 国际 供应链".split()
)
_STANDING = re.compile(r"中央(?=[、》《]|[一-鿿])")
_CENTRE_AFTER = re.compile(
    r"(?:派出|决定|要求|强调|批准|部署|指出|同意|提出|明确|印发|出台|八项规定|环保督察|《|有关(?:精神|部署)|和国务院|精神|关于|的(?:要求|部署|决策|精神|关怀)|第[一二三四五六七八九十\d]+轮|\d+项|决策|领导(?!小组)|文件|巡视|对)"
)
_CENTRE_NOT = re.compile(r"[市区县湖广台园路城党共地正在]$")
_MEDIA_BRACKET = re.compile(r"《([^《》]{2,16})》\s*(?:杂志|周刊|记者|报道|报导|刊文|刊登|载文|援引|称|月刊|双月刊|网站|评论员|社论|发文|消息)")
_OUTLET_TITLE = re.compile(r"《([^《》]{1,14}(?:日报|晚报|早报|晨报|时报|商报|都市报|周报|周刊|邮报|导报|快报|青年报|新闻报|杂志|新报|画报|法治报|法制报|健康通讯|党建|月刊|评论|华尔街日报|盐都报|报))》")
_BYLINE = re.compile(r"(?:来源|稿源)[:：]\s*([^\s，。；:：()（）|]{2,16})")
_REPORTER = re.compile(r"(?<![一-鿿])([一-鿿]{2,8}?)(?:首席|见习|实习|全媒体)?记者[\s:：]")
_DATELINE = re.compile(r"^\s*([一-鿿\w]{1,9}?(?:社|网|报|台|刊|端|新闻|南都))(?=[一-鿿]{0,6}?(?:\d{1,2}月\d{1,2}日)?(?:电|讯|报道|信息)[\s(（:：])", re.M)


class _Finder:
    """One pass over one text; holds what the rules share."""

    def __init__(self, text: str, lexicon: Lexicon, words: Callable[[Span], list[Word]]) -> None:
        self.text = text
        self.lexicon = lexicon
        self.words = words
        self.places = _places(lexicon)
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
        if following in "门长员" and head.surface[-1] in "部局厅署处" and not (following == "长" and len(head.surface) > 1 or following == "长"):
            return False
        if word.end > end:
            rest = self.text[end : word.end]
            if len(head.surface) == 1:
                if word.start == start:  # the tagger glued 司 to what follows: 通信|司在
                    return rest in _FUNCTION
                return rest == "长" and self.text[word.start : start] not in ("副", "正", "原", "前", "总", "代", "处", "司", "部", "局", "厅")
            return rest in _OFFICES or (word.start <= start and rest in self.lexicon.institution_heads) or (word.start >= start and rest in _FUNCTION)
        if len(head.surface) == 1 and len(word.text) > 1 and (word.text in self.generic or word.tag[0] in "vad" or word.end - word.start > 4):
            return False
        if head.surface == "组织" and word.tag != "n":
            return False
        return not (head.surface in _BEFORE_OTHER and following in _OTHER)

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
        if parent and (head.left == "body" or head.surface in _BRANCHES) and not re.match(r"[省市县区](?:[委政检法人公纪])", text[left:end]):
            left, anchored = parent.span.start, True
        stripped = _LEADING.match(text[left:end])
        if stripped and stripped.end() <= start - left and not anchored:
            left += stripped.end()
        name, body = text[left:end], text[left:start]
        if name in self.generic or not _balanced(name) or _CLASS.fullmatch(name):
            return None
        if len(name) < 2 or len(name) > 40 or name in self.places:
            return None
        if head.left == "rank" and not anchored:
            return None
        if head.left == "region" and not any(text[start - n : start] in self.places for n in range(2, 6)):
            return None
        founded = head.surface == "办公室" and start - left >= 4 and bool(re.search("(?:成立|设立|组建)了?$", text[max(0, left - 3) : left]))
        if head.left == "body" and not founded and not (anchored and self._has_body(name, left, start, head, institutions)):
            return None
        if head.left == "name" and not self._has_name(head, body, left, start, anchored, words, institutions):
            return None
        return InstitutionMention(Span(left, end), name, self._kind(name, head), f"built.{head.left}")

    def _has_body(self, name: str, left: int, start: int, head: Head, institutions: Sequence[InstitutionMention]) -> bool:
        """Tell whether an inner organ stands with the body that it is part of."""
        if self._holds_institution(left, start, institutions):
            return True
        return len(head.surface) > 1 and start - left >= 4 and bool(re.match("国家|中央|全国|[省市县区]|中共", name) or self._place_at(left))

    def _place_at(self, at: int) -> bool:
        return any(self.text[at : at + n] in self.places for n in range(2, 9))

    def _has_name(
        self, head: Head, body: str, left: int, start: int, anchored: bool, words: Sequence[Word], institutions: Sequence[InstitutionMention]
    ) -> bool:
        """Tell whether what stands before the head is a name, and not a general description."""
        if not body or body in _GENERIC_LEFT or (len(body) < 2 and not anchored) or re.search("[一某][家所个]?$", body):
            return False
        inside = [w for w in words if w.start >= left and w.end <= start]
        if inside and all(w.text in _GENERIC_LEFT for w in inside):
            return False
        proper = any(
            w.tag in ("nz", "nr", "ns", "nt", "nrt", "nrfg", "eng") and w.text not in _GENERIC_LEFT and len(w.text) > 1 for w in inside
        ) or any(left <= m.span.start < start for m in institutions)
        if head.surface == "股份":
            return proper and len(body) <= 4 and "银行" not in body and "公司" not in body
        if head.surface in _WEAK and anchored and len(body) >= 4 and re.match("国家|全国|中国|中央|中华", body):
            return True
        if head.surface in _WEAK:
            return proper and body not in self.places or self._holds_institution(left, start, institutions)
        if head.kind in ("company", "education", "other", "association", "media") and not anchored:
            return proper or head.surface.endswith(("有限公司", "株式会社")) or any(len(w.text) == 1 and w.tag[0] in "nxzgj" for w in inside)
        if head.kind == "group" and not anchored:
            return len(body) >= 4 or "”" in body
        if head.surface in ("厅", "局", "署", "分局", "管理局", "总局", "管理处"):
            return len(body) >= 2 and inside[-1].tag[0] in "nvjb" if inside else anchored
        return True

    def _holds_institution(self, left: int, start: int, institutions: Sequence[InstitutionMention]) -> bool:
        if any(left <= m.span.start and m.span.end <= start for m in institutions):
            return True
        return bool(re.search(r"(?:[省市县区州国]|中共|国家)(?:[委厅局部院署]|政府)|政府$|[委局厅署部院]$|检察院|法院|大学|集团|公司|总局|银行", self.text[left:start]))

    def _kind(self, name: str, head: Head) -> str:
        if "公安" in name and head.kind in ("government", "other"):
            return "police"
        if head.surface == "委员会" and "中共" not in name and start_of_function(name):
            return "discipline" if "纪律检查" in name or "监察" in name else "government"
        if head.surface == "党组" or name.endswith(("机关党委", "党委", "党组")):
            return "party"
        if head.kind == "government" and re.search("检察院|检察", name):
            return "procuratorate"
        if head.kind == "government" and re.search("法院", name):
            return "court"
        if head.surface == "办公室" and re.search("领导小组|指挥部|专班|”", name):
            return "group"
        if head.surface in ("办公厅", "办公室") and re.search("[省市县区州]委|中共", name):
            return "party"
        if head.surface == "研究所" or head.surface == "研究院":
            return "education"
        return head.kind

    def _walk(
        self, head: Head, start: int, words: Sequence[Word], starts: Sequence[int], sentence: Span, known: Sequence[InstitutionMention]
    ) -> tuple[int, bool]:
        """Return the left edge of the name whose head begins at `start`, and whether its beginning is certain.

        A region, a rank, 国家 or another institution is a certain beginning.  Words that may be part of a
        name (verbs, 和) are taken only if a certain beginning lies beyond them.
        """
        text = self.text
        at = edge = start
        anchored = soft = False
        for _ in range(16):
            if at <= sentence.start:
                break
            if head.surface[0] not in _LEVELS and (inside := next((m for m in known if m.span.end == at and m.span.start < at), None)):
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
                if self._place_before(at, sentence.start, words, starts) is None:
                    break
                continue
            if beginning := next((b for b in _BEGINNINGS if text.startswith(b, at - len(b)) and at - len(b) >= sentence.start), None):
                edge, anchored = at - len(beginning), True
                break
            if text[at - 1] in _LEVELS and self._is_rank(at - 1, words, starts):
                if text[at - 1] in "乡镇村区" and (town := self._town(at - 1, words, starts)) is not None:
                    at = edge = town
                    anchored = True
                    if text[at - 1 : at] == "驻":
                        at, soft = at - 1, True
                    if text[at - 1 : at] != "驻" and not soft and self._place_before(at, sentence.start, words, starts) is None:
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
            soft = soft or verdict == "soft" or head.left in ("rank", "body")
            at = word.start
            if text[at] in "为是" and len(word.text) > 1 and word.tag in ("nr", "n"):  # the tagger glued 为 to the name
                edge = at + 1
                break
            if word.tag == "nt" and self._place_at(at):  # the tagger knows the whole name
                edge, anchored = at, True
                break
            if not soft:
                edge = at
        if foreign := self._foreign(start, sentence.start) if head.kind in ("education", "other", "media", "company") else None:
            edge, anchored = min(edge, foreign), True
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
        if piece[-1] in _HARD or head.left in ("any", "region"):
            return "stop"
        if tag == "c" or piece in ("和", "与", "及", "暨"):
            joins = head.left == "name" and head.kind in ("government", "other", "education", "police", "association") or head.surface in ("委员会", "保安处")
            return "soft" if joins and piece in ("和", "与", "及", "暨") and not self._institution_ends(word.start) else "stop"
        if word.text in self.governors:
            return "stop"
        if piece in _STRONG and head.left != "body" and head.surface not in _BRANCHES:
            return "stop"
        if tag[0] == "m" or tag == "q":
            if not re.search(r"[\d一二三四五六七八九十百千万亿两几]", piece):
                return "take"  # the tagger calls some words numerals
            return "take" if _ORDINAL.fullmatch(piece) and (piece[0] == "第" or head.kind == "group") else "stop"
        if tag in ("v", "vd", "vi", "vq", "vg"):
            if head.surface.endswith("公司") and len(piece) > 1:
                return "take"
            return "soft" if len(piece) > 1 or piece in ("驻", "援") else "stop"
        if tag == "t" and not re.search(r"[\d年月日今昨]", piece) or piece == "特别":
            return "soft"
        if tag[0] in "pudrtyoe":
            return "stop"
        if word.end - word.start > len(piece):  # the head took the end of this word
            return "take"
        if tag in ("f", "l", "i", "a", "ad", "an", "s"):
            return "soft" if tag != "an" else "take"
        if tag == "nr" and len(piece) == 3 and head.kind in ("government", "group", "police", "court") and piece[0] in self.lexicon.words("surnames.tsv"):
            return "stop"
        return "take"

    def _is_rank(self, at: int, words: Sequence[Word], starts: Sequence[int]) -> bool:
        """Tell whether 省, 市, 县 … at an offset is a rank of its own, as in 市检察院."""
        index = bisect_left(starts, at)
        if index < len(starts) and starts[index] == at:
            return True
        word = words[index - 1]
        return word.start == at - 1 and self.text[at - 1] in "由对向送经在到从与和及该报把让请受据赴" and word.end - word.start <= 3

    def _town(self, at: int, words: Sequence[Word], starts: Sequence[int]) -> int | None:
        """Return the start of a town's name whose 乡, 镇, 村 or 区 stands at an offset."""
        index = bisect_left(starts, at + 1) - 1
        word = words[index]
        if word.start < at:
            return word.start if at + 1 - word.start >= 3 else None
        if index == 0:
            return None
        before = words[index - 1]
        if before.tag in ("ns", "nz", "nr", "n", "nrt", "j") and len(before.text) >= 2 and before.text not in self.governors and before.end == at:
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
        if before.endswith(("中共", "国家")) and self.text[edge : edge + 2] != "国家":
            return edge - 2
        if self.text.startswith("中央", edge) and (match := re.search(r"全国[㐀-鿿]{2,12}$", before)):
            return edge - len(match[0])
        return edge

    def _institution_ends(self, at: int) -> bool:
        return bool(re.search(r"(?:部|局|委|院|厅|署|会|公司|中心|大学|集团|办|处|府)$", self.text[max(0, at - 3) : at]))

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
        if index >= 0 and words[index].end == at and words[index].tag == "ns" and at - words[index].start >= 3:
            return words[index].start  # a place that the tagger knows: 苏州工业园区
        return None

    def _coordinated(self, edge: int, limit: int) -> int:
        """Take 省、 before 市政法队伍教育整顿领导小组: ranks that share one name."""
        match = re.search(r"(?:(?:中央|国家|省|市|县|区|州|乡|镇)[、和及]?)+$", self.text[max(limit, edge - 12) : edge])
        if match and match[0][-1] in "、省市":
            return edge - len(match[0])
        return edge

    def _trim(self, edge: int, start: int, words: Sequence[Word]) -> int:
        """Drop general words from the left of a name without a certain beginning."""
        inside = [w for w in words if w.start >= edge and w.end <= start]
        while len(inside) > 1 and (inside[0].text in _GENERIC_LEFT or inside[0].tag in ("vn", "f", "a", "b") and len(inside) > 2 and inside[0].text in self.governors):
            inside.pop(0)
        return inside[0].start if inside else edge


@lru_cache(maxsize=4)
def _places(lexicon: Lexicon) -> frozenset[str]:
    names = {r.name for r in lexicon.regions} | {r.short for r in lexicon.regions if len(r.short) > 1}
    return frozenset(names | {c for c in lexicon.countries if len(c) > 1} | {"内地", "大陆", "香港特区", "澳门特区"})


@lru_cache(maxsize=4)
def _head_matcher(lexicon: Lexicon) -> Matcher:
    return Matcher(lexicon.institution_heads)


@lru_cache(maxsize=4)
def _known_matcher(lexicon: Lexicon) -> Matcher:
    return Matcher(surface for surface in lexicon.known if len(surface) > 1)


def find_institutions(
    text: str,
    *,
    lexicon: Lexicon,
    sentences: Sequence[Span],
    words: Callable[[Span], list[Word]],
    quotations: Sequence[Span] = (),
) -> list[InstitutionMention]:
    """Return the institution mentions of a text in order, disjoint.

    Generic classes (公安机关, 有关部门), anaphors (该院) and places alone are none.
    """
    finder = _Finder(text, lexicon, words)
    known = _known(text, lexicon, words, sentences)
    out: list[InstitutionMention] = []
    for sentence in sentences:
        inside = [m for m in known if sentence.start <= m.span.start < sentence.end]
        out += inside
        out += finder.sentence(sentence, inside)
    out += _centre(text)
    out += _outlets(text, lexicon)
    out = _longest(out)
    out += _aliases(text, out, lexicon, words, sentences)
    return sorted(_longest(out), key=lambda m: m.span)


def _longest(mentions: Sequence[InstitutionMention]) -> list[InstitutionMention]:
    kept: list[InstitutionMention] = []
    ends: list[int] = []
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        if kept and mention.span.start < ends[-1]:
            if mention.span.end - mention.span.start > kept[-1].span.end - kept[-1].span.start:
                kept[-1], ends[-1] = mention, mention.span.end
            continue
        kept.append(mention)
        ends.append(mention.span.end)
    return kept


def start_of_function(name: str) -> bool:
    """Tell whether a committee is named for its task (卫生和计划生育委员会), and not the Party's of a place."""
    return not re.fullmatch(r"\S{2,8}(?:省|市|县|区|州|旗)委员会", name)


def _balanced(name: str) -> bool:
    return all(name.count(a) == name.count(b) for a, b in ("“”", "（）", "()", "《》", "‘’"))


def _known(text: str, lexicon: Lexicon, words: Callable[[Span], list[Word]], sentences: Sequence[Span]) -> list[InstitutionMention]:
    """Return the table's names; a short one must not cut a word."""
    out = []
    at = 0
    for surface, start, end in _known_matcher(lexicon).find(text):
        entry = lexicon.known[surface]
        if surface[0].isascii() and (_latin(text, start - 1) or _latin(text, end)):
            continue
        if len(surface) <= 3 and not surface.isascii():
            while at < len(sentences) and sentences[at].end <= start:
                at += 1
            if at < len(sentences) and not _on_words(words(sentences[at]), text, start, end):
                continue
        if text[end : end + 1] in ("人", "路", "街", "站", "桥", "镇", "村", "杯", "奖") and len(surface) <= 3:
            continue
        country = next((n for n in (4, 3, 2) if text[start - n : start] in lexicon.countries or text[start - n : start] in ("大陆", "内地")), 0)
        if country and text[start - country - 1 : start - country] not in _SYLLABLE_SET:
            start -= country
        out.append(InstitutionMention(Span(start, end), text[start:end], entry.kind, "known", entry.name))
    return out


_SYLLABLE_SET = frozenset("至、")


def _latin(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isascii() and text[at].isalnum()


def _on_words(words: Sequence[Word], text: str, start: int, end: int) -> bool:
    """Tell whether a stretch begins where a word begins and ends where one ends, glued function words aside."""
    first = next((w for w in words if w.start <= start < w.end), None)
    last = next((w for w in words if w.start < end <= w.end), None)
    if first is None or last is None:
        return False
    begins = first.start == start or (first.start == start - 1 and text[start - 1] in "而由对向与和在从到据被让把经" and first.end == end)
    return begins and (last.end == end or text[end : last.end] in _OFFICES)


def _centre(text: str) -> list[InstitutionMention]:
    """Return 中央 where it acts for the Party's centre, and not for the middle of something."""
    out = []
    for match in _STANDING.finditer(text):
        if not _CENTRE_NOT.search(text[max(0, match.start() - 1) : match.start()]) and _CENTRE_AFTER.match(text, match.end()):
            out.append(InstitutionMention(Span(match.start(), match.end()), "中央", "party", "centre", "党中央"))
    return out


def _outlets(text: str, lexicon: Lexicon) -> list[InstitutionMention]:
    """Return media named by a source line, a reporter, a dateline, or between title marks."""
    out = []
    for pattern, rule in (
        (_MEDIA_BRACKET, "media.cited"),
        (_OUTLET_TITLE, "media.title"),
        (_BYLINE, "media.source-line"),
        (_REPORTER, "media.reporter"),
        (_DATELINE, "media.dateline"),
    ):
        for match in pattern.finditer(text):
            name = re.sub(r"(?<=[报网社])(?:综合)$", "", match[1])
            if name.startswith(("本", "实习", "见习", "首席", "特约", "有", "多", "全媒体", "当", "告诉", "向", "对", "据")) or name in ("摄影", "全媒体") or name[0].isdigit() and rule == "media.source-line":
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
            if rule == "media.source-line" and not re.search("[报网社台刊闻端院局委部府号]$|网$|在线$|客户端$|南都", name) and name not in lexicon.known:
                continue
            out.append(InstitutionMention(Span(start, start + len(name)), name, kind, rule))
    return out


def _aliases(
    text: str,
    mentions: Sequence[InstitutionMention],
    lexicon: Lexicon,
    words: Callable[[Span], list[Word]],
    sentences: Sequence[Span],
) -> list[InstitutionMention]:
    """Return the places of names that the report defines (以下简称“产业联盟”) or that shorten a full company name."""
    names: dict[str, InstitutionMention] = {}
    for mention in mentions:
        after = text[mention.span.end : mention.span.end + 40]
        if match := _DEFINED.match(after):
            names.setdefault(match[1], mention)
        elif (match := _IN_BRACKETS.match(after)) and match[1] not in lexicon.known:
            names.setdefault(match[1], mention)
        if mention.kind == "company":
            for short in [*_short_names(mention.text, lexicon), *(f"{n}集团" for n in _short_names(mention.text, lexicon)[-1:])]:
                if short not in _GENERIC_LEFT and short not in _TRADES:
                    shortest = names.get(short)
                    if shortest is None or len(mention.text) < len(shortest.text):
                        names[short] = mention
    if not names:
        return []
    taken = sorted(m.span for m in mentions)
    out = []
    for surface, start, end in Matcher(names).find(text):
        span = Span(start, end)
        at = bisect_left(taken, span)
        if any(span.overlaps(other) for other in taken[max(0, at - 1) : at + 1]):
            continue
        if not _short_name_stands(text, span, words, sentences):
            continue
        full = names[surface]
        out.append(InstitutionMention(span, surface, full.kind, "alias", full.name or full.text))
    return out


def _short_name_stands(text: str, span: Span, words: Callable[[Span], list[Word]], sentences: Sequence[Span]) -> bool:
    sentence = next((s for s in sentences if s.contains(span)), None)
    if sentence is None:
        return False
    inside = words(sentence)
    return any(w.start == span.start for w in inside) and any(w.end == span.end for w in inside)


def _short_names(name: str, lexicon: Lexicon) -> list[str]:
    """Return the short forms of a full company name.

    深圳光汇石油集团股份有限公司 is also 深圳光汇石油 and 光汇石油; 深圳市百业源投资有限公司 is 百业源.
    """
    match = re.match(r"^(?P<stem>.+?)(?:[（(][㐀-鿿]{2,6}[)）])?(?P<rest>[㐀-鿿]*?)(?:集团)?(?:股份|控股)?(?:有限责任|有限)?(?:公司|株式会社|集团)$", name)
    if not match:
        return []
    places = _places(lexicon)
    stem = re.sub(r"(?:集团|股份|控股)+$", "", re.sub(r"[（(].*?[)）].*$", "", name) if "（" in name or "(" in name else match["stem"] + match["rest"])
    out = [stem] if len(stem) >= 2 else []
    core = stem
    for length in range(min(8, len(stem) - 2), 1, -1):
        if stem[:length] in places:
            core = stem[length:].removeprefix("市").removeprefix("省")
            break
    if len(core) >= 2:
        out.append(core)
    for trade in sorted(_TRADES, key=len, reverse=True):
        if core.endswith(trade) and len(core) - len(trade) >= 2:
            out.append(core[: -len(trade)])
            break
    return [short for short in dict.fromkeys(out) if short != name and short not in places]
