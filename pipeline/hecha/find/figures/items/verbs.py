"""What a verb beside a figure says that it counts, where no noun does: 涉款|29亿元, 监测|2136户, 30日内|完成解剖鉴定书."""

from hecha.find.figures.items.context import Context, predicates
from hecha.find.figures.items.phrases import COMPLEMENT, STOP
from hecha.spans import Span


def verb_of_quantity(context: Context, start: int, lead: int, end: int) -> Span | None:
    """Return the verb before a figure that holds its object and so says what the amount is: 涉款|29亿元, 净亏损|11亿元."""
    near = [w for w in context.between(start, end) if not context.is_any(w.text, "figure-link")]
    if near and context.is_any(near[-1].text, "figure-dimension") and not context.text.startswith("达", near[-1].end):
        begin = len(near) - 1
        while begin and near[begin - 1].tag in ("n", "nz", "vn") and near[begin - 1].end == near[begin].start:
            begin -= 1
        return Span(near[begin].start, near[-1].end)  # 宽|30米, 巷道长|500米
    words = context.between(start, lead)
    before = context.text[lead:end].rstrip("约近超达了")
    loss = max((w for w in context.lexicon.word_class("figure-loss") if before.endswith(w)), key=len, default=None)
    if loss:
        return Span(lead + len(before) - len(loss), lead + len(before))
    if words and context.is_any(words[-1].text, "figure-verb-object"):
        return Span(words[-1].start, words[-1].end)
    return None


def verb_before(context: Context, start: int, end: int) -> Span | None:
    """Return the verb directly before a figure for which no noun is told: 监测|2136户."""
    words = context.between(start, end)
    while words and (words[-1].tag[0] in "udm" or context.is_any(words[-1].text, "figure-link")):
        words.pop()
    if (
        not words
        or words[-1].tag not in ("v", "vn")
        or len(words[-1].text) < 2
        or context.is_any(words[-1].text, "figure-empty", "figure-giver")
        or COMPLEMENT.search(words[-1].text)
        or (words[-1].tag == "v" and words[-1].text in context.lexicon.words("cues.tsv"))
        or predicates(context.lexicon).get(words[-1].text)
    ):
        return None
    return Span(words[-1].start, words[-1].end)


def predicate_behind(context: Context, at: int, *, longest: int = 10) -> Span | None:
    """Return what is to be done within a limit of time, 30日内|完成解剖鉴定书, or what persons do, 约2600万人|需要人道援助."""
    words = context.between(at, context.sentence.end)
    end = next((i for i, w in enumerate(words) if w.text in STOP or w.text in ("的", "了")), len(words))
    run = words[:end]
    while run and run[-1].tag[0] in "udcp":
        run.pop()
    if not run or run[-1].end - run[0].start > longest or any(w.tag == "m" for w in run):
        return None
    return Span(run[0].start, run[-1].end)
