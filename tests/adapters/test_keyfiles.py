"""Key files hold 64 bytes of seed, are readable by their owner only, and never show what is in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jdec.adapters.keyfiles import KeyFileError, read_key, read_keys, write_key, write_private
from jdec.record.keys import Role

SEED = bytes(range(64))
NAME = "jdec/USA/exercise.test/1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "log-1.key"
    write_key(made, NAME, Role.LOG, 2_000_000_000, SEED)
    return made


def refusal(path: Path) -> KeyFileError:
    with pytest.raises(KeyFileError) as caught:
        read_key(path)
    return caught.value


def test_what_was_written_is_read_back_and_signs_the_same(path: Path) -> None:
    signer = read_key(path)
    assert signer.pair == write_key(path.with_name("log-2.key"), NAME, Role.LOG, 2_000_000_000, SEED).pair
    assert signer.pair.not_after_s == 2_000_000_000
    key = signer.pair.ed25519
    assert key.has_signed(signer.sign(key, b"text"), b"text")


def test_a_key_file_is_for_its_owner_alone_from_its_first_byte_on(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_existing_file_is_never_overwritten(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(KeyFileError, match=r"file exists and is not overwritten: log-1\.key") as caught:
        write_private(path, b"other")
    assert caught.value.code == "key-file-exists"
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_can_read_is_refused(path: Path, mode: int) -> None:
    path.chmod(mode)
    found = refusal(path)
    assert (found.code, str(found)) == (
        "key-file-open",
        "key file can be read by others: log-1.key: make it mode 600",
    )


def test_a_missing_file_is_refused(path: Path) -> None:
    found = refusal(path.with_name("log-9.key"))
    assert (found.code, str(found)) == ("key-file-missing", "key file cannot be read: log-9.key")


def test_a_malformed_file_is_refused_and_the_sentence_shows_nothing_of_it(path: Path) -> None:
    good = json.loads(path.read_bytes())
    secret = good["seed"]
    bad = [
        b"",
        b"{}",
        b"\xff",
        json.dumps({**good, "format": "jdec-key/2"}).encode(),
        json.dumps({**good, "seed": secret[:-8]}).encode(),
        json.dumps({**good, "seed": "?" + secret}).encode(),
        json.dumps({**good, "role": "king"}).encode(),
        json.dumps({**good, "colour": "red"}).encode(),
    ]
    for data in bad:
        path.write_bytes(data)
        found = refusal(path)
        assert (found.code, str(found)) == ("key-file-malformed", "key file is malformed: log-1.key")
        assert secret[:16] not in repr(found)


def test_keys_of_one_role_are_read_in_order_of_name(tmp_path: Path, path: Path) -> None:
    second = write_key(tmp_path / "log-2.key", NAME, Role.LOG, 2_000_000_000, SEED[::-1])
    write_key(tmp_path / "mirror-1.key", f"{NAME}/mirror", Role.MIRROR, 2_000_000_000, SEED[1:] + b"x")
    assert [each.pair for each in read_keys(tmp_path, Role.LOG)] == [read_key(path).pair, second.pair]
    assert [each.pair.name for each in read_keys(tmp_path, Role.MIRROR)] == [f"{NAME}/mirror"]


def test_a_signer_shows_nothing_of_its_seed(path: Path) -> None:
    shown = repr(read_key(path))
    assert NAME in shown
    assert SEED.hex()[:8] not in shown
