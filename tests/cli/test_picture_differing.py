"""When one node's tables hold another outcome of the same messages: the alarm, and the drill that names the place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from jdec.adapters.picture_tables import FILE
from jdec.faces.cli.client import Client
from jdec.faces.cli.errors import Exit
from jdec.main import compose
from jdec.node.picture_views import Agreement, PictureEvent
from projector.parts import forge

from .nodes import Pair, lay_out, running
from .parts import Ran, jdec
from .test_picture import FLIGHT, SITE, report


def wait_for(folder: Path, state: Agreement) -> None:
    """Follow a node's picture until comparing with the other node gives this, of one component."""
    with Client(compose().find_node(folder), "en") as client:
        for event in client.stream(PictureEvent, "/v1/picture/follow", ""):
            found = event.status
            if found is not None and found.agreement.state is state and found.counts.two_sided == 1:
                return
    raise AssertionError(f"never came about: {state}")


@pytest.fixture(scope="module")
def differing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Both nodes running, with one launch that both saw, of which the tables of one hold another outcome."""
    with running(lay_out(tmp_path_factory.mktemp("differing"))) as pair:
        for folder, party, number in ((pair.rus, "RUS", 1), (pair.usa, "USA", 2)):
            said = report(party, number, number, SITE, **FLIGHT)
            assert jdec("submit", "-", "--node", folder, stdin=said).code == Exit.OK
        for folder in (pair.usa, pair.rus):
            wait_for(folder, Agreement.AGREE)
        assert jdec("status", "--node", pair.usa).code == Exit.OK
        forge(pair.rus / "data" / FILE)
        for folder in (pair.usa, pair.rus):
            wait_for(folder, Agreement.OUTCOME_DIFFERS)
        yield pair


def both(*words: object) -> tuple[Ran, Ran]:
    """The same command in English and in Russian."""
    return jdec(*words), jdec(*words, "--lang", "ru")


def test_a_drill_without_a_name_goes_to_what_differs_and_names_the_first_term(differing: Pair) -> None:
    english, russian = both("picture", "drill", "--node", differing.usa)
    assert (english.code, russian.code) == (Exit.NEGATIVE, Exit.NEGATIVE)
    assert re.search(r"RUS\.1/\d+: FROM THE SAME MESSAGES THE NODES COMPUTE ANOTHER TERM\.", english.out)
    at, mine, theirs = (
        re.search(rf"^ *{label} +(.+)$", english.out, re.M) for label in ("first difference", "here", "there")
    )
    assert at is not None
    assert mine is not None
    assert theirs is not None
    assert at[1].endswith(": place: worth")
    assert int(theirs[1]) == int(mine[1]) + 1
    assert "ИЗ ОДНИХ СООБЩЕНИЙ УЗЛЫ ВЫЧИСЛИЛИ РАЗНОЕ СЛАГАЕМОЕ." in russian.out
    assert re.search(rf"^ *там +{theirs[1]}$", russian.out, re.M)
    assert "passes by itself" not in english.out


def test_a_drill_says_the_same_to_a_machine(differing: Pair) -> None:
    ran = jdec("picture", "drill", "--node", differing.usa, "--json")
    assert (ran.code, ran.json["state"]) == (Exit.NEGATIVE, "outcome-differs")
    assert ran.json["difference"]["kind"] == "term"


def test_the_status_of_both_nodes_begins_with_the_alarm(differing: Pair) -> None:
    for folder, peer in ((differing.usa, "RUS"), (differing.rus, "USA")):
        english, russian = both("status", "--node", folder)
        assert (english.code, russian.code) == (Exit.NEGATIVE, Exit.NEGATIVE)
        _, first, *rest = english.out.splitlines()
        assert re.match(
            r"ACT: from the same messages both nodes make different pictures of RUS\.1/\d+\.", first
        )
        assert f"tell the centre of {peer}" in first
        assert any(re.match(r" *launches +seen 1, unannounced \d, cannot tell \d$", line) for line in rest)
        assert any(re.match(r" *compared +THE NODES DIFFER: ", line) for line in rest)
        assert "ДЕЙСТВУЙТЕ: из одних и тех же сообщений узлы строят разные картины о RUS.1/" in russian.out
        assert re.search(r"^ *сличение +УЗЛЫ РАСХОДЯТСЯ", russian.out, re.M)
    ran = jdec("status", "--node", differing.usa, "--json")
    assert (ran.json["ok"], ran.json["troubles"]) == (False, ["picture-differs"])


def test_the_agreement_names_what_differs(differing: Pair) -> None:
    ran = jdec("picture", "agreement", "--node", differing.rus)
    assert (ran.code, "THE NODES DIFFER" in ran.out) == (Exit.NEGATIVE, True)
