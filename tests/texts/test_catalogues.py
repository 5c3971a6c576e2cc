"""Both languages say the same things: same ids, same variables, plural branches as CLDR has them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from jdec.adapters.cedar import FILE_CODES
from jdec.adapters.tlsfiles import CODES as TLS_CODES
from jdec.exercise.errors import CODES as EXERCISE_CODES
from jdec.faces.api.problems import NODE_STATUS, QUESTION_STATUS, STATUS_OF
from jdec.faces.cli.errors import CODES as CLI_CODES
from jdec.faces.texts import has, languages, say
from jdec.messages.faults import CODES as FAULT_CODES
from jdec.messages.faults import NOTICE_CODES
from jdec.messages.hazard.codes import HAZARD_CODES, HAZARD_NOTICE_CODES
from jdec.node.config import CODES as CONFIG_CODES
from jdec.node.courier import CODES as COURIER_CODES
from jdec.node.people.policy import CODES as POLICY_CODES
from jdec.node.reading import CODES as READING_CODES
from jdec.picture.accounts import REVISED_AFTER_RETRACTION
from jdec.picture.plausibility import NOTICE_CODES as PLAUSIBILITY_CODES
from jdec.record.errors import CODES as RECORD_CODES

# What Russian texts write in Latin letters: formats, protocols, algorithms, codes of Parties.
LATIN = frozenset(
    [
        *(
            "API",
            "ASCII",
            "C2SP",
            "CSV",
            "DER",
            "Ed25519",
            "HTTP",
            "HTTPS",
            "ISO",
            "JSON",
            "PEM",
            "ML-DSA-44",
            "NDJSON",
        ),
        *(
            "NaN",
            "Infinity",
            "OpenAPI",
            "Prometheus",
            "RFC",
            "SHA-256",
            "SIGTERM",
            "TCP",
            "TLS",
            "TOML",
            "UTC",
        ),
        *("UTF-8", "WGS", "base64", "https", "tlog-proof", "tlog-tiles", "tlog-witness", "Ctrl-C"),
        *("RUS", "USA", "ALL-1", "JDEC", "SYS", "jdec", "en", "ru"),
        *("JDEC_DEBUG", "JDEC_FAILPOINT", "JDEC_LANG", "JDEC_NODE", "JDEC_TOKEN", "COLUMNS", "NO_COLOR"),
        *("LANG", "LC_ALL", "LC_MESSAGES"),
    ]
)
# Names of fields, parameters, commands and files, as the program has them, by the catalogue that speaks of them.
NAMES: dict[str, frozenset[str]] = {
    # Events and parameters of the API, and how a plus sign is written in a query.
    "picture.ftl": frozenset(
        ["B", "apart", "component", "gone", "next", "now", "reset", "status", "together"]
    ),
    # A file and a kind of key, by their names.
    "console_people.ftl": frozenset(["officers", "json", "ECDSA", "P-256"]),
    "recovery.ftl": frozenset(
        [
            "draft",
            "introduction",
            "json",
            "node",
            "open",
            "out",
            "read",
            "recover",
            "run",
            "submit",
            "courier",
        ]
    ),
    "api.ftl": frozenset(
        [
            *("Accept-Language", "Last-Event-ID"),
            *(
                "Authorization",
                "Bearer",
                "Content-Length",
                "instance",
                "since",
                "next",
                "null",
                "start",
                "proof",
                "size",
            ),
            *(
                "answer",
                "cursor",
                "entry",
                "id",
                "link",
                "mirrored",
                "receipted",
                "own",
                "peer",
                "entries",
                "now",
            ),
            *("actual", "add-checkpoint", "p", "test", "x001", "x234"),
        ]
    ),
    # The name of the language that the switch leads to stands in that language.
    "console_pages.ftl": frozenset(["EN", "English", "In", "WebGL"]),
    # How times and places are written, and letters of the compass.
    "console_notices.ftl": frozenset(["A", "E", "N", "N0160112E", "NOV", "S", "W", "Z"]),
    "console_server.ftl": frozenset(["console", "make"]),
    "console_record.ftl": frozenset(["check", "courier", "in", "prove", "record", "verify"]),
    "cli.ftl": frozenset(["console", "actual", "test", "exercise", "meet", "node", "run", "scrub", "toml"]),
    "cli_help.ftl": frozenset(
        [
            *(
                "actual",
                "code",
                "error",
                "exercise",
                "faults",
                "follow",
                "http",
                "load",
                "make_docs",
                "message",
            ),
            *(
                "HYDRO",
                "NAVAREA",
                "NOTAM",
                "hazard-notice",
                "publish",
                "py",
                "replay",
                "roots",
                "rotate",
                "sign-manifest",
                "submit",
                "test",
                "tools",
            ),
            # Roles of officers, as the command line takes them.
            *("administrator", "analyst", "auditor", "head-of-shift", "liaison-officer", "secretariat"),
            "watch-officer",
        ]
    ),
    "courier.ftl": frozenset(["courier", "in", "K", "M", "G", "meet", "node", "out", "read", "recover"]),
    "demo.ftl": frozenset(["var", "s", "ms", "min", "console", "make", "Node", "npm"]),
    "exercise.ftl": frozenset(
        [
            *(
                "exercise",
                "at",
                "date",
                "incident",
                "launch",
                "launches",
                "p",
                "programmes",
                "sources",
                "toml",
            ),
        ]
    ),
    "hazard.ftl": frozenset(
        ["B", "C", "HYDROARC", "HYDROLANT", "HYDROPAC", "JUN", "NAVAREA", "NOTAM", "Q", "TO", "Z"]
    ),
    "messages.ftl": frozenset(
        [
            *("true", "false", "null", "kind", "UUID", "Z", "make_docs", "py", "tools", "R-"),
            *("Authentication", "ES256", "W3C", "Web", "WebAuthn"),
        ]
    ),
    "showing.ftl": frozenset(["CZML", "GeoJSON", "drill", "follow", "list", "not-seen", "picture"]),
    "node.ftl": frozenset(
        ["Cedar", "node", "read", "recover", "actual", "test", "exercise", "submit", "read", "operate"]
    ),
}
WORD = re.compile(r"--[a-z-]+|[A-Za-z][A-Za-z0-9_-]*")


class Variables(Visitor):
    """Collects the variables of a text, and the branches of each selection on a count."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.selections: list[tuple[str, frozenset[str]]] = []

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:
        keys = frozenset(
            each.key.name if isinstance(each.key, ast.Identifier) else each.key.value
            for each in node.variants
        )
        assert isinstance(node.selector, ast.VariableReference)
        self.selections.append((node.selector.id.name, keys))
        self.generic_visit(node)


