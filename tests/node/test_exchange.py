"""Two nodes exchange what is said to them, climb the ladder, fall silent, and recover."""

from __future__ import annotations

from jdec.node.views import Rung, Which

from .parts import message
from .simulation import simulated
from .world import World


@simulated
async def test_a_message_climbs_from_accepted_to_mirrored_to_receipted() -> None:
    world = World()
    await world.start()
    await world.submit("USA", message(1))
    await world.calm()
    world.check()
    entry = await world.nodes["USA"].entry(Which.OWN, 1)
    assert entry is not None
    assert entry.state is Rung.RECEIPTED
    await world.stop()
    assert world.fatal == []
