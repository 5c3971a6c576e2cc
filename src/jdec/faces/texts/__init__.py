"""Every sentence a person reads, in English and in Russian, out of Project Fluent catalogues.

Neither language is the source of the other: `{en,ru}/*.ftl` hold the same ids with the same variables, and a
gate in the tests compares them both ways.  The rooms below the faces carry codes and arguments only; the
text of a code stands under `<family>-<code>`: `record-`, `node-`, `api-`, `cli-`, `exercise-`, `fault-`
(content of a message) and `notice-` (odd, but accepted).

Give counts as `int`, so that the plural fits and digits are grouped as the language groups them; give names,
indexes, ports and hashes as `str`.  No Unicode isolation marks are written: terminals and logs show them.
This room refuses to guess: an unknown id, or a variable that the text needs and does not get, raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from fluent.runtime import FluentBundle, FluentResource

Language = Literal["en", "ru"]
languages: tuple[Language, ...] = ("en", "ru")
DEFAULT: Language = "en"


class TextMissing(LookupError):
    """The catalogues have no such id, or the text needs a variable that was not given."""


def say(language: str, message_id: str, /, **args: str | int | float) -> str:
    """Return the text `message_id` in `language`, with `args` put in.

    Raises `TextMissing` for an unknown language or id, and for a variable the text needs but did not get.
    """
    bundle = _bundle(language)
    if not bundle.has_message(message_id):
        raise TextMissing(f"no text {message_id!r} in language {language!r}")
    pattern = bundle.get_message(message_id).value
    if pattern is None:
        raise TextMissing(f"text {message_id!r} in language {language!r} has no value")
    text, errors = bundle.format_pattern(pattern, dict(args))
    if errors:
        raise TextMissing(f"text {message_id!r} in language {language!r}: {errors[0]}")
    return cast(str, text)


def has(language: str, message_id: str) -> bool:
    """Return whether the catalogue of `language` holds `message_id`."""
    return _bundle(language).has_message(message_id)


def say_code(language: str, family: str, code: str, args: Mapping[str, str | int], sentence: str) -> str:
    """Return the text of a coded fault, or `sentence` where this program does not know the code.

    `sentence` is the English sentence the code came with: a node newer than this program may send codes that
    only it knows, and saying them in English is better than not saying them.
    """
    message_id = f"{family}-{code}"
    if not has(language, message_id):
        return sentence
    try:
        return say(language, message_id, **args)
    except TextMissing:
        return sentence


def choose(accept_language: str | None) -> Language:
    """Return the language a header `Accept-Language` (RFC 9110, section 12.5.4) asks for; English if neither.

    A higher weight wins; of two equal weights the earlier; weight 0 excludes; malformed parts are left out.
    """
    best: tuple[float, Language] | None = None
    for part in (accept_language or "").split(","):
        name, _, parameter = part.partition(";")
        weight = _weight(parameter)
        language = _language_of(name.replace("_", "-").partition("-")[0])
        if language is not None and weight > 0 and (best is None or weight > best[0]):
            best = (weight, language)
    return DEFAULT if best is None else best[1]


def from_environment(environment: Mapping[str, str]) -> Language:
    """Return the language of JDEC_LANG, else of the first set of LC_ALL, LC_MESSAGES, LANG; else English."""
    chosen = _language_of(_locale_language(environment.get("JDEC_LANG", "")))
    if chosen is not None:
        return chosen
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name, ""):
            return _language_of(_locale_language(value)) or DEFAULT
    return DEFAULT


def _locale_language(value: str) -> str:
    return value.partition(".")[0].partition("@")[0].replace("-", "_").partition("_")[0]


def _language_of(name: str) -> Language | None:
    wanted = name.strip().lower()
    return next((language for language in languages if language == wanted), None)


def _weight(parameter: str) -> float:
    text = parameter.strip().lower()
    if not text:
        return 1.0
    name, _, value = text.partition("=")
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if name.strip() == "q" and 0.0 <= weight <= 1.0 else 0.0


@cache
def _bundle(language: str) -> FluentBundle:
    if language not in languages:
        raise TextMissing(f"no language {language!r}: have {', '.join(languages)}")
    bundle = FluentBundle([language], use_isolating=False)
    folder = files(__name__).joinpath(language)
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".ftl")), key=lambda f: f.name):
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle


class Speaker:
    """A language and its texts, for whatever says several things in one language."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def text(self, message_id: str, /, **args: str | int | float) -> str:
        """Return the text `message_id`; raises as `say` does."""
        return say(self.language, message_id, **args)
