"""The records: browsing and searching both, one entry in words and in bytes, and the files that prove it."""

from __future__ import annotations

import asyncio
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from jdec.faces.console.calls import Answer, Call, Page, Refusal
from jdec.faces.console.message_words import authority_word, fields_of, gist_of, kind_word, plain_instant
from jdec.faces.console.places import here
from jdec.faces.console.record_views import (
    Cited,
    EntryLine,
    EntryPage,
    Filters,
    RecordChoice,
    RecordView,
)
from jdec.faces.console.records_at_node import AtNode
from jdec.faces.console.rendering import instant, word
from jdec.faces.console.views import Word
from jdec.faces.console.wording import Wording
from jdec.faces.texts import has, languages, say
from jdec.messages import KINDS
from jdec.messages.catalogue import choices
from jdec.node.people.index import Indexed, Wanted, place_in
from jdec.node.people.policy import Action
from jdec.node.views import EntryView, InclusionView
from jdec.picture.entries import name_of_place

PAGE: Final = 50
MOST_CITED: Final = 50
MOST_SEARCHED: Final = 200
_SCANNED: Final = 2000


async def record(call: Call) -> Answer:
    """Show the newest entries, or those that were asked for."""
    filters = Filters(*(call.query.get(name, "")[:MOST_SEARCHED].strip() for name in ("record", "kind", "q")))
    node, kinds = AtNode(call.console, call.language), _kinds(call.language)
    if filters.kind and filters.kind not in {each.code for each in kinds}:
        raise Refusal("form-wrong", 400)
    if filters.record:
        node.record(filters.record)
    records = await node.records(filters.record)
    chosen = next((each for each in records if each.is_chosen), None)
    if filters.record and chosen is None:
        raise Refusal("record-unknown", 404, name=filters.record)
    if chosen is not None and (chosen.is_earlier or not (filters.kind or filters.text)):
        lines, older = await _from_node(call, node, chosen, filters)
    else:
        lines, older = await _from_index(call, node, filters)
    query = {"record": filters.record, "kind": filters.kind, "q": filters.text, "after": older}
    view = RecordView(
        filters=filters,
        records=records,
        kinds=kinds,
        lines=tuple(lines),
        older=urlencode({name: text for name, text in query.items() if text}) if older else "",
        is_first=not call.query.get("after"),
        indexed=await asyncio.to_thread(call.console.parts.index.count),
    )
    return page_of(call, "record.html", "records-title", view)


async def entry(call: Call) -> Answer:
    """Show one entry."""
    console, language, name = call.console, call.language, call.query.get("name", "")
    node = AtNode(console, language)
    found = await node.entry(name)
    index = console.parts.index
    about = [] if found.unreadable else _about(found)
    known = await asyncio.to_thread(index.entries, about) if about else {}
    citing = await asyncio.to_thread(index.citing, name, MOST_CITED)
    event = console.following.picture.event(name)
    wording = Wording(language, console.settings.party, console.following.status, {})
    line = line_of(found, language)
    size = await _size_of(node, found.record)
    view = EntryPage(
        line=line,
        record=found.record,
        index=found.index,
        leaf=found.leaf,
        fields=fields_of(found.data, language),
        raw=_laid_out(found.data),
        length=len(found.data.encode()),
        not_before=plain_instant(found.bracket.not_before),
        claimed=plain_instant(found.bracket.claimed),
        not_after=plain_instant(found.bracket.not_after),
        authority=authority_word(language, found).text,
        cites=tuple(_cited(language, each, known.get(each)) for each in about),
        cited_by=tuple(_cited(language, each.name, each) for each in citing),
        event=event.name if event is not None else "",
        headline=wording.event_line(event).headline if event is not None else "",
        before=name_of_place(found.record, found.index - 1) if found.index else "",
        after=name_of_place(found.record, found.index + 1) if found.index + 1 < size else "",
        about_kind=say(language, f"about-{found.kind}") if has(language, f"about-{found.kind}") else "",
        unreadable=found.unreadable,
    )
    return page_of(call, "record_entry.html", "records-entry-title", view, name=name)


