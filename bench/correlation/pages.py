"""The figures of a run in docs/correlation-figures.md and its Russian twin, between marks that name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from bench.correlation import tables
from bench.correlation.figures import OURS, Figures
from bench.correlation.rows import ORDINARY
from bench.correlation.running import Sizes
from bench.correlation.targets import EVERY_ROW, Verdict
from bench.correlation.tuning import FAMILIES, Tuned

PAGES: Final = {"en": "correlation-figures.md", "ru": "correlation-figures.ru.md"}
STRONGEST: Final = "one-to-one tuned"
_END: Final = "<!-- end -->"

WORDS_RU: Final[Mapping[str, str]] = {
    "row": "строка",
    "who": "кто",
    "hidden /1,000": "скрыто на 1000",
    "lost /1,000": "потеряно на 1000",
    "phantom /1,000": "мнимых на 1000",
    "false alone": "ложных отдельно",
    "exact %": "точно, %",
    "wrong pairings %": "неверных пар, %",
    "not determined %": "не определено, %",
    "counts right %": "счёт верен, %",
    "order differs": "зависит от порядка",
    "margin, nats": "запас, нат",
    "events": "событий",
    "right %": "верно, %",
    "target": "цель",
    "found": "получено",
    "wanted": "требуется",
    "rival": "соперник",
    "reached": "достигнута",
    "NOT reached": "НЕ достигнута",
    "of": "из",
    "ours": "наш",
    "order dependence": "зависимость от порядка",
    "exact events": "точные события",
    "hidden launches": "скрытые пуски",
    "not determined": "не определено",
    "wrong pairings": "неверные пары",
    "counts right": "счёт верен",
    "fewer hidden launches than every rival": "скрытых пусков меньше, чем у любого соперника",
    "fewer wrong pairings than every rival": "неверных пар меньше, чем у любого соперника",
    "wrong pairings at most twice the ordinary": "неверных пар не более чем вдвое против обычного",
    "rule": "правило",
    "default": "по умолчанию",
    "tuned": "настроено",
    "hidden and phantom a launch, default": "скрытых и мнимых на пуск, по умолчанию",
    "hidden and phantom a launch, tuned": "скрытых и мнимых на пуск, настроено",
    "none": "нет",
    "every row": "каждая строка",
}


class Document(Struct):
    """What a run wrote with `--json`."""

    seed: int
    sizes: Sizes
    stonesoup: bool
    tuned: list[Tuned]
    figures: list[Figures]
    targets: list[Verdict]


def load(path: Path) -> Document:
    """Read what `--json` wrote.  Raises ValueError where it is something else."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Document)
    except msgspec.MsgspecError as error:
        raise ValueError(f"{path.name} is no run of this bench: {error}") from error


def fill(folder: Path, document: Document) -> list[Path]:
    """Put the tables of a run into the pages in `folder`; return the pages."""
    written = []
    for language, name in PAGES.items():
        path = folder / name
        text = path.read_text(encoding="utf-8")
        for mark, lines in _parts(document, language):
            text = _replace(text, mark, lines, name)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def _replace(text: str, mark: str, lines: Iterable[str], name: str) -> str:
    begin = f"<!-- figures {mark} -->\n"
    before, found, rest = text.partition(begin)
    if not found or _END not in rest:
        raise ValueError(f"{name} has no place for the figures {mark}")
    return before + begin + "\n".join(lines) + "\n" + rest[rest.index(_END) :]


def _parts(document: Document, language: str) -> list[tuple[str, list[str]]]:
    """Each mark and the Markdown table that stands at it."""
    ordinary = {row.name for row in ORDINARY}
    usual = [each for each in document.figures if each.row in ordinary]
    # The pages stay short: of the rivals the strongest, tuned; a run prints all of them.
    wrong_model = [
        each for each in document.figures if each.row not in ordinary and each.competitor in (OURS, STRONGEST)
    ]
    return [
        ("rivals", _rivals(document, language)),
        ("rows", _rows(usual, language)),
        ("mismatch", _rows(wrong_model, language)),
        ("targets", _targets(document.targets, language)),
        ("calibration", _calibration(usual, language)),
    ]


def _rivals(document: Document, language: str) -> list[str]:
    tuned = {each.family: each for each in document.tuned}
    heads = (
        "rule",
        "default",
        "tuned",
        "hidden and phantom a launch, default",
        "hidden and phantom a launch, tuned",
    )
    lines = []
    for family in FAMILIES:
        found = tuned[family.name]
        defaults, best = (
            "; ".join(_word(tables.figure(value), language) for value in figures)
            for figures in (family.default, found.figures)
        )
        lines.append(
            (family.name, defaults, best, f"{found.default_objective:.3f}", f"{found.objective:.3f}")
        )
    return _table(heads, lines, language)


def _rows(found: Iterable[Figures], language: str) -> list[str]:
    lines = [
        (
            f"`{each.row}`",
            _word(each.competitor, language),
            *(_of(cell, language) for cell in tables.cells(each)),
        )
        for each in found
    ]
    return _table(("row", "who", *tables.COLUMNS), lines, language)


def _targets(judged: Iterable[Verdict], language: str) -> list[str]:
    lines = [
        (
            _word(each.row, language) if each.row == EVERY_ROW else f"`{each.row}`",
            _word(tables.WANTED[each.code], language),
            f"{100 * each.found:.2f} %",
            f"{tables.sign_of(each)} {100 * each.wanted:.2f} %",
            _word(each.rival, language),
            _word("reached" if each.reached else "NOT reached", language),
        )
        for each in judged
    ]
    return _table(("row", "target", "found", "wanted", "rival", "reached"), lines, language)


def _calibration(found: Iterable[Figures], language: str) -> list[str]:
    lines = []
    for each in found:
        for part in each.margins if each.competitor == OURS else ():
            high = "" if part.high is None else f"{part.high:g}"
            right = tables.percent(part.right, with_interval=True)
            lines.append((f"`{each.row}`", f"{part.low:g}–{high}", str(part.right.of), right))
    return _table(("row", "margin, nats", "events", "right %"), lines, language)


def _table(heads: Iterable[str], lines: Iterable[Iterable[str]], language: str) -> list[str]:
    named = [_word(head, language) for head in heads]
    marks = "|---" + "|---:" * (len(named) - 1) + "|"
    shown = ["| " + " | ".join(_number(cell, language) for cell in line) + " |" for line in lines]
    return ["| " + " | ".join(named) + " |", marks, *shown]


def _word(word: str, language: str) -> str:
    if language == "en":
        return word
    rule, is_tuned, _ = word.partition(" tuned")
    return f"{rule}, {WORDS_RU['tuned']}" if rule and is_tuned else WORDS_RU.get(word, word)


def _of(cell: str, language: str) -> str:
    return cell if language == "en" else cell.replace(" of ", f" {WORDS_RU['of']} ")


def _number(cell: str, language: str) -> str:
    # Russian writes a comma before the fraction; names of rows have no point in them.
    return cell if language == "en" else cell.replace(".", ",")
