"""Checking the records: verify now, the keys in words, the state of the files, and evidence to be had."""

from __future__ import annotations

import asyncio
from typing import Final

from jdec.faces.console.calls import Answer, Call, Page, Refusal
from jdec.faces.console.message_words import plain_instant
from jdec.faces.console.pages_record import attached, page_of
from jdec.faces.console.rates import ACT
from jdec.faces.console.record_views import CheckLine, CheckView, FileLine, KeyLine, KeysView
from jdec.faces.console.records_at_node import AtNode
from jdec.faces.console.rendering import instant, party_name, word
from jdec.faces.console.verifying import check_line
from jdec.faces.texts import has, say
from jdec.node.auditing import EvidenceList, KeyState, RecordKeys
from jdec.node.people.policy import Action
from jdec.node.views import DamageView, NodeStatus


async def check(call: Call) -> Answer:
    """Show what is known of the records' soundness."""
    view = await _view(call)
    return page_of(call, "record_check.html", "records-check-title", view)


async def check_part(call: Call) -> Answer:
    """Show how far a verification is, or what it found."""
    console, language = call.console, call.language
    frame = console.renderer.frame("", language, officer=None, csrf=call.csrf, path="/record/check")
    return Answer(body=console.renderer.page("parts/record_results.html", frame, await _view(call)))


async def verify(call: Call) -> Answer:
    """Begin to verify one record, or both."""
    wanted = call.form.get("record", "")
    origins = [each.origin for each in await asyncio.to_thread(call.console.parts.trusts)]
    records = [wanted] if wanted else origins
    if not records or any(each not in origins for each in records):
        raise Refusal("record-no-trust", 409)
    call.console.verifying.begin(records, call.number, call.language)
    await asyncio.to_thread(call.console.write_down, call, "done:verify", " ".join(records))
    return Answer(status=303, headers={"location": "/record/check"})


async def evidence(call: Call) -> Answer:
    """Give an evidence file."""
    name = call.query.get("name", "")[:100]
    data = await AtNode(call.console, call.language).read("/v1/evidence/file", name=name)
    await asyncio.to_thread(call.console.write_down, call, "done:export-evidence", name)
    return attached(data, name)


async def _view(call: Call) -> CheckView:
    console, language = call.console, call.language
    node, running = AtNode(console, language), console.verifying.progress
    records = await node.records()
    status = await node.get(NodeStatus, "/v1/status")
    progress = ""
    if running is not None:
        progress = say(
            language,
            "records-check-running",
            record=running.record,
            done=running.done,
            total=str(running.total or "\u2026"),
        )
    may_export = console.may(call.who.officer, Action.EXPORT_EVIDENCE)
    files = await node.get(EvidenceList, "/v1/evidence") if may_export else EvidenceList(())
    return CheckView(
        progress=progress,
        results=tuple(_results(call)),
        keys=tuple([await _keys(call, node, each.record) for each in records if not each.is_earlier]),
        scrub=tuple(_scrub(status, language)),
        damages=tuple(_damage(each, language) for each in status.scrub.damages),
        evidence=tuple(
            FileLine(each.name, _what(language, each.code), each.size, grouped(each.sha256))
            for each in files.files
        ),
        evidence_count=status.evidence,
        records=records,
        may_verify=console.may(call.who.officer, Action.VERIFY_RECORD),
        may_export=may_export,
    )


def _results(call: Call) -> list[CheckLine]:
    return [
        check_line(call.language, record, outcome, instant(at), number)
        for record, (outcome, at, number) in sorted(call.console.verifying.outcomes.items())
    ]


async def _keys(call: Call, node: AtNode, record: str) -> KeysView:
    language, party = call.language, record.split("/")[1]
    seen = await asyncio.to_thread(call.console.parts.watch_log.checked, record)
    last = (
        say(language, "records-check-last", size=seen.size, at=instant(seen.at), number=seen.number)
        if seen
        else say(language, "records-check-never")
    )
    name = party_name(language, party)
    try:
        found = await node.get(RecordKeys, f"/v1/records/{record}/keys")
    except Refusal as refusal:
        trouble = say(language, f"console-refused-{refusal.code}", **refusal.args_of_text)
        return KeysView(
            record=record,
            party=name,
            rule="",
            roots=(),
            keys=(),
            manifests=(),
            cosigned="",
            last=last,
            trouble=trouble,
        )
    return KeysView(
        record=record,
        party=name,
        rule=say(language, "records-keys-rule", threshold=str(found.threshold), roots=str(len(found.roots))),
        roots=tuple(_key(each, language) for each in found.roots),
        keys=tuple(_key(each, language) for each in found.keys),
        manifests=tuple(
            (
                f"{party}.{record.rpartition('/')[2]}/{each.index}",
                say(language, "records-keys-manifest", version=str(each.version), officers=each.officers),
            )
            for each in found.manifests
        ),
        cosigned=_cosigned(found, language, call.console.settings.party),
        last=last,
    )


def _key(state: KeyState, language: str) -> KeyLine:
    sizes = ""
    if state.first_size is not None:
        code = "records-keys-sizes-now" if state.last_size is None else "records-keys-sizes"
        sizes = say(language, code, first=str(state.first_size), last=str(state.last_size))
    until = plain_instant(state.not_after) if state.not_after else say(language, "records-keys-no-end")
    return KeyLine(
        state.name,
        word(language, "records-key-role", state.role),
        grouped(state.fingerprint),
        sizes,
        until,
        state.last_size is None,
    )


def _cosigned(found: RecordKeys, language: str, own: str) -> str:
    if not found.cosigned_size:
        return say(language, "records-keys-cosigned-nothing")
    at = plain_instant(found.cosigned_at) or "\u2013"
    code = "records-keys-cosigned" if found.record.split("/")[1] == own else "records-keys-cosigned-ours"
    return say(language, code, count=found.cosigned_size, at=at)


def _scrub(status: NodeStatus, language: str) -> list[str]:
    scrub = status.scrub
    lines = [say(language, "records-scrub-on" if scrub.running else "records-scrub-off", count=scrub.checked)]
    if scrub.finished_at:
        lines.append(say(language, "records-scrub-finished", at=plain_instant(scrub.finished_at)))
    lines.append(say(language, "records-scrub-damaged", count=scrub.damaged))
    if scrub.mended:
        lines.append(say(language, "records-scrub-mended", count=scrub.mended))
    return lines


def _damage(damage: DamageView, language: str) -> str:
    reason = f"cli-reason-{damage.reason}"
    why = say(language, reason) if damage.reason and has(language, reason) else damage.reason
    which = say(language, f"records-which-{damage.record}")
    what = word(language, "records-damage", damage.what).text
    text = say(language, "records-damage", record=which, what=what, index=str(damage.index))
    return f"{text} {why}".strip()


def _what(language: str, code: str) -> str:
    message_id = f"records-evidence-{code}"
    return say(language, message_id) if has(language, message_id) else code


def grouped(digest: str) -> str:
    """Return the first 128 bits of a hex digest in groups of four, as they are read aloud."""
    return " ".join(digest[at : at + 4] for at in range(0, 32, 4))


PAGES: Final = (
    Page(path="/record/check", handle=check, action=Action.VIEW_RECORD),
    Page(path="/record/check/part", handle=check_part, action=Action.VIEW_RECORD),
    Page(path="/record/verify", method="POST", handle=verify, action=Action.VERIFY_RECORD, rate=ACT),
    Page(path="/record/evidence", handle=evidence, action=Action.EXPORT_EVIDENCE),
)
