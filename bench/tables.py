"""`python -m bench table FILE…`: the figures of JSON files as the tables of docs/performance.md and its Russian twin.

The rows stand between `<!-- figures NAME -->` and `<!-- end -->`; they are replaced, and nothing else of the pages is.
A figure whose name has no Russian words is refused, so that no table is half English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

_PAGES: Final = {"en": "performance.md", "ru": "performance.ru.md"}
_HEADS: Final = {
    "en": ("figure", "median", "spread", "bound, same run", "ratio", "target"),
    "ru": ("показатель", "медиана", "разброс", "предел в том же прогоне", "отношение", "цель"),
}
_WORDS: Final = {
    "one message, idle": "одно сообщение, покой",
    "200/s open loop": "200 в секунду",
    "200/s while the other node catches up": "200 в секунду, пока другой узел навёрстывает",
    "to accepted": "до «принято»",
    "to mirrored": "до «сохранено»",
    "p50": "p50",
    "p99": "p99",
    "processor time a message": "время процессора на сообщение",
    "sender": "отправитель",
    "other node": "другой узел",
    "stream to mirrored": "поток до «сохранено»",
    "stream": "поток",
    "resident memory after the stream": "память после потока",
    "resident memory after filling": "память после заполнения",
    "resident memory after a start": "память после запуска",
    "catch-up": "навёрстывание",
    "from its first package": "от первого пакета",
    "catch-up of 20,000 under that load": "навёрстывание 20 000 под этой нагрузкой",
    "catch-up of 200,000 under that load": "навёрстывание 200 000 под этой нагрузкой",
    "offline verification": "проверка вне сети",
    "scaled to 1,000,000 entries": "в пересчёте на 1 000 000 записей",
    "offline verification of 1,000,000 entries": "проверка вне сети 1 000 000 записей",
    "greatest memory above that at its start": "наибольшая память сверх начальной",
    "reading one launch report": "чтение одного донесения о пуске",
    "bytes on the disk a message": "байтов на диске на сообщение",
    "both records": "оба журнала",
    "start-up until it listens": "запуск до готовности",
    "median of 5": "медиана пяти",
    "filling the record of USA to mirrored": "заполнение журнала USA до «сохранено»",
    "filling the record of RUS to mirrored": "заполнение журнала RUS до «сохранено»",
    "messages made on the way": "сообщения создаются на ходу",
    "USA": "USA",
    "RUS": "RUS",
}
_UNITS: Final = {"ms": "мс", "s": "с", "µs": "мкс", "/s": "/с", "MiB": "МиБ", "B": "Б"}
_REACHED: Final = {"en": ("reached", "NOT reached"), "ru": ("достигнута", "НЕ достигнута")}


def fill(folder: Path, name: str, document: Mapping[str, Any]) -> list[Path]:
    """Put the rows of one JSON document into the pages in `folder`; return the pages.  Raises `ValueError`."""
    pages = []
    for language, page in _PAGES.items():
        path = folder / page
        text = path.read_text(encoding="utf-8")
        begin, end = f"<!-- figures {name} -->\n", "<!-- end -->"
        if begin not in text:
            raise ValueError(f"{page} has no place for the figures {name}")
        before, _, rest = text.partition(begin)
        after = rest[rest.index(end) :]
        path.write_text(before + begin + table(document, language) + after, encoding="utf-8")
        pages.append(path)
    return pages


def table(document: Mapping[str, Any], language: str) -> str:
    """Return a document's machine and figures as Markdown in one language, `en` or `ru`."""
    heads = _HEADS[language]
    lines = [
        f"*{document['machine']}*",
        "",
        "| " + " | ".join(heads) + " |",
        "|---" + "|---:" * (len(heads) - 1) + "|",
    ]
    lines += ["| " + " | ".join(_cells(row, language)) + " |" for row in document["figures"]]
    return "\n".join(lines) + "\n"


def _cells(row: Mapping[str, Any], language: str) -> Sequence[str]:
    unit = row["unit"] if language == "en" else _UNITS[row["unit"]]
    spread = ""
    if row["least"] != row["greatest"]:
        spread = f"{_number(row['least'], language)} – {_number(row['greatest'], language)}"
    bound = "" if row["bound"] is None else f"{_number(row['bound'], language)} {unit}"
    ratio = "" if row["ratio"] is None else _comma(f"{row['ratio']:.2f}", language)
    median = f"{_number(row['median'], language)} {unit}"
    return _name(row["name"], language), median, spread, bound, ratio, _target(row, unit, language)


def _target(row: Mapping[str, Any], unit: str, language: str) -> str:
    if row["reached"] is None:
        return ""
    sign, number = row["target"].split(" ")
    what = f"{'≤' if sign == '<=' else '≥'} {_comma(number, language)}"
    what += "" if row["target_is_ratio"] else f" {unit}"
    return f"{what}: {_REACHED[language][not row['reached']]}"


def _name(name: str, language: str) -> str:
    if language == "en":
        return name
    if name in _WORDS:
        return _WORDS[name]
    # The longest words first: some hold a comma themselves.
    words = "|".join(re.escape(each) for each in sorted(_WORDS, key=len, reverse=True))
    if not re.fullmatch(rf"({words})((, |: )({words}))*", name):
        raise ValueError(f"no Russian words for: {name}")
    return re.sub(words, lambda part: _WORDS[part[0]], name)


def _number(value: float, language: str) -> str:
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
    return _comma(text, language)


def _comma(text: str, language: str) -> str:
    # Russian writes a comma before the fraction and a space between thousands.
    return text if language == "en" else text.replace(",", "\u00a0").replace(".", ",")


def load(path: Path) -> Mapping[str, Any]:
    """Read what `--json` wrote."""
    document: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document
