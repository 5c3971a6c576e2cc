"""`jdec notice`: what an officer sees of a notice before it is sent, and what is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jdec.faces.cli.errors import Exit
from jdec.messages import read
from jdec.messages.hazard_notice import HazardNotice
from messages.hazard.parts import EXAMPLES, notam, warning

from .parts import TOKEN, Answer, Asked, as_json, jdec, serving, status_view

ENVIRONMENT = {"JDEC_TOKEN": TOKEN}
ACCEPTED = {
    "result": "accepted",
    "record": "jdec/USA/exercise.t/1",
    "index": 7,
    "leaf": "bGVhZg==",
    "size": 8,
    "state": "accepted",
    "duplicate": False,
}


def answer(asked: Asked) -> Answer:
    """A node in order that accepts everything."""
    if asked.path.endswith("/status"):
        return as_json(status_view())
    if "/entries" in asked.path:
        return as_json(page([]))
    return as_json([ACCEPTED])


def page(lines: list[bytes]) -> dict[str, Any]:
    """Entries of the own record from its first on, and nothing after them."""
    bracket = {"not_before": "", "claimed": "", "not_after": ""}
    entries = [
        {
            **{"record": "jdec/USA/exercise.t/1", "index": index, "leaf": "", "data": data.decode()},
            **{"kind": "hazard-notice", "unreadable": "", "state": "receipted", "bracket": bracket},
        }
        for index, data in enumerate(lines)
    ]
    return {"record": "jdec/USA/exercise.t/1", "size": len(lines), "next": None, "entries": entries}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two notices that are read, one that is not."""
    (tmp_path / "first.txt").write_text(EXAMPLES[2])
    (tmp_path / "second.txt").write_text(warning("280500Z TO 281200Z NOV"))
    (tmp_path / "bad.txt").write_text(notam("9500N01500E", ends="PERM"))
    return tmp_path


def test_what_was_understood_is_shown(folder: Path) -> None:
    ran = jdec("notice", "read", folder / "first.txt")
    assert ran.code == Exit.OK
    assert "first.txt: X0017/26" in ran.out
    assert "State that published it  NOR" in ran.out
    assert "2026-11-29 07:00Z … 2026-11-30 08:00Z, 07:00–08:00 UTC" in ran.out
    assert "Polygon, 4 vertices: 69.0000N 15.0000E; 69.0000N 17.0000E" in ran.out
    assert "1 notice: 0 refused." in ran.out


def test_oddities_are_told_in_the_officer_s_language(folder: Path) -> None:
    english = jdec("notice", "read", folder / "second.txt")
    russian = jdec("notice", "read", folder / "second.txt", "--lang", "ru")
    assert "! The year of the times is that of the number: 2026. [hazard-year-assumed]" in english.out
    assert "! Год времён взят из номера: 2026. [hazard-year-assumed]" in russian.out
    assert "Говорит о пуске" in russian.out


def test_every_fault_of_a_notice_is_told_and_the_others_are_read(folder: Path) -> None:
    ran = jdec("notice", "read", folder / "bad.txt", folder / "first.txt")
    assert ran.code == Exit.REFUSED
    assert "bad.txt: REFUSED, 2 faults:" in ran.out
    assert "[hazard-permanent]" in ran.out
    assert "[hazard-coordinate-range]" in ran.out
    assert "first.txt: X0017/26" in ran.out
    russian = jdec("notice", "read", folder / "bad.txt", "--lang", "ru")
    assert "ОТКАЗ, 2 ошибки:" in russian.out
    assert "Координата вне пределов: 9500N01500E." in russian.out


def test_a_machine_is_given_the_fields_of_the_message(folder: Path) -> None:
    good, bad = jdec("notice", "read", folder / "first.txt", folder / "bad.txt", "--json").lines
    assert good["notice"]["number"] == "X0017/26"
    assert good["notice"]["areas"][0]["vertices"][0] == {"lat_deg": 69.0, "lon_deg": 15.0}
    assert good["notice"]["windows"][0]["opens_at"] == "2026-11-28T05:00:00Z"
    assert [each["code"] for each in bad["faults"]] == ["hazard-permanent", "hazard-coordinate-range"]


def test_standard_input_is_read_and_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    assert jdec("notice", "read", "-", stdin=notam()).code == Exit.OK
    (tmp_path / "x").write_bytes(b"X0017/26 \xff")
    ran = jdec("notice", "read", tmp_path / "x")
    assert (ran.code, "[utf8-bad]" in ran.out) == (Exit.REFUSED, True)


