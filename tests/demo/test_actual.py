"""Nothing of the demo or the replay opens an actual record, whichever way it is tried.

Each try is refused with a sentence: by the program that was asked to do it, and by the node it would reach.
After all of them the actual records hold what they held before: their own first key manifest.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from cluster.harness import PARTIES, Cluster, init, message
from jdec.exercise.errors import ExerciseError
from jdec.exercise.plans import Plan
from jdec.exercise.programme import build_programme
from jdec.exercise.scenario import load_folder
from jdec.exercise.sending import finish
from jdec.faces.cli.composition import NodeAddress
from jdec.faces.cli.demo.desk import Desk
from jdec.faces.cli.demo.line import Door
from jdec.faces.cli.demo.nodes import NodeProcess, lay_out
from jdec.faces.cli.demo.posts import Post
from jdec.faces.cli.errors import CliError, explain
from jdec.main import compose
from jdec.messages import read
from jdec.node.views import NotAccepted
from jdec.words.instants import from_unix_micros

from .parts import environment, here, outcome, start

ACTUAL = "actual"
EXERCISE = "exercise.demo"
CATALOGUE = (
    "id,time_utc,lat_deg,lon_deg,azimuth_deg,class,state\n"
    "one,1995-01-25T06:24:00Z,69.29,16.02,358,sounding-rocket,NOR\n"
)


class Centre:
    """Two running actual nodes, and an exercise folder of the same Party beside them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.composition = compose()
        self.nodes: dict[str, NodeProcess] = {}
        self.addresses: dict[str, NodeAddress] = {}

    async def open(self) -> None:
        """Make all four folders and start the actual nodes, which do not know each other's address."""
        for traffic in (ACTUAL, EXERCISE):
            pair(self.root / traffic, traffic)
        for party in PARTIES:
            folder = self.root / ACTUAL / party
            self.nodes[party] = NodeProcess(party, folder, self.composition.program, environment())
            self.nodes[party].start()
        for party, node in self.nodes.items():
            self.addresses[party] = await node.ready(self.composition)

    async def untouched(self) -> None:
        """Hold that neither actual record nor mirror took anything in."""
        for party in PARTIES:
            desk = Desk("en")
            await desk.move(self.addresses[party])
            status = await desk.status()
            await desk.close()
            assert (status.traffic, status.own.size, status.mirror.size) == (ACTUAL, 1, 0)

    async def close(self) -> None:
        """Stop the nodes."""
        for node in self.nodes.values():
            node.tell_to_stop()
        for node in self.nodes.values():
            await node.stopped()


def pair(root: Path, traffic: str) -> None:
    """Two folders of one traffic that know each other's introduction."""
    made = {party: init(root, party, other, traffic) for party, other in (PARTIES, PARTIES[::-1])}
    for party, other in (PARTIES, PARTIES[::-1]):
        shutil.copyfile(made[other].introduction, root / party / "peer.json")


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Centre]:
    made = Centre(tmp_path)
    try:
        await made.open()
        yield made
    finally:
        await made.close()


async def test_no_way_leads_from_the_demo_or_the_replay_into_a_running_actual_node(centre: Centre) -> None:
    """One scene, for the nodes take a while to start: by option, environment, desk, API, replay and link."""
    await by_options_and_environment(centre)
    await by_a_post_on_an_actual_folder(centre)
    await by_the_api(centre)
    await asyncio.to_thread(by_replay, centre)
    await by_the_link(centre)
    await centre.untouched()


