"""The desk store in one SQLite file, readable by its owner only (`jdec.node.people.desk`).

SQLAlchemy Core over the tables of `desk_tables`; Alembic brings an older file up to date when it is opened.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import (
    Connection,
    Engine,
    Row,
    create_engine,
    delete,
    event,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.dialects.sqlite import insert as put

from jdec.adapters.desk_tables import audit, drafts, invitations, officers, passkeys, sessions
from jdec.node.people.desk import (
    AuditLine,
    DeskRole,
    Draft,
    Invitation,
    Officer,
    OfficerState,
    Passkey,
    Session,
)

FILE: Final = "desk.sqlite"
MOST_DRAFTS: Final = 100
NEWEST: Final = "0003"
"""The newest step of the tables' history."""
_STEPS: Final = Path(__file__).with_name("desk_migrations")


class SqliteDesk:
    """The desk store in a file."""

    def __init__(self, path: Path) -> None:
        self._engine = open_desk(path)
        # One writer at a time over these connections; another waits at the file.
        self._lock = threading.Lock()
        # The connection of a thread that has the store for itself.
        self._mine = threading.local()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Look and change in one step, of which nothing stays where it ends with an exception."""
        with self._writing():
            yield

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Give the one connection that writes, of all processes: what is read over it is so until it is written."""
        held: Connection | None = getattr(self._mine, "base", None)
        if held is not None:
            yield held
            return
        with self._lock, self._engine.begin() as base:
            # The driver's own transaction would begin with the first change only, and what was read before it might
            # be another's already.
            base.exec_driver_sql("BEGIN IMMEDIATE")
            self._mine.base = base
            try:
                yield base
            finally:
                self._mine.base = None

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        held: Connection | None = getattr(self._mine, "base", None)
        if held is not None:
            yield held
            return
        with self._engine.connect() as base:
            yield base

    def officers(self) -> list[Officer]:
        """All officers by number."""
        with self._reading() as base:
            return [_officer(row) for row in base.execute(select(officers).order_by(officers.c.number))]

    def officer(self, number: str) -> Officer | None:
        """One officer."""
        with self._reading() as base:
            row = base.execute(select(officers).where(officers.c.number == number)).first()
        return _officer(row) if row is not None else None

    def put_officer(self, officer: Officer) -> None:
        """Write an officer."""
        with self._writing() as base:
            _put_officer(base, officer)

    def put_look(self, number: str, language: str, theme: str) -> None:
        """Write how an officer's pages look, and nothing else of him."""
        change = update(officers).where(officers.c.number == number).values(language=language, theme=theme)
        with self._writing() as base:
            base.execute(change)

    def bar(self, number: str) -> bool:
        """Bar an officer, and take away all by which he might come back."""
        barred = update(officers).where(officers.c.number == number).values(state=OfficerState.BARRED.value)
        with self._writing() as base:
            changed = base.execute(barred).rowcount
            changed += base.execute(delete(invitations).where(invitations.c.number == number)).rowcount
            for table in (passkeys, sessions):
                base.execute(delete(table).where(table.c.number == number))
        return changed > 0

    def invite(self, invitation: Invitation) -> None:
        """Keep an invitation in place of earlier ones of the same officer."""
        with self._writing() as base:
            base.execute(delete(invitations).where(invitations.c.number == invitation.number))
            base.execute(
                insert(invitations).values(
                    secret_sha256=invitation.secret_sha256,
                    number=invitation.number,
                    roles=_joined(invitation.roles),
                    ends_at=invitation.ends_at,
                )
            )

    def invitation(self, secret_sha256: str, now: datetime) -> Invitation | None:
        """An invitation that is still good."""
        with self._reading() as base:
            return _invitation(base, secret_sha256, now)

    def invitations(self, now: datetime) -> list[Invitation]:
        """All invitations that are still good."""
        good = select(invitations).where(invitations.c.ends_at > now)
        with self._reading() as base:
            rows = base.execute(good).all()
        return [Invitation(row.secret_sha256, row.number, _roles(row.roles), row.ends_at) for row in rows]

    def register(self, secret_sha256: str, passkey: Passkey) -> bool:
        """Use an invitation up and keep the passkey made with it, and its officer where he is new.

        A bar ends the invitations before it, so one that is here was made after it.
        """
        with self._writing() as base:
            invited = _invitation(base, secret_sha256, passkey.made_at)
            if invited is None or invited.number != passkey.number:
                return False
            base.execute(delete(invitations).where(invitations.c.secret_sha256 == secret_sha256))
            row = base.execute(select(officers).where(officers.c.number == passkey.number)).first()
            known = _officer(row) if row is not None else Officer(passkey.number, ())
            officer = msgspec.structs.replace(
                known, roles=invited.roles, state=OfficerState.ACTIVE, is_demo=False
            )
            _put_officer(base, officer)
            # Somebody is invited again because his passkey is lost: whoever found it is not let in.
            for table in (passkeys, sessions):
                base.execute(delete(table).where(table.c.number == passkey.number))
            base.execute(insert(passkeys).values(**msgspec.structs.asdict(passkey)))
        return True

    def passkey(self, credential: bytes) -> Passkey | None:
        """A passkey by its credential id."""
        with self._reading() as base:
            row = base.execute(select(passkeys).where(passkeys.c.credential == credential)).first()
        return Passkey(**row._mapping) if row is not None else None

    def passkeys(self) -> list[Passkey]:
        """All passkeys."""
        with self._reading() as base:
            return [Passkey(**row._mapping) for row in base.execute(select(passkeys))]

    def used(self, credential: bytes, sign_count: int) -> None:
        """Keep a passkey's counter."""
        change = update(passkeys).where(passkeys.c.credential == credential).values(sign_count=sign_count)
        with self._writing() as base:
            base.execute(change)

    def open_session(self, session: Session) -> None:
        """Keep a session; those long over are forgotten."""
        with self._writing() as base:
            base.execute(delete(sessions).where(sessions.c.ends_at < session.begun_at))
            base.execute(insert(sessions).values(**msgspec.structs.asdict(session)))

    def session(self, cookie_sha256: str) -> tuple[Session, Officer] | None:
        """A session that was not ended, with its officer."""
        joined = select(sessions, officers).join(officers).where(sessions.c.cookie_sha256 == cookie_sha256)
        with self._reading() as base:
            row = base.execute(joined).first()
        if row is None:
            return None
        found = row._mapping
        fields = {name: found[sessions.c[name]] for name in Session.__struct_fields__}
        return Session(**fields), _officer_of({str(each.name): found[each] for each in officers.c})

    def sessions(self) -> list[Session]:
        """All sessions that were not ended."""
        with self._reading() as base:
            return [Session(**row._mapping) for row in base.execute(select(sessions))]

    def touch(self, cookie_sha256: str, seen_at: datetime) -> None:
        """Keep when a session was last heard of."""
        change = update(sessions).where(sessions.c.cookie_sha256 == cookie_sha256).values(seen_at=seen_at)
        with self._writing() as base:
            base.execute(change)

    def end_session(self, cookie_sha256: str) -> None:
        """End one session."""
        with self._writing() as base:
            base.execute(delete(sessions).where(sessions.c.cookie_sha256 == cookie_sha256))

    def end_sessions(self, number: str) -> list[str]:
        """End every session of an officer."""
        with self._writing() as base:
            wanted = select(sessions.c.cookie_sha256).where(sessions.c.number == number)
            found = [str(row[0]) for row in base.execute(wanted)]
            base.execute(delete(sessions).where(sessions.c.number == number))
        return found

    def keep_draft(self, draft: Draft) -> None:
        """Keep a draft; of very many the oldest go."""
        values = {
            "number": draft.number,
            "form": draft.form,
            "fields": msgspec.json.encode(draft.fields).decode(),
            "kept_at": draft.kept_at,
        }
        with self._writing() as base:
            statement = put(drafts).values(**values)
            base.execute(statement.on_conflict_do_update(index_elements=["number", "form"], set_=values))
            of_officer = select(drafts.c.form).where(drafts.c.number == draft.number)
            old = of_officer.order_by(drafts.c.kept_at.desc()).offset(MOST_DRAFTS)
            base.execute(delete(drafts).where(drafts.c.number == draft.number, drafts.c.form.in_(old)))

    def drafts(self, number: str) -> list[Draft]:
        """An officer's drafts, newest first."""
        wanted = select(drafts).where(drafts.c.number == number).order_by(drafts.c.kept_at.desc())
        with self._reading() as base:
            rows = base.execute(wanted).all()
        return [
            Draft(row.number, row.form, msgspec.json.decode(row.fields, type=dict[str, str]), row.kept_at)
            for row in rows
        ]

    def drop_draft(self, number: str, form: str) -> None:
        """Forget a draft."""
        with self._writing() as base:
            base.execute(delete(drafts).where(drafts.c.number == number, drafts.c.form == form))

    def write_down(self, line: AuditLine) -> None:
        """Add a line to the audit trail."""
        with self._writing() as base:
            base.execute(insert(audit).values(**msgspec.structs.asdict(line)))

    def audit(self, limit: int, skip: int = 0) -> Sequence[AuditLine]:
        """The newest lines but for the first, newest first."""
        wanted = select(audit).order_by(audit.c.line.desc()).limit(limit).offset(skip)
        with self._reading() as base:
            rows = base.execute(wanted).all()
        return [
            AuditLine(row.at, row.number, row.action, row.target, row.source, row.outcome) for row in rows
        ]