async def entry_bytes(call: Call) -> Answer:
    """Give the exact bytes of an entry."""
    name = call.query.get("name", "")
    data, _ = await AtNode(call.console, call.language).exact(name)
    return attached(data, f"{_file_name(name)}.json")


async def proof_file(call: Call) -> Answer:
    """Give an entry's C2SP `tlog-proof` file."""
    name = call.query.get("name", "")
    node = AtNode(call.console, call.language)
    where, index = node.place(name)
    found = await node.get(InclusionView, f"/v1/records/{where}/proof/inclusion", index=index)
    if not found.proof:
        raise Refusal("proof-none", 404)
    return attached(found.proof.encode(), f"{_file_name(name)}.tlog-proof")


async def checkpoint(call: Call) -> Answer:
    """Give a record's newest checkpoint, a signed note."""
    node = AtNode(call.console, call.language)
    where = node.record(call.query.get("record", ""))
    return attached(
        await node.read(f"/v1/records/{where}/checkpoint"), f"{where.replace('/', '-')}.checkpoint"
    )


def page_of(call: Call, template: str, title: str, view: Any, *, at: str = "", **args: str) -> Answer:
    """Return a page of somebody who is signed in; `at` is where its small forms lead back to, where it is."""
    console, language = call.console, call.language
    frame = console.renderer.frame(
        say(language, title, **args),
        language,
        officer=call.who.officer,
        csrf=call.csrf,
        path=at or here(call),
        said=console.take_said(call),
    )
    return Answer(body=console.renderer.page(template, frame, view))


def attached(data: bytes, name: str, kind: str = "application/octet-stream") -> Answer:
    """Return bytes that a browser saves and never shows."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Answer(body=data, media_type=kind, headers=headers)


def line_of(found: EntryView, language: str) -> EntryLine:
    """Return an entry as a list shows it."""
    return EntryLine(
        name=name_of_place(found.record, found.index),
        party=found.record.split("/")[1],
        kind=kind_word(language, found),
        gist=gist_of(found, language),
        said_at=plain_instant(found.bracket.claimed)[:19],
        ladder=word(language, "cli-rung", found.state.value),
        authority=authority_word(language, found),
        is_unreadable=bool(found.unreadable),
    )


async def _from_node(
    call: Call, node: AtNode, chosen: RecordChoice, filters: Filters
) -> tuple[list[EntryLine], str]:
    """Read one record backwards from its end, or from where the page before stopped, and keep what is wanted."""
    language, end = call.language, _number(call.query.get("after", ""), chosen.size)
    wanted, found = _wanted(filters), list[EntryLine]()
    stop = max(0, end - (_SCANNED if wanted.kinds or wanted.text else PAGE))
    while end > stop and len(found) < PAGE:
        start = max(stop, end - PAGE)
        page = await node.entries(chosen.record, start, end - start)
        # A page ends early where entries are large: what is left of it comes with the next request.
        have = page.entries
        while have and have[-1].index + 1 < end:
            more = await node.entries(chosen.record, have[-1].index + 1, end - have[-1].index - 1)
            if not more.entries:
                break
            have = [*have, *more.entries]
        for each in reversed(have):
            end = each.index
            if _is_wanted(each, wanted):
                found.append(line_of(each, language))
                if len(found) == PAGE:
                    break
        if not have:
            break
    return found, str(end) if end > 0 else ""


async def _from_index(call: Call, node: AtNode, filters: Filters) -> tuple[list[EntryLine], str]:
    """Look entries up in the index, and read each from the node: the index is a way to them, not a word of theirs."""
    wanted = msgspec.structs.replace(_wanted(filters), after=_place(call.query.get("after", "")))
    found = await asyncio.to_thread(call.console.parts.index.pick, wanted, PAGE + 1)
    shown = found[:PAGE]
    entries = await _read_all(node, shown)
    lines = [line_of(entries[each.name], call.language) for each in shown if each.name in entries]
    last = place_in(shown[-1]) if len(found) > PAGE else None
    return lines, "" if last is None else f"{last[0]} {last[1]} {last[2]}"


async def _read_all(node: AtNode, shown: list[Indexed]) -> dict[str, EntryView]:
    """Read entries, those that lie together at once."""
    runs: list[list[Indexed]] = []
    for each in sorted(shown, key=lambda one: (one.record, one.index)):
        last = runs[-1][-1] if runs else None
        if last is not None and last.record == each.record and each.index - last.index <= PAGE:
            runs[-1].append(each)
        else:
            runs.append([each])
    entries: dict[str, EntryView] = {}
    for run in runs:
        at, end = run[0].index, run[-1].index + 1
        while at < end:
            page = await node.entries(run[0].record, at, min(1000, end - at))
            if not page.entries:
                break
            entries |= {name_of_place(one.record, one.index): one for one in page.entries}
            at = page.entries[-1].index + 1
    return entries


def _wanted(filters: Filters) -> Wanted:
    """Return what the index is asked for: a searched word is looked up among the words of kinds and choices too."""
    text = filters.text.lower()
    kinds_too, words_too = _codes_of(text) if text else ((), ())
    return Wanted(
        record=filters.record,
        kinds=(filters.kind,) if filters.kind else (),
        text=text,
        kinds_too=kinds_too,
        words_too=words_too,
    )


def _codes_of(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return kinds and choices whose words, in either language, hold a text."""

    def holds(message_id: str) -> bool:
        return any(has(each, message_id) and text in say(each, message_id).lower() for each in languages)

    kinds = tuple(kind for kind in KINDS if holds(f"kind-{kind}"))
    return kinds, tuple(code for code in choices() if len(text) > 2 and holds(f"value-{code}"))