async def by_options_and_environment(centre: Centre) -> None:
    """The demo has no option that names a node or a traffic, and the environment names none for it."""
    folder = centre.root / ACTUAL
    tries = [
        (("demo", "--traffic", "actual"), "There is no option --traffic here", "usage-no-such-option"),
        (("demo", "--node", str(folder / "USA")), "There is no option --node here", "usage-no-such-option"),
        (("demo", str(folder / "USA")), "There are more words", "usage-extra-argument"),
        (("demo", "--keep", str(folder)), "The folder is not empty", "demo-folder-not-empty"),
        (("demo", "--keep", str(folder / "USA")), "touches no others", "demo-folder-not-empty"),
    ]
    link = centre.root / "looks-new"
    link.symlink_to(folder)
    tries.append((("demo", "--keep", str(link)), "The folder is not empty", "demo-folder-not-empty"))
    for words, sentence, code in tries:
        said = here(*words)
        assert said[0] == 2
        assert sentence in said[1]
        assert f"[{code}]" in said[1]
    somewhere = centre.root / "somewhere"
    somewhere.mkdir()
    settings = {
        "JDEC_NODE": str(folder / "USA"),
        "JDEC_TOKEN": centre.addresses["USA"].token,
        "JDEC_TRAFFIC": ACTUAL,
    }
    demo = start(somewhere, "demo", "--seconds", "1", "--json", **settings)
    code, out, _ = await asyncio.to_thread(outcome, demo)
    assert code == 0, out
    assert '"traffic":"exercise.demo"' in out


async def by_a_post_on_an_actual_folder(centre: Centre) -> None:
    """A post that finds an actual node behind its folder sends nothing and says why, in both languages."""

    class Adopted(NodeProcess):
        """The node that is running there already."""

        def start(self) -> None:
            """Nothing to do."""

    adopted = Adopted("USA", centre.nodes["USA"].folder, (), {})
    post = Post(adopted, Desk("en"), centre.composition)
    with pytest.raises(CliError) as refused:
        await post.open()
    await post.desk.close()
    assert explain("en", refused.value).message == (
        "Node USA is not of this exercise: it has actual, expected exercise.demo. Nothing was sent to it."
    )
    assert explain("ru", refused.value).message.startswith(
        "Узел USA не относится к этому учению: у него actual"
    )
    empty = centre.root / "empty"
    with pytest.raises(ExerciseError, match="traffic is not that of an exercise: got 'actual'"):
        lay_out(centre.composition, empty, dict.fromkeys(PARTIES, "https://127.0.0.1:1"), ACTUAL)
    assert not empty.exists()


async def by_the_api(centre: Centre) -> None:
    """The room makes no actual message, and an actual node takes none of exercise traffic."""
    plan = load_folder().plan("demo")
    now = from_unix_micros(centre.composition.now_us())
    with pytest.raises(ExerciseError, match=r"expected exercise\.<name>"):
        build_programme(plan, traffic=ACTUAL, seed=1, starts_at=now)
    for line in (message("USA", EXERCISE), first_of_the_programme(plan, centre)):
        for party in PARTIES:
            desk = Desk("en")
            await desk.move(centre.addresses[party])
            answer = await desk.submit_once(line)
            await desk.close()
            assert isinstance(answer, NotAccepted)
            assert answer.code in ("wrong-traffic", "wrong-sender")
            assert answer.message


def first_of_the_programme(plan: Plan, centre: Centre) -> bytes:
    """The first message that the demo would send for USA; it cannot be made for actual traffic."""
    now = from_unix_micros(centre.composition.now_us())
    programme = build_programme(plan, traffic=EXERCISE, seed=1, starts_at=now)
    draft = next(step.draft for step in programme.steps if step.party == "USA")
    header = {
        "party": "USA",
        "submission": getattr(read(message("USA")), "submission", ""),
        "issued_at": now,
        "salt": bytes(12),
    }
    with pytest.raises(ExerciseError, match="traffic is not that of an exercise"):
        finish(draft, traffic=ACTUAL, **header)
    return finish(draft, traffic=EXERCISE, **header)


