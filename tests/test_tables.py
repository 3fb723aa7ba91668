"""Tables: their figures know the heads of their row and column."""

import pytest

from conftest import check_spans
from hecha.ingest import Raw, open_document
from hecha.pipeline import extract, read_source

LEAD = "2024年一季度全市主要经济指标\n"
HTML = (
    "<html><body><h1>一季度全市经济运行情况</h1><p>一季度，全市上下坚持稳中求进工作总基调，经济运行起步平稳，主要指标好于预期。</p>"
    "<p>据统计，全市实现地区生产总值1086.42亿元，同比增长5.6%，比上年全年加快0.4个百分点。</p><table>"
    "<tr><td rowspan=2>指标</td><td colspan=2>1—3月累计</td></tr><tr><td>绝对量（亿元）</td><td>同比增长（%）</td></tr>"
    "<tr><td>一、地区生产总值</td><td>1,086.42</td><td>5.6</td></tr><tr><td>其中：工业</td><td>398.17</td><td>-7.1</td></tr></table>"
    "<p>全市经济延续回升向好态势，但外部环境复杂性上升，要加力落实各项稳增长举措，巩固和增强经济回升向好态势。</p></body></html>"
)


def cells(text: str) -> list[tuple[str, str, str | None, str | None, str | None, str | None]]:
    record = extract(text)
    check_spans(record, text)
    return [
        (f.text, str(f.value), f.unit, f.item, f.direction, f.time.text if f.time else None)
        for f in record.figures
        if f.rule == "table.cell"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            LEAD + "指标\t绝对量（亿元）\t同比增长（%）\n地区生产总值\t1086.42\t5.6\n其中：工业\t398.17\t-7.1",
            [
                ("1086.42", "108642000000", "元", "地区生产总值", None, "2024年一季度"),
                ("5.6", "5.6", "%", "地区生产总值", "up", "2024年一季度"),
                ("398.17", "39817000000", "元", "工业", None, "2024年一季度"),
                ("-7.1", "-7.1", "%", "工业", "down", "2024年一季度"),
            ],
            id="unit in the head",
        ),
        pytest.param(
            "各地進出口情況\n單位：億元\n地區\t出口\t同比±%\n東區\t301.7\t4.2\n西區\t88.4\t-1.0",
            [
                ("301.7", "30170000000", "元", "出口", None, None),
                ("4.2", "4.2", "%", "同比±%", "up", None),
                ("88.4", "8840000000", "元", "出口", None, None),
                ("-1.0", "-1", "%", "同比±%", "down", None),
            ],
            id="unit above the table, Traditional",
        ),
        pytest.param(
            "品种\t单价\t到货量\n白菜\t1.2元/公斤\t35吨\n萝卜\t0.9元/公斤\t12.5吨",
            [
                ("1.2元/公斤", "1.2", "元/公斤", "白菜", None, None),
                ("35吨", "35", "吨", "白菜", None, None),
                ("0.9元/公斤", "0.9", "元/公斤", "萝卜", None, None),
                ("12.5吨", "12.5", "吨", "萝卜", None, None),
            ],
            id="unit in the cell",
        ),
        pytest.param(
            "年份\t招生人数（人）\n2022年\t1200\n2023年\t1350",
            [
                ("1200", "1200", "人", "招生人数", None, "2022年"),
                ("1350", "1350", "人", "招生人数", None, "2023年"),
            ],
            id="a time heads each row",
        ),
        pytest.param(
            "单位：亿元\n地区\t地区生产总值\t排名\n东区\t301.7\t1",
            [("301.7", "30170000000", "元", "地区生产总值", None, None)],
            id="a rank has no amount's unit",
        ),
        pytest.param(
            "单位：亿元\n指标\t累计\n出口\t12\n同比增长\t2.3\n企业数\t400",
            [("12", "1200000000", "元", "出口", None, None)],
            id="rows that are no amounts",
        ),
        pytest.param("单位：人、万元\n地区\t就业人数\t补贴金额\n东区\t301\t12", [], id="two units above"),
        pytest.param(
            "指标\t2023年（亿元）\n出口\t301\n增速（%）\t8.8",
            [("301", "30100000000", "元", "出口", None, "2023年")],
            id="heads that do not agree",
        ),
        pytest.param("地区\t同比下降（%）\n东区\t3.2", [("3.2", "3.2", "%", "同比下降", "down", None)], id="a fall"),
        pytest.param("单位：亿元\n指标\t值\n出口\t3，5\n进口\t1,2,3", [], id="commas that group nothing"),
        pytest.param("球队\t胜\t负\t积分\n江城队\t12\t3\t36\n龙湾队\t10\t5\t30", [], id="no unit, no figure"),
        pytest.param(
            "单位：亿元\n指标\t总量\t占比\n出口\t12\t63.1",
            [("12", "1200000000", "元", "出口", None, None)],
            id="a share has no amount's unit",
        ),
    ],
)
def test_table(text: str, expected: list[tuple[str, ...]]) -> None:
    assert cells(text) == expected


def test_table_of_a_page() -> None:
    source = open_document(Raw("a.html", HTML.encode(), "text/html", html=True))
    record = read_source(source)
    check_spans(record, source.text)
    found = [(f.text, f.item, f.time and f.time.text) for f in record.figures if f.rule == "table.cell"]
    assert found == [
        ("1,086.42", "地区生产总值", "1—3月"),
        ("5.6", "地区生产总值", "1—3月"),
        ("398.17", "工业", "1—3月"),
        ("-7.1", "工业", "1—3月"),
    ]
    assert [b.kind for b in record.blocks].count("table") == 4
