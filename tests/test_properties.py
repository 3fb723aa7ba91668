"""What holds for every case and every report of the corpus, and for generated texts."""

import json
from difflib import SequenceMatcher
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import TESTS, cases, check_spans, corpus_record, corpus_sources, record_of
from damage import damage
from hecha.alignment import Edit, align, apply, project, select
from hecha.ingest import source_of_text
from hecha.normalize import normalize
from hecha.pipeline import extract, read_source
from hecha.records import Record
from hecha.spans import Span

CASE_FILES = ("figures", "guards", "institutions", "mechanisms", "documents", "articles")
TEXTS = sorted({row.values[0]["text"] for name in CASE_FILES for row in cases(name)})
URIS = [s.uri for s in corpus_sources()]


def check_record(record: Record) -> None:
    """Ids count up in text order, links lead to what is there, and the record survives its own JSON."""
    for prefix, items in (
        ("f", record.figures),
        ("i", record.institutions),
        ("m", record.mechanisms),
        ("d", record.documents),
    ):
        assert [i.id for i in items] == [f"{prefix}{n}" for n in range(1, len(items) + 1)]
    ids = {f.id for f in record.figures}
    assert [f.start for f in record.figures] == sorted(f.start for f in record.figures)
    for before, after in zip(record.figures, record.figures[1:], strict=False):
        assert before.end <= after.start
    for figure in record.figures:
        assert figure.part_of is None or figure.part_of in ids - {figure.id}
        assert figure.attribution is None or figure.attribution in {a.id for a in record.attributions}
        assert figure.value_max is None or figure.value_max > figure.value
    assert Record.model_validate(json.loads(record.to_json(), parse_float=str)).to_json() == record.to_json()


@pytest.mark.parametrize("text", TEXTS)
def test_every_case(text: str) -> None:
    record = record_of(text)
    check_spans(record, text)
    check_record(record)
    assert extract(text).to_json() == record.to_json()


@pytest.mark.parametrize("uri", URIS)
def test_every_report(uri: str) -> None:
    source = next(s for s in corpus_sources() if s.uri == uri)
    record = corpus_record(uri)
    check_spans(record, source.text)
    check_record(record)
    assert read_source(source).to_json() == record.to_json()
    again = normalize(record.text)
    assert again.text == record.text and not again.steps


@pytest.mark.parametrize("uri", URIS)
def test_source_text_is_in_the_record_on_request(uri: str) -> None:
    source = next(s for s in corpus_sources() if s.uri == uri)
    record = read_source(source, with_source=True)
    assert record.source.text == source.text and len(source.text) == record.source.characters


def values(record: Record) -> list[Any]:
    return [(f.text, f.value, f.value_max, f.bound, f.unit, f.kind) for f in record.figures]


@pytest.mark.parametrize("row", cases("figures"))
def test_both_scripts_give_equal_values(row: dict[str, Any]) -> None:
    from opencc import OpenCC

    simplified = normalize(row["text"]).text
    traditional = OpenCC("s2t").convert(simplified)
    if normalize(traditional).text != simplified:
        return  # the way there and back changes a character: the pair is no pair
    assert values(record_of(traditional)) == values(record_of(simplified))


def test_enough_pairs_of_scripts() -> None:
    from opencc import OpenCC

    simplified = [normalize(row.values[0]["text"]).text for row in cases("figures")]
    assert sum(normalize(OpenCC("s2t").convert(s)).text == s for s in simplified) > len(simplified) * 0.8


def test_damaged_report_equals_the_clean_one() -> None:
    damaged, clean = (
        corpus_record(next(u for u in URIS if u.endswith(f"/{name}.txt")))
        for name in ("revitalization_damaged", "revitalization")
    )
    assert damaged.text == clean.text and damaged.id == clean.id
    assert next(s.count for s in damaged.steps if s.name == "inline-pinyin") > 200
    for kind in ("figures", "institutions", "mechanisms", "documents"):
        bare = [
            json.loads(
                json.dumps(
                    [i.model_dump(exclude={"source_start", "source_end"}) for i in getattr(r, kind)], default=str
                )
            )
            for r in (damaged, clean)
        ]
        for rows in bare:
            for row in rows:
                for mention in row.get("mentions", ()):
                    del mention["source_start"], mention["source_end"]
        assert bare[0] == bare[1]


