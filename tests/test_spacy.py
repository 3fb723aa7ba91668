"""hecha as a spaCy component."""

import pytest
import spacy
from spacy.tokens import Doc, DocBin

TEXT = "市检察院推行領導包案制度，制定《辦案指引（試行）》，去年辦結案件1181件。"


def test_span_groups_carry_the_items() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("hecha")
    doc = nlp(TEXT)
    assert [s.text for s in doc.spans["figures"]] == ["1181件"]
    assert [s.text for s in doc.spans["institutions"]] == ["市检察院"]
    assert [s.text for s in doc.spans["mechanisms"]] == ["領導包案制度"]
    assert [s.text for s in doc.spans["documents"]] == ["辦案指引"]
    figure = doc.spans["figures"][0]
    assert figure.label_ == "count" and figure._.hecha.value == 1181 and figure._.hecha.unit == "件"
    assert doc._.hecha.documents[0].status == "试行"


def test_pipe_with_two_processes_and_docbin() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("hecha")
    docs = list(nlp.pipe([TEXT, "立案3起。", ""], n_process=2))
    assert [len(d.spans["figures"]) for d in docs] == [1, 1, 0]
    stored = DocBin(store_user_data=True, docs=[docs[0]]).to_bytes()
    back = next(iter(DocBin().from_bytes(stored).get_docs(nlp.vocab)))
    assert [s.text for s in back.spans["figures"]] == ["1181件"]


def test_tokens_that_cut_an_item_are_widened() -> None:
    nlp = spacy.blank("zh")
    component = nlp.add_pipe("hecha")
    doc = component(Doc(nlp.vocab, words=["共", "1181件案件", "。"], spaces=[False] * 3))
    assert [s.text for s in doc.spans["figures"]] == ["1181件案件"]


@pytest.mark.parametrize("text", ["", " ", "没有数字。"])
def test_nothing_to_find(text: str) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("hecha")
    assert len(nlp(text).spans["figures"]) == 0
