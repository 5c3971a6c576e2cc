"""Scenario files: strict TOML, loaded together, refused with every fault of every file at once.

A folder holds `sources.toml`, `launches/*.toml` and `programmes/*.toml`.  A field in a fault begins with its
file: `launches/space.toml: launch[2].place.lat_deg`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from jdec.exercise.facts import DeorbitFact, IncidentFact, LaunchFact, Source, Standing
from jdec.exercise.forms import ProgrammeFile
from jdec.exercise.plans import AlarmRun, DeorbitRun, Plan, Run
from jdec.words.faults import Fault, Refused, fault
from jdec.words.strict import convert_strict

MAX_FILE_BYTES: Final = 1_000_000
SOURCES_FILE: Final = "sources.toml"

T = TypeVar("T")
Row = TypeVar("Row", Source, LaunchFact, IncidentFact, DeorbitFact, ProgrammeFile)


class SourcesFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`sources.toml`."""

    source: tuple[Source, ...]


class LaunchesFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of documented facts."""

    launch: tuple[LaunchFact, ...] = ()
    incident: tuple[IncidentFact, ...] = ()
    deorbit: tuple[DeorbitFact, ...] = ()


class Scenarios(Struct, frozen=True, kw_only=True):
    """All facts and programmes of a folder, by id, with their sources."""

    sources: Mapping[str, Source]
    launches: Mapping[str, LaunchFact]
    incidents: Mapping[str, IncidentFact]
    deorbits: Mapping[str, DeorbitFact]
    programmes: Mapping[str, ProgrammeFile]

    def plan(self, programme: str) -> Plan:
        """The plan of the programme named; Refused with `scenario-programme-unknown` otherwise."""
        if programme not in self.programmes:
            known = ", ".join(sorted(self.programmes))
            rule = f"programme is not known: got {programme[:60]}, expected one of {known}"
            args = {"got": programme[:60], "known": known}
            raise Refused([fault("scenario-programme-unknown", "programme", programme, rule, **args)])
        return _plan(self.programmes[programme], self)


def default_folder() -> Path:
    """The folder `scenarios/` of a source checkout.  An installed wheel holds none: name the folder then."""
    return Path(__file__).resolve().parents[3] / "scenarios"


def read_folder(folder: Path) -> dict[str, bytes]:
    """The bytes of every TOML file in a scenario folder, by path within it.

    Raises Refused with `scenario-unreadable` for files that cannot be read, `scenario-no-files` for none.
    """
    files: dict[str, bytes] = {}
    faults: list[Fault] = []
    for path in sorted(folder.rglob("*.toml")):
        name = path.relative_to(folder).as_posix()
        try:
            with path.open("rb") as file:
                files[name] = file.read(MAX_FILE_BYTES + 1)
        except OSError:
            rule = f"scenario file cannot be read: {name}"
            faults.append(fault("scenario-unreadable", name, "", rule, name=name))
    if not files and not faults:
        rule = "folder holds no scenario file: expected sources.toml, launches and programmes"
        faults.append(fault("scenario-no-files", "", "", rule))
    if faults:
        raise Refused(faults)
    return files


def load_scenarios(files: Mapping[str, bytes]) -> Scenarios:
    """All scenarios of the files given by path; Refused with every fault of every file."""
    faults: list[Fault] = []
    sources: list[tuple[str, Source]] = []
    facts: list[tuple[str, LaunchesFile]] = []
    programmes: list[tuple[str, ProgrammeFile]] = []
    for name in sorted(files):
        try:
            if name == SOURCES_FILE:
                parsed = _parse(SourcesFile, files[name])
                sources += [(f"{name}: source[{at}]", each) for at, each in enumerate(parsed.source)]
            elif name.startswith("programmes/"):
                programmes.append((f"{name}: ", _parse(ProgrammeFile, files[name])))
            else:
                facts.append((f"{name}: ", _parse(LaunchesFile, files[name])))
        except Refused as refused:
            faults += [
                msgspec.structs.replace(each, field=f"{name}: {each.field}") for each in refused.faults
            ]
    scenarios = Scenarios(
        sources=_by_id(sources, faults),
        launches=_by_id(
            [each for at, file in facts for each in _numbered(at, "launch", file.launch)], faults
        ),
        incidents=_by_id(
            [each for at, file in facts for each in _numbered(at, "incident", file.incident)], faults
        ),
        deorbits=_by_id(
            [each for at, file in facts for each in _numbered(at, "deorbit", file.deorbit)], faults
        ),
        programmes=_by_id(programmes, faults),
    )
    # A file that was refused would make every mention of its facts look like another fault.
    if not faults:
        faults += _source_faults(facts, scenarios)
        for at, programme in programmes:
            faults += _programme_faults(at, programme, scenarios)
    if faults:
        raise Refused(faults)
    return scenarios


def load_folder(folder: Path | None = None) -> Scenarios:
    """The scenarios of a folder, by default those of the source checkout."""
    return load_scenarios(read_folder(default_folder() if folder is None else folder))


def _parse(kind: type[T], data: bytes) -> T:
    if len(data) > MAX_FILE_BYTES:
        rule = f"scenario file is too large: expected at most {MAX_FILE_BYTES} bytes"
        raise Refused([fault("scenario-too-large", "", "", rule, limit=str(MAX_FILE_BYTES))])
    try:
        tree = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        rule = f"scenario file is not UTF-8: byte {error.start} cannot be read"
        raise Refused([fault("scenario-not-utf8", "", "", rule, byte=str(error.start))]) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        sentence = str(error)[:200]
        rule = f"scenario file is not TOML: {sentence}"
        raise Refused([fault("scenario-not-toml", "", "", rule, sentence=sentence)]) from error
    return convert_strict(kind, tree)


def _numbered(at: str, table: str, rows: tuple[T, ...]) -> Iterator[tuple[str, T]]:
    return ((f"{at}{table}[{number}]", row) for number, row in enumerate(rows))


def _by_id(rows: list[tuple[str, Row]], faults: list[Fault]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for at, row in rows:
        if row.id in found:
            rule = f"id stands twice: {row.id}"
            faults.append(fault("scenario-id-twice", f"{at}.id", row.id, rule, id=row.id))
        found[row.id] = row
    return found


def _source_faults(facts: list[tuple[str, LaunchesFile]], scenarios: Scenarios) -> Iterator[Fault]:
    for at, standing in _standings(facts):
        for number, source in enumerate(standing.sources):
            if source not in scenarios.sources:
                rule = f"source is not listed in {SOURCES_FILE}: got {source}"
                yield fault("scenario-source-unknown", f"{at}.sources[{number}]", source, rule, got=source)


def _standings(facts: list[tuple[str, LaunchesFile]]) -> Iterator[tuple[str, Standing]]:
    for at, file in facts:
        for here, launch in _numbered(at, "launch", file.launch):
            yield from ((f"{here}.{name}", standing) for name, standing in launch.standings())
        yield from _numbered(at, "incident", file.incident)
        yield from _numbered(at, "deorbit", file.deorbit)


def _programme_faults(at: str, programme: ProgrammeFile, scenarios: Scenarios) -> Iterator[Fault]:
    """Names in a programme lead somewhere."""
    for number, run in enumerate(programme.run):
        if run.launch not in scenarios.launches:
            yield _nowhere("launch", f"{at}run[{number}].launch", run.launch)
    for number, alarm in enumerate(programme.false_alarm):
        if alarm.incident not in scenarios.incidents:
            yield _nowhere("incident", f"{at}false_alarm[{number}].incident", alarm.incident)
    for number, deorbit in enumerate(programme.deorbit):
        if deorbit.deorbit not in scenarios.deorbits:
            yield _nowhere("deorbit", f"{at}deorbit[{number}].deorbit", deorbit.deorbit)


def _nowhere(what: str, at: str, got: str) -> Fault:
    return fault(f"scenario-{what}-unknown", at, got, f"{what} is in no file: got {got}", got=got)


def _plan(file: ProgrammeFile, scenarios: Scenarios) -> Plan:
    at_s = file.run[0].notice_lead_s or file.notice_lead_s
    runs: list[Run] = []
    for run in file.run:
        at_s += run.gap_s
        launch = scenarios.launches[run.launch].launch()
        runs.append(Run(launch=launch, at_s=at_s, relayed_by=run.relayed_by, notice_lead_s=run.notice_lead_s))
    deorbits = [(each, scenarios.deorbits[each.deorbit].deorbit()) for each in file.deorbit]
    return Plan(
        id=file.id,
        title=file.title.text(),
        parties=file.parties,
        runs=tuple(runs),
        alarms=tuple(
            AlarmRun(alarm=scenarios.incidents[each.incident].alarm(), party=each.party, at_s=each.at_s)
            for each in file.false_alarm
        ),
        statements=tuple(each.run() for each in file.statement),
        withdrawn=tuple(each.run() for each in file.withdrawn),
        deorbits=tuple(
            DeorbitRun(deorbit=deorbit, party=deorbit.state, at_s=each.at_s, lead_s=each.lead_s)
            for each, deorbit in deorbits
        ),
        experiments=tuple(each.run() for each in file.experiment),
        interruptions=tuple(each.run() for each in file.interruption),
        notice_lead_s=file.notice_lead_s,
        notice_due_s=file.notice_due_s,
        window_after_s=file.window_after_s,
        watermark_every_s=file.watermark_every_s,
    )
