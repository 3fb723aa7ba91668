"""rjieba cuts as jieba does, and tags the words of jieba's dictionary as it does."""

import jieba.posseg
import pytest

from conftest import corpus_record, corpus_sources
from hecha.segment import reference_tagger, sentences, words


@pytest.mark.parametrize("uri", [s.uri for s in corpus_sources()])
def test_words_equal_the_reference(uri: str) -> None:
    """Words with ASCII in them aside, where the two cut runs of letters and digits differently."""
    text = corpus_record(uri).text
    tagger = reference_tagger()
    for sentence in sentences(text):
        part = text[sentence.start : sentence.end]
        ours = [(w.text, w.tag) for w in words(part) if not any(c.isascii() for c in w.text)]
        reference = [(w, t) for w, t in tagger(part) if not any(c.isascii() for c in w)]
        assert [w for w, _ in ours] == [w for w, _ in reference]
        known = jieba.posseg.dt.word_tag_tab
        assert [p for p in ours if p[0] in known] == [p for p in reference if p[0] in known]


def test_words_cover_the_text() -> None:
    text = "宜宾市检察院去年办理案件1181件，ABC公司参与。😀"
    cut = words(text, start=5)
    assert "".join(w.text for w in cut) == text
    assert [w.start for w in cut] == [5 + len("".join(v.text for v in cut[:i])) for i in range(len(cut))]
