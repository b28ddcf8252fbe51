#!/usr/bin/python3
"""Requests to a real PostgREST, of several kinds in turn: prints what each block of them took.

    http.py BLOCKS

A block is 40 requests of a kind, one after another over one connection, and some before that are not counted; kinds
take turns in an order that changes.  Prints a line for each block: its number, the kind, requests a second, and the
microseconds of CPU a request of PostgreSQL's backends and of PostgREST.  Expects HTTP_PORT, HTTP_PROCESS (PostgREST's)
and HTTP_TOKEN, and PGHOST and so on of a superuser.
"""
import json
import os
import pathlib
import random
import socket
import statistics
import sys
import time

import psycopg2

COUNT, WARM_UP = 40, 5
PORT, PROCESS, TOKEN = int(os.environ["HTTP_PORT"]), os.environ["HTTP_PROCESS"], os.environ["HTTP_TOKEN"]


def some_item():
    return f"00000000-0000-7000-8000-{random.randint(100000000000, 100000000999)}"


def patch():
    return "PATCH", f"/counter?id=eq.{random.randint(1, 1000)}", "bench", {"n": random.randint(1, 1000)}


def patch_item():
    return "PATCH", f"/plain_item?item_id=eq.{some_item()}", "bench", {"on_hand": random.randint(1, 1000)}


def function():
    return "POST", "/rpc/count", "bench", {"id": random.randint(1, 1000)}


def command():
    return "POST", "/rpc/adjust_stock", "erp", {"item_id": some_item(), "delta": 1, "reason": "count"}


def command_form():
    return "POST", "/rpc/adjust_stock", "erp", f"item_id={some_item()}&delta=1&reason=count"


def written(method, path, schema, body):
    """The bytes of a request."""
    is_form = isinstance(body, str)
    text = body if is_form else json.dumps(body)
    kind = "x-www-form-urlencoded" if is_form else "json"
    return (f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nUser-Agent: bench\r\nAccept: */*\r\n"
            f"Authorization: Bearer {TOKEN}\r\nContent-Profile: {schema}\r\nPrefer: return=representation\r\n"
            f"Content-Type: application/{kind}\r\nContent-Length: {len(text)}\r\n\r\n{text}").encode()


class Connection:
    def __init__(self):
        self.socket = socket.create_connection(("127.0.0.1", PORT))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""

    def receive_past(self, mark):
        """What comes before the mark; the mark is taken as well."""
        while mark not in self.received:
            more = self.socket.recv(65536)
            if not more:
                raise ConnectionError("the server has closed the connection")
            self.received += more
        before, self.received = self.received.split(mark, 1)
        return before

    def receive(self, length):
        while len(self.received) < length:
            self.received += self.socket.recv(65536)
        self.received = self.received[length:]

    def exchange(self, request):
        self.socket.sendall(request)
        head = self.receive_past(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200 "):
            sys.exit(f"{head.decode()}\n{self.received.decode()}")
        lines = head.lower().split(b"\r\n")
        lengths = [int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")]
        if lengths:
            self.receive(lengths[0])
            return
        length = -1
        while length != 0:
            length = int(self.receive_past(b"\r\n"), 16)
            self.receive(length + 2)


def cpu_us(*processes):
    """What processes have spent on processors so far."""
    tasks = [path for process in processes for path in pathlib.Path(f"/proc/{process}/task").glob("*/schedstat")]
    return sum(int(path.read_text().split()[0]) / 1000 for path in tasks)


def backends():
    connection = psycopg2.connect("")
    cursor = connection.cursor()
    cursor.execute("SELECT pid FROM pg_stat_activity WHERE usename = 'bench_authenticator'")
    return [row[0] for row in cursor.fetchall()]


def measure(connection, kind):
    """Requests a second, by the median of a block, as others use the machine, too; and what a request cost: of the
    backends, of PostgREST."""
    for _ in range(WARM_UP):
        connection.exchange(written(*kind()))
    processes = backends()
    backend_us, server_us, seconds = cpu_us(*processes), cpu_us(PROCESS), []
    for _ in range(COUNT):
        request, begin_at = written(*kind()), time.monotonic()
        connection.exchange(request)
        seconds.append(time.monotonic() - begin_at)
    return 1 / statistics.median(seconds), (cpu_us(*processes) - backend_us) / COUNT, (cpu_us(PROCESS) - server_us) / COUNT


def main():
    connection = Connection()
    kinds = [patch, patch_item, function, command, command_form]
    for block in range(int(sys.argv[1])):
        random.shuffle(kinds)
        for kind in kinds:
            print(block, kind.__name__, *measure(connection, kind))


main()
