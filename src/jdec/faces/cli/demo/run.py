"""One run of the demo, from two empty folders to a judgement: lay out, start, link, play, cut, settle, judge.

Everything lies in one folder and every process is a child; whatever happens in between, at the end no process
is left and the folder is gone unless it was to be kept.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from pathlib import Path
from typing import Any, Final, TypeVar

from jdec.exercise.plans import Plan
from jdec.faces.cli.approving import approver_of
from jdec.faces.cli.composition import Composition
from jdec.faces.cli.demo import summary as outcome
from jdec.faces.cli.demo.desk import Away, Desk
from jdec.faces.cli.demo.ledger import Ledger
from jdec.faces.cli.demo.line import Line
from jdec.faces.cli.demo.nodes import TRAFFIC, NodeProcess, lay_out
from jdec.faces.cli.demo.pictures import Pictures, Seen, is_comparable, is_same
from jdec.faces.cli.demo.player import Bell, Player, rounds
from jdec.faces.cli.demo.posts import Post
from jdec.faces.cli.demo.settings import Settings, cut_begins_s
from jdec.faces.cli.demo.stage import Observer, Phase, Stage
from jdec.faces.cli.errors import CliError, Exit
from jdec.messages import Message
from jdec.node.picture_views import PictureEvent, PicturePage
from jdec.node.views import FollowEvent, NodeStatus
from jdec.picture.accounts import EventAccount

T = TypeVar("T")
SETTLE_S: Final = 30.0
PICTURE_S: Final = 20.0
FOLDER: Final = "var"
_ASK_S: Final = 0.05


class Run:
    """One run.  `environment` is what the nodes' processes get."""

    def __init__(
        self,
        composition: Composition,
        environment: dict[str, str],
        language: str,
        plan: Plan,
        settings: Settings,
    ) -> None:
        self._composition = composition
        self._environment = environment
        self._language = language
        self._plan = plan
        self._settings = settings
        self.stage = Stage(settings.seed, settings.pace)
        self.ledger = Ledger(plan.parties)
        self.pictures = Pictures()
        self._pictured: set[str] = set()
        self.observer: Observer
        self.summary: outcome.Summary | None = None
        self.posts: dict[str, Post] = {}
        self._approvers: dict[str, Callable[[Message], Message]] = {}
        self._bell = Bell()
        self._created_s = time.monotonic()
        self._first_exchange_s: float | None = None
        self._waited = 0
        self._caught_up_s: float | None = None
        self._line: Line

    async def perform(self, root: Path) -> outcome.Summary:
        """Run in the folder `root`, which is there and empty; no process is left when this returns or raises."""
        doors = {party: self._door_of(party) for party in self._plan.parties}
        self._line = Line(doors)
        await self._line.open()
        try:
            urls = {party: self._line.url_of(party) for party in self._plan.parties}
            folders = lay_out(
                self._composition,
                root,
                urls,
                settings=_settings(self._notice_due_s),
                consoles=self._settings.consoles,
            )
            for party, folder in folders.items():
                officers = self._composition.demo_officers(folder / "officers", TRAFFIC)
                self._approvers[party] = approver_of(officers)
            for party, folder in folders.items():
                process = NodeProcess(party, folder, self._composition.program, self._environment)
                self.posts[party] = Post(process, Desk(self._language), self._composition)
            await asyncio.gather(*(post.open() for post in self.posts.values()))
            helpers = [self._follow(post) for post in self.posts.values()]
            helpers += [self._follow_picture(post) for post in self.posts.values()]
            helpers += [post.watch(self._node_ended) for post in self.posts.values()]
            if self._settings.consoles:
                self._show_consoles()
            return await _beside(helpers, self._play_judge_and_stay())
        finally:
            await asyncio.gather(*(post.close() for post in self.posts.values()), return_exceptions=True)
            await self._line.close()

    def _show_consoles(self) -> None:
        """Say where both consoles are."""
        self.stage.links = {party: post.console_url for party, post in self.posts.items() if post.console_url}
        for party, url in self.stage.links.items():
            self.observer.tell("demo-console", party=party, url=url)

    async def _play_judge_and_stay(self) -> outcome.Summary:
        """Play and judge; with consoles both nodes stay until the demo is ended from outside."""
        self.summary = await self._play_and_judge()
        if self.stage.links:
            self.observer.judged(self.summary)
            await asyncio.Event().wait()
        return self.summary

    @property
    def _notice_due_s(self) -> float:
        """How long before its window a notice is due here, the pace applied."""
        return round(self._plan.notice_due_s / self._settings.pace, 3)

    def _door_of(self, party: str) -> Callable[[], tuple[str, int] | None]:
        def door() -> tuple[str, int] | None:
            post = self.posts.get(party)
            return post.process.door() if post is not None else None

        return door

    async def _follow(self, post: Post) -> None:
        def hear(event: FollowEvent) -> None:
            self.ledger.hear(post.party, event, time.monotonic())
            if self._first_exchange_s is None and self.ledger.mirror[post.party]:
                self._first_exchange_s = time.monotonic() - self._created_s
                self.observer.tell("demo-first-exchange", seconds=round(self._first_exchange_s, 1))
            if event.entry is not None:
                self.pictures.reported(event.entry, time.monotonic())
            self.observer.hear(post.party, event)
            self._bell.ring()

        await post.desk.follow(hear)

    async def _follow_picture(self, post: Post) -> None:
        def take(events: Iterable[EventAccount]) -> None:
            for told in self.pictures.take(events, time.monotonic()):
                self.observer.launch(told)

        def hear(event: PictureEvent) -> None:
            take(event.component.events if event.component is not None else ())

        def read(pages: list[PicturePage]) -> None:
            for page in pages:
                take(page.events)
            self._pictured.add(post.party)
            self._bell.ring()

        await post.desk.follow_picture(hear, read)

    def _node_ended(self, party: str, code: int) -> None:
        self.stage.restarts += 1
        self.observer.tell("demo-node-restarted", party=party, code=str(code))

    async def _play_and_judge(self) -> outcome.Summary:
        # The first exchange is each node's key manifest; before it no message could be cited or receipted.
        await self._bell.until(lambda: all(self.ledger.mirror.values()))
        await self._picture_stands()
        settings, stage = self._settings, self.stage
        programme, steps = rounds(
            self._plan,
            seed=settings.seed,
            pace=settings.pace,
            now_us=self._composition.now_us(),
            people=settings.consoles,
        )
        length_s = programme.duration_s + _ASK_S if settings.length_s is None else settings.length_s
        stage.title = programme.title
        stage.titles.update({each: t.title for t in programme.truths if t.title for each in t.reports})
        stage.began_s, stage.length_s, stage.phase = time.monotonic(), length_s, Phase.PLAYING
        self.observer.tell("demo-notice-due", seconds=self._notice_due_s)
        self.observer.tell("demo-playing", seconds=round(length_s), messages=len(programme.steps))
        player = Player(
            self.ledger,
            {party: post.desk for party, post in self.posts.items()},
            self._bell,
            now_us=self._composition.now_us,
            random_bytes=self._composition.random_bytes,
            approvers=self._approvers,
        )
        cutting = asyncio.ensure_future(self._cut(length_s))
        try:
            async with asyncio.timeout(length_s + SETTLE_S):
                await asyncio.gather(player.play(steps, stage.began_s, length_s), cutting)
        except TimeoutError:
            self.observer.tell("demo-unsettled", seconds=round(SETTLE_S))
        finally:
            cutting.cancel()
        status = await self._settle()
        return self._judge(programme.id, status, await self._see(status))

    async def _picture_stands(self) -> None:
        """Wait until both nodes tell of their pictures, so that the first report is not the one that waits."""
        try:
            async with asyncio.timeout(PICTURE_S):
                await self._bell.until(lambda: self._pictured >= set(self.posts))
        except TimeoutError:
            self.observer.tell("demo-picture-late", seconds=round(PICTURE_S))

    async def _cut(self, length_s: float) -> None:
        """Cut the line in the middle, mend it, and see how long it takes until both hold everything again."""
        cut_s = self._settings.cut_s
        if not cut_s:
            return
        begins_s = cut_begins_s(length_s, cut_s)
        await asyncio.sleep(self.stage.began_s + begins_s - time.monotonic())
        self.stage.cut_until_s = time.monotonic() + cut_s
        self._line.cut()
        self.observer.tell("demo-line-cut", seconds=cut_s)
        await asyncio.sleep(cut_s)
        self._waited = sum(self.ledger.waiting(party) for party in self.ledger.parties)
        goals = {party: self.ledger.own[party].size for party in self.ledger.parties}
        self._line.mend()
        self.stage.cut_until_s = None
        mended_s = time.monotonic()
        self.observer.tell("demo-line-mended", waited=self._waited)
        await self._bell.until(
            lambda: all(self.ledger.own[party].mirrored >= goal for party, goal in goals.items())
        )
        self._caught_up_s = time.monotonic() - mended_s
        self.observer.tell("demo-caught-up", seconds=round(self._caught_up_s, 1))

    async def _settle(self) -> dict[str, NodeStatus]:
        """Let the line carry what is left; return both nodes' words when they agree or time is up."""
        self.stage.phase = Phase.SETTLING
        self.observer.tell("demo-settling")
        until_s = time.monotonic() + SETTLE_S
        while True:
            status = {party: await post.status() for party, post in self.posts.items()}
            is_over = outcome.is_whole(outcome.messages_of(self.ledger)) and outcome.is_agreed(status)
            if (is_over and outcome.is_seen(self.ledger, status)) or time.monotonic() > until_s:
                return status
            await asyncio.sleep(_ASK_S)

    async def _see(self, status: dict[str, NodeStatus]) -> dict[str, Seen]:
        """Return both nodes' pictures when they are of the same sizes and the same, or when time is up."""
        sizes = {each.own.record: each.own.size for each in status.values()}
        until_s = time.monotonic() + SETTLE_S
        seen: dict[str, Seen] = {}
        while time.monotonic() < until_s:
            try:
                seen = {party: await post.picture() for party, post in self.posts.items()}
            except Away:
                seen = {}
            if seen and is_comparable(seen, sizes) and is_same(seen):
                break
            await asyncio.sleep(_ASK_S)
        return seen

    def _judge(self, programme: str, status: dict[str, NodeStatus], seen: dict[str, Seen]) -> outcome.Summary:
        messages = outcome.messages_of(self.ledger)
        picture = self.pictures.summary(seen)
        is_ok = outcome.is_whole(messages) and outcome.is_agreed(status) and picture.agree
        self.stage.phase = Phase.OVER
        return outcome.Summary(
            ok=is_ok and outcome.is_seen(self.ledger, status),
            traffic=TRAFFIC,
            programme=programme,
            seed=self._settings.seed,
            pace=self._settings.pace,
            played_s=round(self.stage.length_s, 3),
            first_exchange_ms=_ms(self._first_exchange_s),
            nodes=outcome.nodes_of(
                self.ledger, status, {party: post.restarts for party, post in self.posts.items()}
            ),
            messages=messages,
            latency_ms=outcome.latency_of(self.ledger),
            line=outcome.LineSummary(self._settings.cut_s, self._waited, _ms(self._caught_up_s)),
            picture=picture,
        )


