"""Free text in the centre's two languages.

A text names its language; neither is the source of the other.  Any Unicode text is taken except control
letters (newline and tab are allowed) and lone surrogates, which no UTF-8 holds.  Faces escape what they show.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import Meta

from jdec.words.forms import whole

Language = Literal["en", "ru"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru")
TEXT_LIMIT: Final = 2_000
SHORT_LIMIT: Final = 120

NO_CONTROLS: Final = r"[^\x00-\x08\x0b-\x1f\x7f-\x9f]*"
_ONE_LINE = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]*"

TextBody = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=TEXT_LIMIT,
        pattern=whole(NO_CONTROLS),
        examples=["a planned training launch"],
    ),
]
Text = Annotated[dict[Language, TextBody], Meta(min_length=1)]
ShortText = Annotated[
    str, Meta(min_length=1, max_length=SHORT_LIMIT, pattern=whole(_ONE_LINE), examples=["1994/12/21-03"])
]


def in_language(text: dict[Language, str], language: Language) -> tuple[Language, str]:
    """The text in the language asked for, else in the one it has, with the language it is really in."""
    if language in text:
        return language, text[language]
    other = next(iter(text))
    return other, text[other]