def open_desk(path: Path) -> Engine:
    """Open the file, made where it is missing and brought up to date where it is old."""
    # Only a file that is not there yet: to close it once takes away every lock that this process's other connections
    # hold on it (POSIX), and another process would then take the write-ahead log from under them.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    path.chmod(0o600)
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", prepare)
    bring_up_to_date(engine)
    return engine


def bring_up_to_date(engine: Engine) -> None:
    """Apply the steps that a file has not had yet."""
    with engine.connect() as connection:
        is_there = inspect(connection).has_table("alembic_version")
        if is_there and connection.scalar(text("SELECT version_num FROM alembic_version")) == NEWEST:
            return
    # Imported here: slow to load, and needed once.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_STEPS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def prepare(connection: Any, _record: Any) -> None:
    """Have each new connection wait for others, keep references, and write through to the disk."""
    cursor = connection.cursor()
    for pragma in ("busy_timeout = 5000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _put_officer(base: Connection, officer: Officer) -> None:
    values = {
        **msgspec.structs.asdict(officer),
        "roles": _joined(officer.roles),
        "state": officer.state.value,
    }
    statement = put(officers).values(**values)
    base.execute(statement.on_conflict_do_update(index_elements=["number"], set_=values))


def _invitation(base: Connection, secret_sha256: str, now: datetime) -> Invitation | None:
    row = base.execute(select(invitations).where(invitations.c.secret_sha256 == secret_sha256)).first()
    if row is None or row.ends_at <= now:
        return None
    return Invitation(row.secret_sha256, row.number, _roles(row.roles), row.ends_at)


def _officer(row: Row[Any]) -> Officer:
    return _officer_of({str(name): value for name, value in row._mapping.items()})


def _officer_of(found: Mapping[str, Any]) -> Officer:
    return Officer(
        number=found["number"],
        roles=_roles(found["roles"]),
        name=found["name"],
        language=found["language"],
        theme=found["theme"],
        state=OfficerState(found["state"]),
        is_demo=found["is_demo"],
    )


def _joined(roles: Sequence[DeskRole]) -> str:
    return " ".join(role.value for role in roles)


def _roles(text: str) -> tuple[DeskRole, ...]:
    return tuple(DeskRole(each) for each in text.split())