@pytest.mark.parametrize("name", ["taiwan", "hongkong"])
def test_damage_is_undone_right_or_left(name: str) -> None:
    """No torn place is restored wrongly: what is not restored still shows its damage."""
    clean = next(s for s in corpus_sources() if s.uri.endswith(f"/{name}.txt")).text
    clean = clean.encode("gbk", "ignore").decode("gbk")
    damaged = damage(clean)
    restored = normalize(damaged)
    record = read_source(source_of_text(damaged))
    check_spans(record, damaged)
    wanted = normalize(clean).text
    for kind, start, end, _, _ in SequenceMatcher(None, restored.text, wanted, autojunk=False).get_opcodes():
        around = restored.text[max(0, start - 2) : end + 2]
        assert kind == "equal" or set("?(\ufffd") & set(around), around


PIECES = st.sampled_from(
    [
        "全市共立案87人，", "其中移送3人。", "近２亿元", "😀", "👩‍👩‍👧", "e\u0301", "ﬁ", "\r\n", "\n", "來(lái)源", "日?qǐng)?bào)記(jì)者", "𠮷野家集团有限公司",
        "《關於印發〈管理辦法（試行）〉的通知》", "“双专班”工作机制", "「四個親自」", "乾隆", "乾淨", "　", "\u200b", "㎡", "30㎡", "臺灣", "市检察院", "消息,,7月", "減少2\n成3", "占1.\n5亿", "涓浗閾惰", "ä¸\xadå›½é“¶", "??新华社", "指标\t值（亿元）\n出口\t1.2\n", "陳(chén)?yùn)蓟?f(shuō)", "畢(bì)?yǎn)I生", "應(yīng)", "增长4.8%", "|", "?",
        "(", ")", "“", "”", "《", "》", "〈", "３０至５０万元", "\ufeff", "核査", "\x00", "\ud7ff", "三十几万", "-3.2%", "分别", "以下简称“《办法》”", "2 000元",
    ]
)  # fmt: skip
TEXT = st.lists(st.one_of(PIECES, st.text(max_size=6)), min_size=1, max_size=30).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_generated_texts(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return  # lone surrogates cannot come out of a decoder
    normalized = normalize(text)
    if not text.strip("\ufeff \t\r\n") or not normalized.text.strip():
        return
    from hecha.errors import DocumentError

    try:
        record = extract(text)
    except DocumentError:
        return
    check_spans(record, text)
    check_record(record)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab一二", min_size=1, max_size=20), st.data())
def test_alignment_composes(source: str, data: st.DataObject) -> None:
    """Characters that no edit touched project to themselves, whatever edits come before and after."""
    aligned = align(source)
    for _ in range(3):
        length = len(aligned.text)
        cuts = sorted(data.draw(st.lists(st.integers(0, length), max_size=6, unique=True)))
        edits = [
            Edit(a, b, data.draw(st.text(alphabet="XY", max_size=3)))
            for a, b in zip(cuts[::2], cuts[1::2], strict=False)
        ]
        aligned = apply(aligned, edits)
        assert sum(s.length for s in aligned.segments) == len(aligned.text)
        if not aligned.text:
            return
    starts = [s.start for s in aligned.segments]
    for at, char in enumerate(aligned.text):
        span = project(aligned.segments, starts, Span(at, at + 1))
        assert 0 <= span.start <= span.end <= len(source)
        if (
            char not in "XY"
            and span.end - span.start == 1
            and next(s for s in aligned.segments if s.start <= at < s.start + s.length).parallel
        ):
            assert source[span.start] == char
    whole = select(aligned, [Span(0, len(aligned.text))])
    assert whole.text == aligned.text


def test_cases_are_named_once() -> None:
    for path in sorted((TESTS / "cases").glob("*.json")):
        rows = json.loads(path.read_text(encoding="utf-8"))
        keys = [json.dumps(row.get("text") or row["forms"], ensure_ascii=False) for row in rows]
        assert len(keys) == len(set(keys)), path.name
