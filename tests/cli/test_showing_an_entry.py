"""One entry as a person reads it: long texts that nobody reads are cut, and what is cut can be seen whole."""

from __future__ import annotations

import json

from .parts import TOKEN, as_json, jdec, serving
from .test_asking_a_node import entry_view

ENVIRONMENT = {"JDEC_TOKEN": TOKEN}


def test_a_long_text_in_an_entry_is_cut_for_reading_and_shown_whole_when_asked() -> None:
    note = "jdec/key-manifest/1 " + "k" * 5000 + " ENDING"
    data = json.dumps({"kind": "key-manifest", "list": [{"manifest": note}]}) + "\n"
    for shown, words in (
        (data, ()),
        (data, ("--whole",)),
        ("no JSON " + note, ()),
        ("no JSON " + note, ("--whole",)),
    ):
        with serving(lambda _, shown=shown: as_json(entry_view(data=shown))) as server:  # type: ignore[misc]
            ran = jdec("record", "show", "0", *words, "--node", server.url, environment=ENVIRONMENT)
            plain = jdec("record", "show", "0", "--json", "--node", server.url, environment=ENVIRONMENT)
        is_whole = bool(words)
        text = ran.out.replace("\n", "")
        assert ("ENDING" in text, "--whole shows" in text) == (is_whole, not is_whole)
        assert (len(ran.out) > 5000) == is_whole
        assert plain.json["data"] == shown


def test_an_entry_without_long_texts_is_shown_as_it_is() -> None:
    with serving(lambda _: as_json(entry_view())) as server:
        ran = jdec("record", "show", "0", "--node", server.url, environment=ENVIRONMENT)
    assert json.loads(ran.out[ran.out.index("{") :]) == json.loads(entry_view()["data"])
