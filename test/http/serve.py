#!/usr/bin/python3
"""A stand-in for PostgREST, for the tests and the demo: HTTP in, PostgREST's SQL out.

    serve.py [--host 127.0.0.1] [--port 0] [--pool 10] [--pre-config forge.pre_config] --dsn DSN

Connects as the role of the DSN, which is PostgREST's authenticator; prints the address that it listens
on; ends on SIGTERM.  Not for production: it does not verify tokens (forge.pre_request does), and it takes
the role of a token from its claim "role".

It sends the statements that PostgREST 14 and 16 send: a transaction for each request, READ ONLY for GET,
HEAD and functions that are not VOLATILE, the settings role, request.jwt.claims, request.method,
request.path, request.headers and request.cookies, the function of db-pre-request, one main statement.

What it can do:
- GET of views: filters by eq, neq, gt, gte, lt, lte, like, ilike, is, in, each also with "not."; order,
  limit, offset; select with casts, aliases, and with what a function relates; Prefer: count=exact
- GET and POST /rpc/function: JSON, forms, a body that is the only argument; of a list the first element
- JSON, CSV, application/vnd.pgrst.object+json, and the functions that return the domain of a media type
- response.headers, response.status, errors with PostgREST's statuses, Prefer: tx=rollback
It answers 501 and says why to what PostgREST could do beyond that.
"""
import argparse
import contextlib
import http.server
import json
import queue
import signal
import socket
import sys
import threading

import psycopg2
import psycopg2.extensions
import psycopg2.extras

from driver import catalog, media, transaction
from driver.errors import HttpError
from driver.request import Request
from driver.statement import Session


class Pool:
    """Connections that serve all requests in turn."""

    def __init__(self, dsn, size):
        self.dsn = dsn
        self.idle = queue.LifoQueue()
        for _ in range(size):
            self.idle.put(None)

    def connect(self):
        connection = psycopg2.connect(self.dsn, application_name="PostgREST stand-in")
        connection.autocommit = True
        psycopg2.extras.register_default_json(connection, loads=lambda text: text)
        psycopg2.extras.register_default_jsonb(connection, loads=lambda text: text)
        with connection.cursor() as cursor:
            cursor.execute("SET client_encoding = 'UTF8'; SET client_min_messages TO WARNING;")
        return Session(connection)

    @contextlib.contextmanager
    def session(self):
        session = self.idle.get()
        try:
            if session is None or session.connection.closed:
                try:
                    session = self.connect()
                except psycopg2.Error as error:
                    session = None
                    raise HttpError(503, "PGRST000", "Database connection error. Retrying the connection.", str(error)) from error
            yield session
        finally:
            self.idle.put(session)


def answer(planned, row, request):
    """(status, headers, body) of a request that succeeded."""
    total, page_total, body, own_headers, own_status, _ = row
    offset = next((int(value) for key, value in request.pairs if key == "offset" and value.isdigit()), 0)
    last = f"{offset}-{offset + page_total - 1}" if page_total else "*"
    headers = [("Content-Range", f"{last}/{'*' if total is None else total}")]
    status = 206 if total is not None and page_total < total else 200
    if total is not None and offset > total:
        raise HttpError(416, "PGRST103", "Requested range not satisfiable", f"An offset of {offset} was requested, but there are only {total} rows.")
    body = bytes(body) if isinstance(body, memoryview) else (body or "").encode()
    if planned.routine and planned.routine.is_void:
        status, body = 204, b""
    else:
        headers.append(("Content-Type", media.content_type(planned.media_type)))
    if request.preferences.get("tx") in ("commit", "rollback"):
        headers.append(("Preference-Applied", f"tx={request.preferences['tx']}"))
    return (*overridden(status, headers, own_headers, own_status), body)


def overridden(status, headers, own_headers, own_status):
    """Status and headers, after what response.status and response.headers say."""
    if own_status:
        if not own_status.isdigit():
            raise HttpError(500, "PGRST112", "response.status guc must be a valid status code")
        status = int(own_status)
    if own_headers:
        try:
            own = [pair for element in json.loads(own_headers) for pair in element.items()]
            if not all(isinstance(value, str) and len(element) == 1 for element in json.loads(own_headers) for value in element.values()):
                raise ValueError(own_headers)
        except (ValueError, AttributeError, TypeError):
            raise HttpError(500, "PGRST111", "response.headers guc must be a JSON array composed of objects with a single key and a string value") from None
        names = {name.lower() for name, _ in own}
        headers = [header for header in headers if header[0].lower() not in names] + own
    return status, headers


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "PostgREST-stand-in"
    sys_version = ""
    disable_nagle_algorithm = True

    def handle_request(self):
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(self.command, self.path, self.headers.items(), self.rfile.read(length))
        try:
            with self.server.pool.session() as session:
                planned, row = transaction.run(session, self.server.settings, request)
            status, headers, body = answer(planned, row, request)
        except HttpError as error:
            status, headers, body = error.answer()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, " ".join(value.split("\r\n")).replace("\n", " "))
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = handle_request

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address, dsn, pool_size, pre_config):
        super().__init__(address, Handler)
        self.pool = Pool(dsn, pool_size)
        with self.pool.session() as session:
            self.settings = catalog.settings(session.connection, pre_config)

    def handle_error(self, _request, _address):
        if not isinstance(sys.exc_info()[1], (ConnectionError, socket.timeout)):
            super().handle_error(_request, _address)


def main():
    parser = argparse.ArgumentParser(description="A stand-in for PostgREST, for tests and the demo.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--pool", type=int, default=10)
    parser.add_argument("--pre-config", default="forge.pre_config")
    parser.add_argument("--dsn", default="")
    options = parser.parse_args()
    server = Server((options.host, options.port), options.dsn, options.pool, options.pre_config)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"http://{options.host}:{server.server_address[1]}", flush=True)
    server.serve_forever()


main()
