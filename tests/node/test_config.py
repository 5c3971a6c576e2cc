"""A node's settings are one strict file: every fault of it is told at once, and nothing is guessed."""

from __future__ import annotations

import pytest

from jdec.node.config import CODES, ApiClient, read_config
from jdec.words.faults import Refused

GOOD = 'party = "USA"\npeer = "RUS"\ntraffic = "exercise.demo"\n'
CLIENT = f'[[api.clients]]\nname = "desk"\ntoken_sha256 = "{"0" * 64}"\nmay = ["submit"]\n'


def faults(text: str) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        read_config(text)
    return [(each.code, each.field) for each in caught.value.faults]


def test_three_lines_are_enough_and_the_rest_has_its_default() -> None:
    config = read_config(GOOD + CLIENT)
    assert (config.party, config.peer, config.generation) == ("USA", "RUS", 1)
    assert config.api.clients == (ApiClient("desk", "0" * 64, ("submit",)),)
    assert config.limits.batch_messages <= 1024


def test_all_faults_of_form_are_told_at_once() -> None:
    found = faults(
        GOOD + "colour = 1\n[link]\nport = 70000\nheartbeat_s = 0\n[limits]\nqueue_messages = 'many'\n"
    )
    assert {field for _, field in found} == {
        "colour",
        "link.port",
        "link.heartbeat_s",
        "limits.queue_messages",
    }


CROSS = {
    "party =": ("config-not-toml", ""),
    'party = "USA"\npeer = "USA"\ntraffic = "actual"\n': ("config-same-party", "peer"),
    'party = "USA"\npeer = "RUS"\ntraffic = "drill"\n': ("traffic-malformed", "traffic"),
    GOOD + '[api]\ncertificate = "a"\n': ("config-half-tls", "api.key"),
    GOOD + '[api]\nhost = "0.0.0.0"\n': ("config-open-api", "api.host"),
    GOOD + CLIENT + CLIENT: ("config-client-twice", "api.clients[0].name"),
    GOOD + CLIENT.replace('"submit"', '"everything"'): ("config-permission", "api.clients[0].may"),
    GOOD + '[link]\npeer_url = "http://example.org"\n': ("config-peer-url", "link.peer_url"),
    GOOD + '[console]\nhost = "0.0.0.0"\n': ("config-open-console", "console.host"),
    GOOD + '[console]\nhost = "0.0.0.0"\ncertificate = "a"\nkey = "b"\n': (
        "config-console-no-origin",
        "console.origin",
    ),
    GOOD + '[console]\nkey = "a"\n': ("config-half-tls", "console.key"),
    GOOD + '[console]\norigin = "http://example.org"\n': ("config-console-origin", "console.origin"),
    GOOD + '[console]\norigin = "https://example.org/"\n': ("config-console-origin", "console.origin"),
    GOOD + '[console]\norigin = "https://example.org:443"\n': ("config-console-origin", "console.origin"),
    GOOD + '[console]\norigin = "https://example.org:"\n': ("config-console-origin", "console.origin"),
    GOOD + "[console]\n" + CLIENT.replace('"desk"', '"console"'): (
        "config-client-console",
        "api.clients[0].name",
    ),
}


@pytest.mark.parametrize("text", list(CROSS))
def test_what_no_single_field_shows_is_refused_with_its_code(text: str) -> None:
    assert CROSS[text] in faults(text)


def test_every_code_of_the_settings_has_a_case_here() -> None:
    # What arms a failpoint is judged, and tested, where it is armed.
    elsewhere = {"failpoint-actual", "failpoint-malformed"}
    assert {code for code, _ in CROSS.values()} | elsewhere >= set(CODES)


@pytest.mark.parametrize(
    "url", ["https://", "https://[bad", "https://h:99999", "https://h:0", "https://h:x", "ftp://h", "h"]
)
def test_an_address_that_cannot_be_connected_to_is_refused(url: str) -> None:
    assert faults(GOOD + f'[link]\npeer_url = "{url}"\n') == [("config-peer-url", "link.peer_url")]


@pytest.mark.parametrize("url", ["", "https://example.org", "https://127.0.0.1:8443", "https://[::1]:8443"])
def test_an_address_over_https_is_taken(url: str) -> None:
    assert read_config(GOOD + f'[link]\npeer_url = "{url}"\n').link.peer_url == url