def entries(language: str) -> Iterator[tuple[str, ast.EntryType]]:
    """Every entry of a language's catalogues, with the file it stands in."""
    folder = files("jdec.faces.texts").joinpath(language)
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            yield file.name, entry


def messages(language: str) -> dict[str, tuple[str, ast.Message]]:
    """The texts of a language by id."""
    return {
        entry.id.name: (name, entry) for name, entry in entries(language) if isinstance(entry, ast.Message)
    }


def variables(entry: ast.Message) -> Variables:
    """What a text needs."""
    found = Variables()
    found.visit(entry)
    return found


TEXTS = {language: messages(language) for language in languages}
IDS = sorted(TEXTS["en"].keys() | TEXTS["ru"].keys())


@pytest.mark.parametrize("language", languages)
def test_a_catalogue_holds_no_junk_and_no_id_twice(language: str) -> None:
    found = list(entries(language))
    junk = [(name, entry.content) for name, entry in found if isinstance(entry, ast.Junk)]
    ids = Counter(entry.id.name for _, entry in found if isinstance(entry, ast.Message))
    assert junk == []
    assert [name for name, count in ids.items() if count > 1] == []


def test_both_languages_hold_the_same_ids_in_the_same_files() -> None:
    en = {(name, file) for name, (file, _) in TEXTS["en"].items()}
    ru = {(name, file) for name, (file, _) in TEXTS["ru"].items()}
    assert en ^ ru == set()


def test_both_languages_use_the_same_variables() -> None:
    differ = {
        name: (sorted(variables(TEXTS["en"][name][1]).names), sorted(variables(TEXTS["ru"][name][1]).names))
        for name in TEXTS["en"].keys() & TEXTS["ru"].keys()
        if variables(TEXTS["en"][name][1]).names != variables(TEXTS["ru"][name][1]).names
    }
    assert differ == {}


@pytest.mark.parametrize("language", languages)
def test_every_text_has_a_value_that_is_not_blank(language: str) -> None:
    assert [name for name, (_, entry) in TEXTS[language].items() if entry.value is None] == []


