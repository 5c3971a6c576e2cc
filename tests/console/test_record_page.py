"""The pages of the records on real nodes: finding, reading, verifying with our own verifier, and carrying by hand."""

from __future__ import annotations

import html
import os
import re
import sqlite3
from base64 import b64decode
from collections.abc import Iterator

import pytest

from jdec.adapters.keyfiles import read_keys
from jdec.adapters.nodefolder import keep_evidence
from jdec.messages.header import Officer, Reference, Role
from jdec.messages.service import Seen
from jdec.messages.statements import Statement, UrgentStatement
from jdec.node.introduction import read_introduction
from jdec.node.views import Which
from jdec.record.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from jdec.record.courier import decode_courier
from jdec.record.evidence import Kind, check_evidence, make_rollback, parse_evidence
from jdec.record.keys import Role as KeyRole
from jdec.record.manifest import KeyHistory
from jdec.record.proofs import parse_proof_file, verify_inclusion
from jdec.record.tree import leaf_hash

from .desks import Browser, Pair, make, until

FOREIGN = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
MARKUP = "<script>alert(1)</script>"
TURNED = "safe\u202egnp.exe"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Both nodes with their consoles."""
    made = Pair(tmp_path_factory.mktemp("record"))
    try:
        made.start()
        yield made
    finally:
        made.stop()


def reference(pair: Pair, name: str) -> Reference:
    """A citation of a message."""
    party, index = name[:3], int(name.partition("/")[2])
    with pair.client(party) as client:
        entry = client.entry(Which.OWN, index)
    return Reference(record=entry.record, index=index, leaf=b64decode(entry.leaf))


def history(pair: Pair, party: str) -> KeyHistory:
    """The keys of a Party, by the introduction that came by hand."""
    found = read_introduction((pair.root / party / "introduction.json").read_bytes())
    with pair.client(party) as client:
        entries = [(each.index, each.data.encode()) for each in client.entries(Which.OWN, 0, 1000)[0]]
    manifests = [each for each in entries if each[1].startswith(b'{"kind":"key-manifest",')]
    return KeyHistory.rebuild(manifests, found.root_pairs(), found.threshold, found.origin)


def verified(browser: Browser, record: str = "") -> str:
    """Verify now and return what the page says when it is done."""
    answer = browser.post("/record/verify", record=record)
    assert answer.status_code == 303, answer.text
    return str(
        until(
            lambda: text if "every 1s" not in (text := browser.get("/record/check/part").text) else "",
            "the verification ends",
        )
    )


def test_a_message_is_read_in_words_with_what_it_cites_and_who_cites_it(pair: Pair) -> None:
    report = pair.report()
    officer = Officer(role=Role.WATCH_OFFICER, number="101")
    seen = pair.submit("USA", make(Seen, "USA", about=(reference(pair, report),), officer=officer))
    with pair.browser("USA", "101", "ru") as browser:
        page = until(
            lambda: (
                text
                if f"USA.1/{seen.index}" in (text := browser.get(f"/record/entry?name={report}").text)
                else ""
            ),
            "the index has who cites it",
        )
        assert "Донесение о пуске" in page
        assert "Класс ракеты" in page or "Класс" in page
        assert "МБР" in page
        assert f'href="/event?name={report}"' in html.unescape(page).replace("%2F", "/")
        citing = browser.get(f"/record/entry?name=USA.1/{seen.index}").text
        assert f">{report}</a> Донесение о пуске" in citing
        assert "дежурный офицер" in citing
        assert "только узел" in citing


def test_records_are_searched_in_both_languages_and_paged(pair: Pair) -> None:
    """A word of either language finds a kind or a choice, as well as what a Party wrote itself."""
    report = pair.report("RUS")
    remark = {"ru": f"Учебный полёт {MARKUP}{TURNED}", "en": "a drill flight"}
    about = (reference(pair, report),)
    said = pair.submit(
        "RUS", make(UrgentStatement, "RUS", about=about, statement=Statement.NOT_OURS, remark=remark)
    )
    name = f"RUS.1/{said.index}"
    with pair.browser("USA", "101") as browser:
        until(lambda: f">{name}</a>" in browser.get("/record?q=учебный").text, "found by its own words")
        for query in ("q=drill", "q=срочное", "q=URGENT", "kind=urgent-statement", "q=RUS.1", "q=Не наш"):
            assert f">{name}</a>" in browser.get(f"/record?{query}").text, query
        own = browser.get("/record?record=jdec/USA/exercise.north-wind/1").text
        assert f">{name}</a>" not in own
        assert "Nothing on the records is like that." in browser.get("/record?q=zzzz").text
        page = browser.get(f"/record/entry?name={name}").text
        assert "<script>alert" not in page
        assert "⟨U+202E⟩" in page


def test_a_long_record_is_paged_without_a_gap(pair: Pair) -> None:
    for _ in range(60):
        pair.report()
    size = len(pair.entries("USA"))
    for query in ("", "record=jdec/USA/exercise.north-wind/1"):
        with pair.browser("USA", "101") as browser:
            until(lambda b=browser: f"USA.1/{size - 1}" in b.get("/record").text, "all is indexed")
            found, where = list[str](), f"/record?{query}"
            while where:
                page = browser.get(where).text
                found += re.findall(r"side-name\" href=\"/record/entry\?name=[^\"]*\">(USA\.1/\d+)<", page)
                older = re.search(r'href="(/record\?[^"]*)" rel="next"', page)
                where = html.unescape(older[1]) if older else ""
        assert len(found) == len(set(found))
        assert {f"USA.1/{each}" for each in range(size)} <= set(found)


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/record/entry?name=nonsense", 404, "There is no message nonsense."),
        ("/record/entry?name=USA.1/999999", 404, "There is no entry 999999"),
        ("/record/entry?name=USA.9/1", 404, "There is no record"),
        ("/record?record=jdec/USA/actual/1", 404, "There is no record jdec/USA/actual/1 here."),
        ("/record?kind=nonsense", 400, "The form was not understood."),
        ("/record/evidence?name=../own.sqlite", 404, "There is no evidence file"),
    ],
)
def test_what_is_not_there_is_a_sentence(pair: Pair, path: str, status: int, sentence: str) -> None:
    with pair.browser("USA", "110") as browser:
        answer = browser.get(path)
        assert answer.status_code == status
        assert sentence in html.unescape(answer.text)


def test_downloads_are_checked_by_our_own_verifier(pair: Pair) -> None:
    name = pair.report()
    index = int(name.partition("/")[2])
    keys, origin = history(pair, "USA"), "jdec/USA/exercise.north-wind/1"
    with pair.browser("USA", "101") as browser:
        data = browser.get(f"/record/entry.json?name={name}")
        assert data.headers["content-disposition"] == f'attachment; filename="{name.replace("/", "-")}.json"'
        assert leaf_hash(data.content) == reference(pair, name).leaf
        proof = parse_proof_file(browser.get(f"/record/proof?name={name}").content)
        note = browser.get(f"/record/checkpoint?record={origin}").content
    newest = open_checkpoint(note, keys.log_keys(len(pair.entries("USA"))), origin)
    assert newest.size > index
    signed = open_checkpoint(proof.checkpoint_note, keys.log_keys(newest.size), origin)
    verify_inclusion(index, signed.size, leaf_hash(data.content), proof.proof, signed.root)


def test_verify_now_says_with_figures_that_both_records_hold(pair: Pair) -> None:
    with pair.browser("USA", "101") as browser:
        page = verified(browser)
        assert page.count("holds together") == 2
        assert "It is the first that was verified here" in page
        pair.report()
        again = html.unescape(verified(browser, "jdec/USA/exercise.north-wind/1"))
        assert re.search(r"It continues the checkpoint of size \d+ that was verified here before", again)
        check = browser.get("/record/check").text
        assert "2 of 3 root officers must sign a key manifest" in check
        assert "checkpoints of the record" in check
        assert "by officer 101" in check


def test_only_whom_the_policy_allows_verifies_and_nobody_from_elsewhere(pair: Pair) -> None:
    with pair.browser("USA", "101") as browser:
        assert browser.post("/record/verify", FOREIGN).status_code == 403
        assert browser.post("/record/verify", record="jdec/USA/actual/1").status_code == 409
        assert browser.get("/record/evidence?name=x.evidence").status_code == 403
    with pair.browser("USA", "190") as administrator:
        assert administrator.get("/record").status_code == 403
    with pair.browser("USA", "140") as auditor:
        assert auditor.get("/record/courier/file").status_code == 403
        assert auditor.upload("/record/courier", b"x").status_code == 403


def test_evidence_is_listed_and_given_as_it_lies(pair: Pair) -> None:
    """A record that its Party signed shorter at a later time; whoever gets the file proves it again."""
    keys, origin = history(pair, "RUS"), "jdec/RUS/exercise.north-wind/1"
    (signer,) = read_keys(pair.root / "RUS/keys", KeyRole.LOG)
    notes = [
        sign_checkpoint(Checkpoint(origin, size, bytes(32)), signer, time_s)
        for size, time_s in ((9, 1_800_000_000), (4, 1_800_000_060))
    ]
    folder = pair.root / "USA/data/evidence"
    keep_evidence(folder, "record-rollback", make_rollback(*notes, keys).to_bytes())
    (name,) = [each.name for each in folder.iterdir()]
    with pair.browser("USA", "140") as auditor:
        assert f"{name}</a> the record went back" in auditor.get("/record/check").text
        got = auditor.get(f"/record/evidence?name={name}")
    assert got.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert check_evidence(parse_evidence(got.content), keys).kind is Kind.ROLLBACK


def test_a_courier_file_is_made_here_and_taken_in_there(pair: Pair) -> None:
    with pair.browser("USA", "101") as browser:
        got = browser.get("/record/courier/file?since=0")
        assert got.status_code == 200
        assert "SHA-256" in browser.get("/record/courier").text
        own = browser.upload("/record/courier", got.content)
        assert own.status_code == 409
        assert "made by this Party" in html.unescape(own.text)
    header, packages = decode_courier(got.content)
    assert str(header.record) == "jdec/USA/exercise.north-wind/1"
    assert header.start == 0
    assert packages[-1].end == header.end
    with pair.browser("RUS", "101") as other:
        taken = other.upload("/record/courier", got.content)
        assert taken.status_code == 303, taken.text
        assert "Taken in: nothing new of jdec/USA" in other.get("/record/courier").text
        for spoilt, sentence in (
            (got.content[:-9], "ends too early"),
            (b"nonsense", "not a courier file"),
            (b"", "No file came with the form."),
        ):
            answer = other.upload("/record/courier", spoilt)
            assert answer.status_code in (400, 422)
            assert sentence in html.unescape(answer.text)
        large = other.upload("/record/courier", os.urandom(17 * 1024 * 1024))
        assert large.status_code == 413


def test_a_courier_brings_what_the_line_does_not(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The other node is down while we go on; the file brings it up to us by hand."""
    pair = Pair(tmp_path_factory.mktemp("courier"))
    try:
        pair.start()
        pair.stop("RUS")
        name = pair.report()
        with pair.browser("USA", "101") as browser:
            until(lambda: "not known to be there" in browser.get("/record/courier").text, "it waits")
            data = browser.get("/record/courier/file").content
        end = decode_courier(data)[0].end
        assert end > int(name.partition("/")[2])
    finally:
        pair.stop("USA")


def test_a_damaged_store_is_told_and_is_not_called_sound(tmp_path_factory: pytest.TempPathFactory) -> None:
    pair = Pair(tmp_path_factory.mktemp("damaged"))
    try:
        pair.start()
        name = pair.report()
        index = int(name.partition("/")[2])
        pair.stop()
        with sqlite3.connect(pair.root / "USA/data/own.sqlite") as base:
            base.execute(
                "UPDATE entry SET data = CAST(replace(CAST(data AS TEXT), 'icbm', 'slbm') AS BLOB) WHERE idx = ?",
                (index,),
            )
        # Alone: nobody is there from whom it could be fetched back.
        pair.start("USA")
        with pair.browser("USA", "101", "ru") as browser:
            page = verified(browser, "jdec/USA/exercise.north-wind/1")
            assert "НЕ СХОДИТСЯ" in page
            assert "result-bad" in page
            entry = browser.get(f"/record/entry?name={name}")
            assert entry.status_code == 503
            assert "повреждена" in entry.text
            until(lambda: "ПОВРЕЖДЕНО" in browser.get("/record/check").text, "the scrub says so")
    finally:
        pair.stop("USA")
