"""Tenants for the tests, people in them, and an HTTP client for each of these people.

The suites run by run.sh, which tells in FORGE_HTTP where the server of HTTP listens and, by PGHOST and so
on, where the database is.
"""
import base64
import hashlib
import hmac
import http.client
import json
import os
import time
import urllib.parse
import uuid

import psycopg2

SECRET = b"secret-of-the-tests-and-of-nothing-else"  # that of setup.sql
BASE = urllib.parse.urlsplit(os.environ["FORGE_HTTP"])


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(tenant_id, person, roles=None, secret=SECRET, **claims):
    """A signed token of a person, with the given roles or with those of the person's record."""
    payload = {"sub": person, "tenant_id": tenant_id, "exp": int(time.time()) + 3600,
               "iss": "https://idp.example/", "aud": "forgeerp", **({} if roles is None else {"roles": roles}), **claims}
    head = base64url(b'{"alg":"HS256","typ":"JWT","kid":"test"}')
    signed = f"{head}.{base64url(json.dumps(payload).encode())}"
    return f"{signed}.{base64url(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


class Response:
    """status, headers (http.client.HTTPMessage), text."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.content = response.read()
        self.text = self.content.decode("utf-8", "replace")

    def json(self):
        """The body, or None where it is no JSON."""
        try:
            return json.loads(self.text)
        except ValueError:
            return None

    def refusal(self):
        """Status and code of an error: (422, "ZF008")."""
        body = self.json()
        return self.status, body.get("code") if isinstance(body, dict) else None


class Client:
    """Sends requests over one connection, with a token or without."""

    def __init__(self, bearer=None):
        self.bearer = bearer
        self.connection = http.client.HTTPConnection(BASE.hostname, BASE.port, timeout=30)

    def request(self, method, path, body=None, **headers):
        """headers: by name, "_" for "-"."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.bearer:
            sent["Authorization"] = f"Bearer {self.bearer}"
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            sent.setdefault("Content-Type", "application/json")
        self.connection.request(method, path, body, sent)
        answer = Response(self.connection.getresponse())
        if method == "HEAD":
            self.connection.close()  # some releases of PostgREST's HTTP server end it, and do not say so
        return answer

    def get(self, path, **headers):
        return self.request("GET", path, **headers)

    def call(self, function, arguments=None, **headers):
        """POST of JSON to a function."""
        return self.request("POST", f"/rpc/{function}", arguments or {}, **headers)

    def form(self, function, pairs, **headers):
        """POST of a form to a function.  pairs: [(name, value)]."""
        return self.request("POST", f"/rpc/{function}", urllib.parse.urlencode(pairs),
                            Content_Type="application/x-www-form-urlencoded", **headers)


class Shop:
    """A tenant of its own.  shop.admin, shop.manager, shop.viewer and shop.nobody are clients; the last
    one is signed in and has no role."""

    def __init__(self, slug):
        self.tenant_id = one("SELECT forge.create_tenant(%s)", slug)
        self.people = {role: str(uuid.uuid4()) for role in ("admin", "manager", "viewer", "nobody")}
        self.admin = Client(token(self.tenant_id, self.people["admin"], ["admin"]))
        for role, person in self.people.items():
            made = self.admin.call("create_user", {"email": f"{role}@{slug}.example", "display_name": role.title(),
                                                   "user_id": person, "roles": [] if role == "nobody" else [role]})
            if made.status != 201:
                raise SystemExit(f"no user {role}: {made.text}")
            setattr(self, role, Client(self.token(role)))
        self.anybody = Client()

    def token(self, role, **claims):
        return token(self.tenant_id, self.people[role], **claims)


def one(sql, *arguments):
    """The first field of the first row of a statement that the superuser runs."""
    rows = run(sql, *arguments)
    return rows[0][0] if rows else None


def run(sql, *arguments):
    """The rows of a statement that the superuser runs."""
    connection = psycopg2.connect("")
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql, arguments or None)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def wait_for(condition, seconds=30):
    """What a function returns as soon as that is true; fails after some time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise SystemExit("it has not come")
