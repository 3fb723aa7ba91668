"""What kind of institution a built name is: what its last word gives, unless the rest of the name says otherwise."""

import re

from hecha.lexicon import Head, Lexicon

_SCHOOL = re.compile("大学|(?<!科)学院")
_PARTY_OF_A_PLACE = re.compile(r"\S{2,8}(?:省|市|县|区|州|旗)委员会")


def institution_kind(name: str, head: Head, lexicon: Lexicon) -> str:
    """Return the kind of a built name; of two that fit, the one that is asked first."""
    if name.startswith("武警"):
        return "military"
    if name.startswith("共青团"):
        return "association"
    if re.search("警察|警局", name) and head.kind in ("government", "other"):
        return "police"
    if head.surface == "委员会" and re.search("立法[会院]|议会|国会|议院|人大|人民代表大会", name):
        return "legislature"
    if head.surface == "委员会" and re.search("协会|联合会|足协|篮协|技术委员会", name):
        return "association"
    if head.surface == "局" and re.match("中[建铁交冶]", name):
        return "company"  # 中铁四局
    if "人民银行" in name or name.startswith("人行"):
        return "government"
    country = name.removesuffix("银行").removesuffix("中央")
    if head.surface == "银行" and country in lexicon.word_class("central-bank-country"):
        return "government"
    if "公安" in name and head.kind in ("government", "other"):
        return "police"
    if head.surface == "委员会" and "中共" not in name and not _PARTY_OF_A_PLACE.fullmatch(name):
        # named for its task, 卫生和计划生育委员会
        return "discipline" if "纪律检查" in name or "监察" in name else "government"
    if head.surface == "党组" or name.endswith(("党委", "党组")):
        return "party"
    if head.kind == "government" and "检察" in name:
        return "procuratorate"
    if head.kind == "government" and "法院" in name:
        return "court"
    if head.surface == "办公室" and re.search("领导小组|指挥部|专班|”", name):
        return "group"
    if head.surface in ("办公厅", "办公室") and re.search("[省市县区州]委|中共", name):
        return "party"
    if head.surface in ("研究院", "实验室") and not re.search("大学|学院|学校|^校|教育", name):
        return "other"
    if head.surface.endswith("小组") and _SCHOOL.search(name):
        return "education"
    if head.kind == "other" and head.surface.endswith("中心") and _SCHOOL.search(name):
        return "education"
    return head.kind
