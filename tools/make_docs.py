"""Rewrite the documents that are made from the code; with --check, say which are out of date and fail.

Run from anywhere: python tools/make_docs.py [--check]
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from jdec.faces.texts import languages, say
from jdec.messages import catalogue
from jdec.messages.catalogue import Row
from jdec.messages.faults import CODES, NOTICE_CODES
from jdec.messages.header import MAX_MESSAGE_BYTES
from jdec.messages.schema import json_schema

ROOT = Path(__file__).resolve().parents[1]
# So that the other generators are found from wherever this file is loaded.
sys.path.insert(0, str(ROOT / "tools"))
_OTHER_LANGUAGE = {"en": "[Русский](message-catalogue.ru.md)", "ru": "[English](message-catalogue.md)"}


def message_schema() -> str:
    """JSON Schema of every kind."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def message_catalogue(language: str) -> str:
    """The catalogue of messages in one language, as Markdown."""
    rows = catalogue.rows()
    parts = [f"# {say(language, 'catalogue-title')}", _OTHER_LANGUAGE[language]]
    parts += [say(language, "catalogue-made")]
    parts += [say(language, "catalogue-form", limit=MAX_MESSAGE_BYTES)]
    parts += [say(language, "catalogue-instants"), say(language, "catalogue-basis")]
    parts.append("JSON Schema: [message-schema.json](message-schema.json)")
    for family, kinds in catalogue.kinds_by_family().items():
        parts.append(f"## {say(language, f'family-{family}')}")
        for kind in kinds:
            parts.append(f"### `{kind}` · {say(language, f'kind-{kind}')}")
            parts.append(say(language, f"about-{kind}"))
            parts.append(_field_table(language, [row for row in rows if row.owner == kind]))
    parts.append(f"## {say(language, 'catalogue-parts')}")
    for shape in catalogue.SHAPES:
        parts.append(f"### {say(language, f'shape-{shape}')}")
        parts.append(_field_table(language, [row for row in rows if row.owner == shape]))
    parts.append(f"## {say(language, 'catalogue-codes')}")
    for title, about, family, codes in (
        ("catalogue-faults", "catalogue-faults-about", "fault", CODES),
        ("catalogue-notices", "catalogue-notices-about", "notice", NOTICE_CODES),
    ):
        parts.append(f"### {say(language, title)}")
        parts.append(say(language, about))
        parts.append(_code_table(language, family, codes))
    return "\n\n".join(part for part in parts if part) + "\n"


def _field_table(language: str, rows: list[Row]) -> str:
    if not rows:
        return ""
    names = ("field", "title", "type", "limits", "required", "default", "basis", "provision")
    head = [say(language, f"column-{name}") for name in names]
    return _table(head, (_cells(language, row) for row in rows))


def _cells(language: str, row: Row) -> list[str]:
    title = say(language, "field-" + row.field.replace("_", "-"))
    basis = f"{say(language, f'basis-{row.basis.kind}')}: {say(language, f'source-{row.basis.source}')}"
    required = say(language, "word-yes" if row.required else "word-no")
    limits = [part for part in (row.limits, f"`{row.example}`" if row.example else "") if part]
    default = f"`{row.default}`" if row.default else ""
    return [
        f"`{row.field}`",
        title,
        _type_words(language, row),
        "; ".join(limits).replace("\n", "\\n"),
        required,
        default,
        basis,
        row.basis.provision,
    ]


def _type_words(language: str, row: Row) -> str:
    words = say(language, f"type-{row.type}")
    if row.unit:
        words += f", {say(language, f'unit-{row.unit}')}"
    if row.choices:
        words += ": " + ", ".join(
            f"`{choice}` ({say(language, f'value-{choice}')})" for choice in row.choices
        )
    if row.shapes:
        words += ": " + ", ".join(say(language, f"shape-{shape}").lower() for shape in row.shapes)
    return words


def _code_table(language: str, family: str, codes: Iterable[str]) -> str:
    head = [say(language, "column-code"), say(language, "column-text")]
    return _table(head, ([f"`{code}`", _template(language, f"{family}-{code}")] for code in codes))


def _template(language: str, message_id: str) -> str:
    """The text of a code with the names of its variables in braces."""
    source = (ROOT / f"src/jdec/faces/texts/{language}/messages.ftl").read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(message_id)} =((?:.*\n)(?:[ }}].*\n)*)", source, re.MULTILINE)
    if found is None:
        raise SystemExit(f"no text {message_id} in {language}")
    variables = sorted(set(re.findall(r"\$([a-z_]+)", found[1])))
    return say(language, message_id, **{name: f"{{{name}}}" for name in variables})


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |" for cells in rows]
    return "\n".join(lines)


def documents() -> dict[str, Callable[[], str]]:
    """Every generated document by its path from the top of the repository."""
    import cli_docs

    made: dict[str, Callable[[], str]] = {"docs/message-schema.json": message_schema}
    for language in languages:
        ending = "" if language == "en" else f".{language}"
        made[f"docs/message-catalogue{ending}.md"] = lambda language=language: message_catalogue(language)
    return made | cli_docs.documents()


def main(arguments: list[str]) -> int:
    """Write the documents, or with --check compare them."""
    stale = []
    for name, make in documents().items():
        path, text = ROOT / name, make()
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"out of date: {name}" if "--check" in arguments else f"written: {name}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