def _is_wanted(found: EntryView, wanted: Wanted) -> bool:
    if wanted.kinds and found.kind not in wanted.kinds:
        return False
    plain = found.data.lower()
    words = (wanted.text, *wanted.words_too)
    return not wanted.text or found.kind in wanted.kinds_too or any(each in plain for each in words)


def _kinds(language: str) -> tuple[Word, ...]:
    return tuple(sorted((word(language, "kind", kind) for kind in KINDS), key=lambda each: each.text))


def _about(found: EntryView) -> list[str]:
    body = msgspec.json.decode(found.data)
    return [name_of_place(each["record"], each["index"]) for each in body.get("about", ())]


def _cited(language: str, name: str, known: Indexed | None) -> Cited:
    if known is None:
        return Cited(name, Word("", ""))
    kind = word(language, "kind", known.kind)
    return Cited(name, kind, instant(known.issued_at) if known.issued_at else "")


async def _size_of(node: AtNode, where: str) -> int:
    return next((each.size for each in await node.records() if each.record == where), 0)


def _laid_out(data: str) -> str:
    try:
        return msgspec.json.format(data, indent=2).rstrip("\n")
    except (msgspec.MsgspecError, RecursionError):
        return data.rstrip("\n")


def _file_name(name: str) -> str:
    return name.replace("/", "-")


def _number(text: str, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 16 else most


def _place(text: str) -> tuple[int, str, int] | None:
    issued, _, rest = text.partition(" ")
    where, _, index = rest.partition(" ")
    numbers = (issued, index)
    if not all(each.isascii() and each.isdigit() and len(each) < 18 for each in numbers):
        return None
    return int(issued), where[:120], int(index)


PAGES: Final = (
    Page(path="/record", handle=record, action=Action.VIEW_RECORD),
    Page(path="/record/entry", handle=entry, action=Action.VIEW_RECORD),
    Page(path="/record/entry.json", handle=entry_bytes, action=Action.VIEW_RECORD),
    Page(path="/record/proof", handle=proof_file, action=Action.VIEW_RECORD),
    Page(path="/record/checkpoint", handle=checkpoint, action=Action.VIEW_RECORD),
)