def wanted_branches(shared_rules: dict[str, str]) -> frozenset[str]:
    """The plural branches of a language, as CLDR names them."""
    return frozenset(key.removeprefix("pluralRule-count-") for key in shared_rules)


@pytest.mark.parametrize("language", languages)
def test_a_selection_on_a_count_has_the_plural_branches_of_cldr(shared, language: str) -> None:

    rules = json.loads((shared / "vectors/cldr-plurals.json").read_text())
    wanted = wanted_branches(rules["supplemental"]["plurals-type-cardinal"][language])
    categories = {"zero", "one", "two", "few", "many", "other"}
    wrong = []
    for name, (_, entry) in TEXTS[language].items():
        for variable, keys in variables(entry).selections:
            named = frozenset(key for key in keys if not key.isdigit())
            if named & (categories - {"other"}) and named != wanted:
                wrong.append((name, variable, sorted(named)))
    assert wrong == []


def test_a_count_in_one_language_is_a_count_in_the_other() -> None:
    """Where one language chooses by plural, the other does too: a fixed form would be wrong for some numbers."""
    wrong = []
    for name in TEXTS["en"].keys() & TEXTS["ru"].keys():
        chosen = {language: plural_variables(TEXTS[language][name][1]) for language in languages}
        if chosen["en"] != chosen["ru"]:
            wrong.append((name, chosen))
    assert wrong == []


def plural_variables(entry: ast.Message) -> set[str]:
    """The variables a text chooses a plural by."""
    return {name for name, keys in variables(entry).selections if keys & {"one", "few", "many"}}


def test_russian_texts_hold_no_latin_leftovers() -> None:
    leftovers = {}
    for name, (file, entry) in TEXTS["ru"].items():
        words = {word for text in plain_texts(entry) for word in WORD.findall(text)}
        allowed = LATIN | NAMES.get(file, frozenset())
        found = {word for word in words if word not in allowed and not word.startswith("--")}
        if found:
            leftovers[name] = sorted(found)
    assert leftovers == {}


def plain_texts(entry: ast.Message) -> list[str]:
    """The pieces of a text between its variables."""
    found: list[str] = []

    class Pieces(Visitor):
        def visit_TextElement(self, node: ast.TextElement) -> None:
            found.append(node.value)

    Pieces().visit(entry)
    return found


NODE_CODES = {*READING_CODES, *CONFIG_CODES, *COURIER_CODES, *NODE_STATUS, *QUESTION_STATUS}
FAMILIES = [
    ("record", RECORD_CODES),
    ("fault", FAULT_CODES),
    ("notice", [*NOTICE_CODES, *PLAUSIBILITY_CODES, REVISED_AFTER_RETRACTION]),
    ("fault", HAZARD_CODES),
    ("notice", HAZARD_NOTICE_CODES),
    ("exercise", EXERCISE_CODES),
    ("node", sorted(NODE_CODES)),
    ("node", [*FILE_CODES, *POLICY_CODES, *TLS_CODES]),
    ("api", sorted(STATUS_OF)),
    ("cli", CLI_CODES),
]


@pytest.mark.parametrize("language", languages)
@pytest.mark.parametrize(
    ("family", "codes"), FAMILIES, ids=[f"{family}-{codes[0]}" for family, codes in FAMILIES]
)
def test_every_code_has_a_text_in_both_languages(family: str, codes: list[str], language: str) -> None:
    assert [code for code in codes if not has(language, f"{family}-{code}")] == []


@pytest.mark.parametrize("language", languages)
def test_every_text_can_be_said(language: str) -> None:
    """Numbers stand for all variables, so every selection takes one of its branches and no reference is broken."""
    for name, (_, entry) in TEXTS[language].items():
        text = say(language, name, **dict.fromkeys(variables(entry).names, 7))
        assert text.strip(), name
        assert not set(text) & set("\u2066\u2067\u2068\u2069"), f"{name} holds an isolation mark"


def test_a_passkey_has_one_name_in_russian() -> None:
    root = Path(__file__).parents[2]
    texts = [
        *(root / "src/jdec/faces/texts/ru").glob("*.ftl"),
        *root.glob("docs/*.ru.md"),
        root / "CHANGELOG.md",
    ]
    assert len(texts) > 20
    other = re.compile(r"ключ\w* +входа\b", re.IGNORECASE)
    assert [each.name for each in texts if other.search(each.read_text("utf-8"))] == []