@pytest.mark.parametrize("command", ["read", "import"])
def test_a_file_that_is_not_there_or_too_large_is_a_sentence(command: str, tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 70_000)
    with serving(answer) as server:
        node = ["--node", server.url] if command == "import" else []
        for name, code in (("nowhere", "file-missing"), ("large", "file-too-large")):
            ran = jdec("notice", command, tmp_path / name, *node, environment=ENVIRONMENT)
            assert (ran.code, f"[{code}]" in ran.err) == (Exit.USAGE, True)


def sent(asked: list[Asked]) -> list[Any]:
    """The messages that reached the node."""
    return [read(line) for each in asked for line in each.body.splitlines(keepends=True)]


def test_each_notice_is_submitted_as_a_message(folder: Path) -> None:
    with serving(answer) as server:
        ran = jdec(
            *("notice", "import", folder / "first.txt", folder / "second.txt", "--node", server.url),
            environment=ENVIRONMENT,
        )
    assert ran.code == Exit.OK, ran.out + ran.err
    first, second = sent(server.asked)
    assert isinstance(first, HazardNotice)
    assert (first.sender, first.traffic, first.number) == ("USA", "exercise.t", "X0017/26")
    assert (second.channel, second.raw) == ("navigational-warning", warning("280500Z TO 281200Z NOV").strip())
    assert first.submission != second.submission
    assert "EXERCISE" in ran.out
    assert "· X0017/26" in ran.out


def test_a_notice_that_is_on_the_record_is_not_sent_again(folder: Path) -> None:
    """However its lines are broken; one with another text, or of another number, is another notice."""
    with serving(answer) as server:
        jdec("notice", "import", folder / "first.txt", "--node", server.url, environment=ENVIRONMENT)
    (line,) = [line for each in server.asked for line in each.body.splitlines(keepends=True)]
    (folder / "again.txt").write_text(EXAMPLES[2].replace(" ", "  ") + "\n")
    (folder / "other.txt").write_text(EXAMPLES[2].replace("TEMPORARY", "NEW"))

    def known(asked: Asked) -> Answer:
        return as_json(page([line])) if "/entries" in asked.path else answer(asked)

    files = (folder / "first.txt", folder / "again.txt", folder / "other.txt", folder / "other.txt")
    with serving(known) as server:
        ran = jdec("notice", "import", *files, "--node", server.url, environment=ENVIRONMENT)
        russian = jdec(
            *("notice", "import", files[0], "--node", server.url, "--lang", "ru"), environment=ENVIRONMENT
        )
    assert ran.code == Exit.OK, ran.out + ran.err
    assert [("NEW" in each.raw) for each in sent(server.asked)] == [True]
    assert ran.out.count("already imported, USA.1/0; nothing is sent.") == 2
    assert ran.out.count("already imported, USA.1/7; nothing is sent.") == 1
    assert "уже внесено, USA.1/0; ничего не отправляется." in russian.out


def test_a_notice_that_cancels_another_is_sent_as_that(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text("X0018/26 NOTAMC X0017/26\nA) ENOR B) 2611271200\nE) CANCELLED")
    with serving(answer) as server:
        ran = jdec("notice", "import", tmp_path / "c.txt", "--node", server.url, environment=ENVIRONMENT)
    assert ran.code == Exit.OK
    assert "Cancels" in ran.out
    (message,) = sent(server.asked)
    assert (message.cancels, message.areas) == ("X0017/26", ())


def test_a_refused_notice_is_not_sent_and_the_others_are(folder: Path) -> None:
    with serving(answer) as server:
        ran = jdec(
            *("notice", "import", folder / "bad.txt", folder / "first.txt", "--node", server.url),
            environment=ENVIRONMENT,
        )
    assert ran.code == Exit.REFUSED
    assert [message.number for message in sent(server.asked)] == ["X0017/26"]


def test_without_a_node_or_a_token_nothing_is_read(folder: Path) -> None:
    assert jdec("notice", "import", folder / "first.txt", "--node", folder / "none").code != Exit.OK
    ran = jdec("notice", "import", folder / "first.txt", "--node", "http://127.0.0.1:9")
    assert (ran.code, "[token-missing]" in ran.err) == (Exit.USAGE, True)
