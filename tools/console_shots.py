"""Take pictures of the console's pages with made-up views: `python tools/console_shots.py [--all]` (needs Chromium).

Without `--all` the few that the documents show are written to docs/console; with it every page, language, theme and
sample is written to var/console, to be looked at.
"""

from __future__ import annotations

import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.console import sample  # noqa: E402  the samples that the tests use too
from tests.console.preview import Preview  # noqa: E402

CHROMIUM = "/usr/bin/chromium"
SIZE = (1280, 720)


@dataclass(frozen=True)
class Shot:
    """One picture: which page, how it is to look, and what is done before it is taken."""

    path: str
    name: str
    language: str
    theme: str
    sample: str = "rocket-1995"
    size: tuple[int, int] = SIZE
    is_silent: bool = False
    press: str = ""


SHOWN = (
    Shot("/watch?map=globe", "watch-calm", "en", "dark", "calm"),
    Shot("/watch?map=globe", "watch-alarm", "ru", "dark", "unannounced"),
    Shot("/watch?map=globe", "watch-differ", "en", "light", "differing"),
    Shot("/sign-in", "sign-in", "ru", "light"),
)


def every_shot() -> Iterator[Shot]:
    """Yield every page in every language, theme and sample, and the states that need doing something first."""
    for language in sample.LANGUAGES:
        for theme in sample.THEMES:
            tail = f"{language}-{theme}"
            for each in sample.SAMPLES:
                path = "/watch?map=globe" + ("&at=1100.980" if each == "past" else "")
                yield Shot(path, f"watch-{each}-{tail}", language, theme, each)
            for page in ("sign-in", "invitation", "confirm", "error", "empty"):
                yield Shot(f"/{page}", f"{page}-{tail}", language, theme)
            yield Shot("/watch?map=drawn", f"drawn-{tail}", language, theme, "unannounced")
            yield Shot("/watch?map=globe", f"narrow-{tail}", language, theme, "unannounced", (640, 360))
            yield Shot("/watch?map=globe", f"keys-{tail}", language, theme, press="?")
            yield Shot("/watch?map=globe", f"stale-{tail}", language, theme, is_silent=True)


def take(browser: Browser, preview: Preview, shot: Shot, folder: Path, *, is_small: bool) -> Path:
    """Open the page as an officer would see it and write the picture."""
    width, height = shot.size
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    cookies = {"sample": shot.sample, "language": shot.language, "theme": shot.theme}
    context.add_cookies(
        [{"name": name, "value": value, "url": preview.url} for name, value in cookies.items()]
    )
    page = context.new_page()
    page.clock.set_fixed_time(sample.NOW)
    preview.node = "lost" if shot.is_silent else "up"
    page.goto(preview.url + shot.path)
    _settle(page, shot)
    if shot.press:
        page.keyboard.press(shot.press)
    picture = page.screenshot(full_page=shot.size != SIZE)
    file = folder / f"{shot.name}.{'webp' if is_small else 'png'}"
    file.write_bytes(_as_webp(context.new_page(), picture) if is_small else picture)
    context.close()
    return file


# The browser that drew a page also makes its picture small: no other program is needed for that.
_TO_WEBP = """async data => {
  const image = new Image(); image.src = 'data:image/png;base64,' + data; await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height); canvas.getContext('2d').drawImage(image, 0, 0);
  const blob = await canvas.convertToBlob({type: 'image/webp', quality: 0.82});
  return btoa(Array.from(new Uint8Array(await blob.arrayBuffer()), b => String.fromCharCode(b)).join('')); }"""


def _as_webp(page: Page, picture: bytes) -> bytes:
    return b64decode(page.evaluate(_TO_WEBP, b64encode(picture).decode()))


def _settle(page: Page, shot: Shot) -> None:
    """Wait until fonts, map and live line are there."""
    page.evaluate("() => document.fonts.ready")
    if "/watch" in shot.path:
        page.wait_for_selector("#map[data-ready]", timeout=60_000)
        if "drawn" not in shot.path:
            page.wait_for_selector("#map[data-idle]", timeout=60_000)
        page.wait_for_selector(f"html[data-line={'stale' if shot.is_silent else 'live'}]", timeout=60_000)


def main(arguments: list[str]) -> int:
    """Take the pictures; words after `--all` choose those whose names hold one of them."""
    is_all = "--all" in arguments
    wanted = [each for each in arguments if not each.startswith("--")]
    folder = ROOT / ("var/console" if is_all else "docs/console")
    folder.mkdir(parents=True, exist_ok=True)
    preview = Preview(beat_s=0.5, is_still=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        for shot in every_shot() if is_all else SHOWN:
            if not wanted or any(each in shot.name for each in wanted):
                file = take(browser, preview, shot, folder, is_small=not is_all)
                print(f"{file.relative_to(ROOT)} {file.stat().st_size // 1024} KB", flush=True)
        browser.close()
    preview.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
