"""Arming a failpoint from the environment, for tests of this very program as it is installed.

`JDEC_FAILPOINT=name:side:kill|error[:nth]` makes one named step fail once.  Whatever is armed is said in the log, at
the start and again when it strikes.  Refused where the traffic is `actual`: nothing there is ever made to fail.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from jdec.adapters.logs import make_log
from jdec.node.failpoints import arm, hook_from_text
from jdec.words.faults import Refused, fault

VARIABLE = "JDEC_FAILPOINT"
Given = ParamSpec("Given")
Result = TypeVar("Result")


def arm_for(traffic: str, log: Callable[..., None] | None = None) -> None:
    """Arm what the environment names; without it nothing happens.

    Raises `Refused`: `failpoint-actual` for actual traffic, `failpoint-malformed` for what names no failpoint.
    """
    text = os.environ.get(VARIABLE, "")
    if not text:
        return
    if traffic == "actual":
        rule = "a failpoint is armed, and the traffic is actual: nothing there is made to fail"
        raise Refused([fault("failpoint-actual", VARIABLE, text, rule)])
    say = log or make_log("info", traffic=traffic).info
    try:
        hook = hook_from_text(text, lambda name, side: say("failpoint strikes", name=name, side=side))
    except ValueError as cause:
        raise Refused([fault("failpoint-malformed", VARIABLE, text, str(cause))]) from cause
    arm(hook)
    say("failpoint armed", failpoint=text)


def armed(traffic_of: Callable[Given, str], call: Callable[Given, Result]) -> Callable[Given, Result]:
    """Return `call` as a command runs it: first what the environment arms, judged by the traffic it would touch."""

    @functools.wraps(call)
    def run(*args: Given.args, **named: Given.kwargs) -> Result:
        if os.environ.get(VARIABLE):
            arm_for(traffic_of(*args, **named))
        return call(*args, **named)

    return run
