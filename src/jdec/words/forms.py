"""How a text must look: whole-string patterns that mean the same in Python and in JSON Schema."""

from __future__ import annotations


def whole(pattern: str) -> str:
    """The pattern, for the whole text.

    `$` alone also matches before a final newline in Python and not in ECMAScript; the look-ahead makes both
    the same.
    """
    return f"^(?:{pattern})$(?!\\n)"
