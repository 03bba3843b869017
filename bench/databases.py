"""The databases of the bench: one for each size, marked as ours, built once, refilled only when the marks say so.

On the PostgreSQL server that DATABASE_URL names; without it, on SQLite, each in a folder of its own under var/.
"""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from scripts.console import Stop, say
from scripts.places import VAR_DIR

#: Data of another version are built again.
VERSION = 3
MARK = "bench_data"
_MARK = sql.Identifier(MARK)
POSTGRESQL, SQLITE = "postgresql", "sqlite"


def backend() -> str:
    given = os.environ.get("DATABASE_URL", "")
    if given and not given.startswith(("postgres://", "postgresql://")):
        raise Stop("make bench đo trên PostgreSQL (DATABASE_URL=postgres://…, quyền tạo cơ sở dữ liệu) hoặc SQLite.")
    return POSTGRESQL if given else SQLITE


def environment(proposals: int) -> dict[str, str]:
    """What a process needs to work on the data of that size."""
    on_server = backend() == POSTGRESQL
    place = {"DATABASE_URL": url_of(proposals)} if on_server else {"KL14_VAR": str(folder_of(proposals))}
    return {**os.environ, **place, "DJANGO_SETTINGS_MODULE": "bench.settings"}


def name_of(proposals: int) -> str:
    return f"kl14_bench_{proposals}"


def url_of(proposals: int) -> str:
    """The address of the database for so many proposals, on the server that DATABASE_URL names."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name_of(proposals)}"))


def folder_of(proposals: int) -> Path:
    return VAR_DIR / "bench" / name_of(proposals)


def prepare(proposals: int) -> bool:
    """Makes the database unless it stands complete; True when it is still to be filled. Touches no data but ours."""
    return _prepare_database(proposals) if backend() == POSTGRESQL else _prepare_folder(proposals)


def finish(proposals: int) -> None:
    """Marks the data as complete; on a server with fresh statistics and visibility map."""
    if backend() == SQLITE:
        (folder_of(proposals) / MARK).write_text(str(VERSION))
        return
    with psycopg.connect(url_of(proposals), autocommit=True) as done:
        say("  VACUUM ANALYZE")
        done.execute("VACUUM (ANALYZE)")
        done.execute(sql.SQL("UPDATE {} SET complete = true").format(_MARK))


def _prepare_folder(proposals: int) -> bool:
    folder = folder_of(proposals)
    mark = folder / MARK
    if mark.exists() and mark.read_text() == str(VERSION):
        return False
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return True


def _prepare_database(proposals: int) -> bool:
    url, name = url_of(proposals), name_of(proposals)
    try:
        with psycopg.connect(urlunsplit(urlsplit(url)._replace(path="/postgres")), autocommit=True) as service:
            known = service.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if known and _is_complete(url, name, proposals):
                return False
            if known:
                service.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
            service.execute(
                sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(name))
            )
    except psycopg.OperationalError as error:
        raise Stop(f"Không nối được tới PostgreSQL ở DATABASE_URL: {str(error).splitlines()[0]}") from None
    with psycopg.connect(url) as fresh:
        fresh.execute(sql.SQL("CREATE TABLE {} (proposals integer, version integer, complete boolean)").format(_MARK))
        fresh.execute(sql.SQL("INSERT INTO {} VALUES (%s, %s, false)").format(_MARK), [proposals, VERSION])
    return True


def _is_complete(url: str, name: str, proposals: int) -> bool:
    """Whether the data are ours, whole and of this version. Refuses a database with data that are not ours."""
    with psycopg.connect(url) as there:
        tables = {row[0] for row in there.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
        if MARK in tables:
            row = there.execute(sql.SQL("SELECT proposals, version, complete FROM {}").format(_MARK)).fetchone()
            return row == (proposals, VERSION, True)
    if tables:
        raise Stop(f"Cơ sở dữ liệu {name} đang chứa dữ liệu khác; make bench không ghi vào đó.")
    return False
