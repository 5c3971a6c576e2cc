"""A failpoint is armed from the environment, aloud, and never for actual traffic."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jdec.faces.cli.composition import InitRequest
from jdec.main import compose
from jdec.main.arming import VARIABLE, arm_for
from jdec.node.failpoints import KEYS_MAKE, Hook, Side, arm, hook_from_text
from jdec.words.faults import Refused


@pytest.fixture(autouse=True)
def _disarmed() -> Iterator[None]:
    yield
    arm(None)


def request(folder: Path, traffic: str) -> InitRequest:
    return InitRequest(folder, "USA", "RUS", traffic, 1, 3, 2, 0, 0, "")


def test_nothing_is_armed_for_actual_traffic_and_nothing_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "keys.make:failed:error")
    with pytest.raises(Refused, match="the traffic is actual: nothing there is made to fail") as refused:
        compose().init_node(request(tmp_path / "usa", "actual"))
    assert [fault.code for fault in refused.value.faults] == ["failpoint-actual"]
    assert not (tmp_path / "usa").exists()


def test_an_actual_node_does_not_start_with_a_failpoint_armed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = compose().init_node(request(tmp_path / "usa", "actual"))
    monkeypatch.setenv(VARIABLE, "sequencer.append:failed:kill")
    with pytest.raises(Refused, match="actual") as refused:
        compose().run_node(made.config, lambda _: None)
    assert refused.value.faults[0].code == "failpoint-actual"
    assert not list((tmp_path / "usa" / "data").iterdir())


@pytest.mark.parametrize("traffic", ["test", "exercise.demo"])
def test_what_is_armed_is_said_and_strikes_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, traffic: str
) -> None:
    said: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setenv(VARIABLE, "keys.make:persisted:error:2")
    arm_for(traffic, lambda event, **facts: said.append((event, facts)))
    with KEYS_MAKE:
        pass
    with pytest.raises(OSError, match=r"made to fail at keys\.make"), KEYS_MAKE:
        pass
    with KEYS_MAKE:
        pass
    assert said == [
        ("failpoint armed", {"failpoint": "keys.make:persisted:error:2"}),
        ("failpoint strikes", {"name": "keys.make", "side": "persisted"}),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "keys.make",
        "keys.make:failed",
        "keys.make:neither:kill",
        "keys.make:failed:maim",
        "keys.make:failed:kill:0",
        "keys.make:failed:kill:1:1",
        "no.such:failed:kill",
    ],
)
def test_what_names_no_failpoint_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(Refused, match=r"a failpoint is armed as|no such failpoint") as refused:
        arm_for("test", lambda *_, **__: None)
    assert refused.value.faults[0].code == "failpoint-malformed"


def test_nothing_is_armed_where_the_environment_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    arm_for("actual", lambda *_, **__: pytest.fail("nothing to say"))


def test_each_side_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    hook: Hook = hook_from_text("keys.make:failed:error")
    hook(KEYS_MAKE, Side.PERSISTED)
    with pytest.raises(OSError, match=r"keys\.make"):
        hook(KEYS_MAKE, Side.FAILED)
