"""The state row: node, line to the other node, both records, the picture, and whether both nodes make the same."""

from __future__ import annotations

from jdec.faces.console.answers import is_line_up, line_since, reason_text
from jdec.faces.console.following import Following
from jdec.faces.console.rendering import since_when
from jdec.faces.console.views import Grade, LinkCell
from jdec.faces.texts import say
from jdec.node.picture_views import Agreement, PictureState
from jdec.node.views import NodeStatus
from jdec.record.origin import Origin

_AGREEMENT: dict[Agreement, Grade] = {
    Agreement.AGREE: Grade.ANNOUNCED,
    Agreement.LAG: Grade.LATE,
    Agreement.NOT_COMPARABLE: Grade.LATE,
    Agreement.OUTCOME_DIFFERS: Grade.ALARM,
    Agreement.UNKNOWN: Grade.CALM,
}


def cells_of(following: Following, language: str) -> tuple[LinkCell, ...]:
    """Return the cells.  Cut off from the node, one cell says so and the others say what was known last."""
    status = following.status
    cells = [_node(following, language)]
    if status is None:
        return tuple(cells)
    cells += [
        _link(following, status, language),
        _own(status, language),
        _peer(following, status, language),
        _picture(following, status, language),
        _agreement(following, status, language),
    ]
    damaged = status.scrub.damaged
    if damaged or status.evidence:
        state = say(language, "console-cell-damage-found", damaged=damaged, evidence=status.evidence)
        cells.append(_cell(language, "damage", Grade.ALARM, state))
    return (*cells, *following.more_cells(language))


def _node(following: Following, language: str) -> LinkCell:
    if following.lost_since is not None and not following.is_picture_lost:
        since = say(language, "console-since", since=since_when(following.lost_since, following.now()))
        return _cell(language, "node", Grade.ALARM, say(language, "console-cell-node-lost"), since)
    status = following.status
    assert status is not None
    grade = Grade.ANNOUNCED if status.mode == "ready" else Grade.LATE
    state = say(language, f"console-cell-node-{status.mode}")
    return _cell(language, "node", grade, state, reason_text(language, status.mode_reason))


def _link(following: Following, status: NodeStatus, language: str) -> LinkCell:
    link = status.link
    grade = Grade.ANNOUNCED if is_line_up(status) else Grade.ALARM if link.state == "down" else Grade.LATE
    state = say(language, f"console-cell-link-{link.state}")
    since = _since(following, language, "console-since")
    why = reason_text(language, link.reason) if not is_line_up(status) else ""
    return _cell(language, "link", grade, state, " ".join(each for each in (since, why) if each))


def _own(status: NodeStatus, language: str) -> LinkCell:
    """Return how far one's own words have come; what lies behind is the whole point of the ladder."""
    waiting = status.own.size - status.mirrored_size
    grade = Grade.LATE if waiting else Grade.ANNOUNCED
    code = "console-cell-own-waiting" if waiting else "console-cell-own-all"
    state = say(language, code, count=waiting) if waiting else say(language, code)
    ladder = say(
        language,
        "console-cell-own-ladder",
        own=str(status.own.size),
        mirrored=str(status.mirrored_size),
        receipted=str(status.receipted_size),
    )
    return _cell(language, "own", grade, state, _with_generation(language, status.own.record, ladder))


def _peer(following: Following, status: NodeStatus, language: str) -> LinkCell:
    """Return what is held of the other record; without a line, as of when."""
    detail = "" if is_line_up(status) else _since(following, language, "console-as-of")
    state = say(language, "console-cell-peer-size", size=status.mirror.size)
    return _cell(
        language, "peer", Grade.CALM, state, _with_generation(language, status.mirror.record, detail)
    )


def _with_generation(language: str, record: str, detail: str) -> str:
    """Name a record's generation before its figures where it is not the first: the sizes are those of this one."""
    number = Origin.parse(record).generation
    said = say(language, "console-cell-generation", number=str(number)) if number > 1 else ""
    return " · ".join(each for each in (said, detail) if each)


def _agreement(following: Following, status: NodeStatus, language: str) -> LinkCell:
    """Return whether both nodes make the same picture.  Without a line nobody knows, whatever was known before."""
    if not is_line_up(status):
        detail = _since(following, language, "console-since")
        return _cell(language, "agreement", Grade.LATE, say(language, "console-agreement-unknown"), detail)
    view = status.picture.agreement
    text = say(language, f"console-agreement-{view.state.value}")
    return _cell(language, "agreement", _AGREEMENT[view.state], text, reason_text(language, view.reason))


def _picture(following: Following, status: NodeStatus, language: str) -> LinkCell:
    picture = status.picture
    if following.is_picture_lost and following.lost_since is not None:
        since = say(language, "console-since", since=since_when(following.lost_since, following.now()))
        return _cell(language, "picture", Grade.ALARM, say(language, "console-cell-picture-lost"), since)
    if picture.state is PictureState.ABSENT or not following.has_picture:
        return _cell(language, "picture", Grade.ALARM, say(language, "console-cell-picture-absent"))
    if picture.state is PictureState.BEHIND:
        state = say(language, "console-cell-picture-behind", count=picture.behind)
        return _cell(language, "picture", Grade.LATE, state)
    if not is_line_up(status):
        detail = _since(following, language, "console-as-of")
        return _cell(language, "picture", Grade.CALM, say(language, "console-cell-picture-here"), detail)
    return _cell(language, "picture", Grade.ANNOUNCED, say(language, "console-cell-picture-current"))


def _since(following: Following, language: str, message: str) -> str:
    """Return since when the line is as it is in these words, or nothing."""
    since = line_since(following)
    return say(language, message, since=since) if since else ""


def _cell(language: str, name: str, grade: Grade, state: str, detail: str = "") -> LinkCell:
    return LinkCell(name, say(language, f"console-cell-{name}"), grade.value, state, detail)
