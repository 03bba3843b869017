"""The databases of the bench: one for each size, marked as ours, built once, refilled only when the marks say so."""

import os
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from scripts.console import Stop, say

#: Data of another version are built again.
VERSION = 1
MARK = "bench_data"


def url_of(proposals: int) -> str:
    """The address of the database for so many proposals, on the server that DATABASE_URL names."""
    return urlunsplit(urlsplit(server())._replace(path=f"/{name_of(proposals)}"))


def name_of(proposals: int) -> str:
    return f"kl14_bench_{proposals}"


def server() -> str:
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith(("postgres://", "postgresql://")):
        raise Stop(
            "make bench cần một máy chủ PostgreSQL: đặt DATABASE_URL=postgres://người-dùng:mật-khẩu@máy:5432/postgres, "
            "với quyền tạo cơ sở dữ liệu."
        )
    return given


def prepare(proposals: int) -> bool:
    """Makes the database unless it stands complete; True when it is still to be filled. Touches no data but ours."""
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


def finish(proposals: int) -> None:
    """Marks the database as complete, its statistics and its visibility map fresh."""
    with psycopg.connect(url_of(proposals), autocommit=True) as done:
        say("  VACUUM ANALYZE")
        done.execute("VACUUM (ANALYZE)")
        done.execute(sql.SQL("UPDATE {} SET complete = true").format(_MARK))


_MARK = sql.Identifier(MARK)


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