def _settings(notice_due_s: float) -> str:
    """Return what both nodes are told of this exercise: the lead of a notice is as short as everything else."""
    return f'\n[picture.notices]\nversion = "exercise"\nnotice_latest_s = {notice_due_s:.3f}\n'


def make_folder(keep: Path | None) -> Path:
    """Return an empty folder: the one to be kept, or a new one in `var` of the working directory."""
    if keep is None:
        within = Path.cwd() / FOLDER
        within.mkdir(exist_ok=True)
        return Path(tempfile.mkdtemp(prefix="demo-", dir=within))
    keep.mkdir(parents=True, exist_ok=True)
    if any(keep.iterdir()):
        raise CliError("demo-folder-not-empty", Exit.USAGE, folder=str(keep))
    return keep


def remove_folder(root: Path) -> None:
    """Remove what `make_folder` made, and `var` too where nothing else is in it."""
    shutil.rmtree(root, ignore_errors=True)
    if not any(root.parent.iterdir()):
        root.parent.rmdir()


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 3)


async def _beside(helpers: list[Coroutine[Any, Any, None]], main: Awaitable[T]) -> T:
    """Await `main` while helpers run; a helper that fails ends everything with its error."""
    task: asyncio.Future[T] = asyncio.ensure_future(main)
    helping = [asyncio.create_task(each) for each in helpers]
    try:
        everything: list[asyncio.Future[Any]] = [task, *helping]
        await asyncio.wait(everything, return_when=asyncio.FIRST_COMPLETED)
        for each in helping:
            if each.done():
                each.result()
        return await task
    finally:
        for each in helping:
            each.cancel()
        task.cancel()
        await asyncio.gather(task, *helping, return_exceptions=True)