def by_replay(centre: Centre) -> None:
    """The replay asks the node what it is before it makes a single message."""
    file = centre.root / "catalogue.csv"
    file.write_text(CATALOGUE, encoding="utf-8")
    folder, address = centre.nodes["USA"].folder, centre.addresses["USA"]
    token = folder / "tokens" / "operator.token"
    tries: list[Callable[[str], tuple[int, str]]] = [
        lambda lang: here("replay", str(file), "--node", str(folder), "--lang", lang),
        lambda lang: here("replay", str(file), "--lang", lang, settings={"JDEC_NODE": str(folder)}),
        lambda lang: here(
            "replay", str(file), "--node", address.url, "--token-file", str(token), "--lang", lang
        ),
        lambda lang: here(
            "replay",
            str(file),
            "--lang",
            lang,
            settings={"JDEC_NODE": address.url, "JDEC_TOKEN": address.token, "JDEC_TRAFFIC": EXERCISE},
        ),
        # A running exercise node beside it would not make it one either; the first one asked decides.
        lambda lang: here(
            "replay",
            str(file),
            *("--node", str(folder), "--node", str(centre.nodes["RUS"].folder)),
            "--lang",
            lang,
        ),
    ]
    sentences = {
        "en": "An exercise sends exercise traffic only: got actual, expected exercise.<name>.",
        "ru": "Учение передаёт только учебный обмен: получено actual, ожидалось exercise.<имя>.",
    }
    for each in tries:
        for language, sentence in sentences.items():
            code, said = each(language)
            assert code == 3, said
            assert f"{sentence} [not-exercise-traffic]" in said


async def by_the_link(centre: Centre) -> None:
    """An exercise node that is led to an actual node is not let in, and sees the line down."""
    made = Cluster(centre.root / "led-astray", environment())
    try:
        await made.lay_out()

        def door() -> Door | None:
            return centre.nodes["RUS"].door()

        made.line.lead("RUS", door)
        await made.start("USA")
        status = await made.status("USA")
        while status.link.state != "down":
            await asyncio.sleep(0.02)
            status = await made.status("USA")
        assert status.link.reason
        assert (status.mirrored_size, status.mirror.size) == (0, 0)
    finally:
        await made.close()


@pytest.mark.parametrize(
    ("swapped", "code", "sentence"),
    [
        (("data/own.sqlite",), "store-origin", "The record file holds another record."),
        (("data/mirror.sqlite",), "store-origin", "The record file holds another record."),
        (
            ("node.toml",),
            "introduction-other",
            "The introduction is of another record: jdec/USA/exercise.demo/1",
        ),
        (("introduction.json",), "introduction-other", "jdec/USA/actual/1, expected USA in exercise.demo"),
        (("peer.json",), "introduction-other", "jdec/RUS/actual/1, expected RUS in exercise.demo"),
        (
            ("node.toml", "introduction.json", "peer.json", "data/own.sqlite", "data/mirror.sqlite"),
            "link-certificate-missing",
            "No TLS certificate in the keys folder is named by the key manifest",
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) and len(value) == 1 else None,
)
def test_no_file_of_an_actual_node_fits_into_an_exercise_folder(
    actual_files: Path, tmp_path: Path, swapped: tuple[str, ...], code: str, sentence: str
) -> None:
    """Everything of the actual node but its private keys: the exercise node does not start, and says why."""
    pair(tmp_path, EXERCISE)
    for name in swapped:
        shutil.copyfile(actual_files / name, tmp_path / "USA" / name)
    exit_code, out, err = outcome(start(tmp_path, "node", "run", str(tmp_path / "USA")))
    assert exit_code == 3, out
    assert f"[{code}]" in err
    assert sentence in err
    assert not (tmp_path / "USA" / "run" / "address.json").exists()


@pytest.fixture(scope="module")
def actual_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an actual node that has been run once."""
    root = tmp_path_factory.mktemp("actual")
    pair(root, ACTUAL)

    async def once() -> None:
        node = NodeProcess("USA", root / "USA", compose().program, environment())
        node.start()
        try:
            await node.ready(compose())
        finally:
            node.tell_to_stop()
            await node.stopped()

    asyncio.run(once())
    return root / "USA"
