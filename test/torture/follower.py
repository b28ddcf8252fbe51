"""Followers: each reads a tenant's feed all the time, as docs/reading-the-feed.md has it, and keeps what it reads."""
import threading
import time

import psycopg2

from client import Log, Lost, Session


class Follower(threading.Thread):
    """Reads the feed of a tenant from its cursor on, over a connection that may end at any time."""

    def __init__(self, control, tenant, log_path):
        super().__init__(name=f"follower {tenant}", daemon=True)
        self.control = control
        self.tenant = tenant
        self.log = Log(log_path)
        self.read = []          # (position, stream, version), in the order in which they came
        self.session = None
        self.page = 0

    def run(self):
        while not self.control.is_over:
            try:
                if self.session is None or self.session.connection.closed:
                    self.session = Session(self.control.address(), self.tenant, self.name)
                rows = self.read_page(self.session)
            except (psycopg2.Error, Lost):
                rows = []
                if self.session is not None:
                    self.session.close()
                    self.session = None
            if len(rows) < 200:
                time.sleep(0.1)

    def read_page(self, session):
        """Reads what comes next.  Both calls that read the feed are used."""
        self.page += 1
        function = "erp.read_events" if self.page % 2 else "forge.read"
        rows = session.run(f"SELECT position, aggregate_id::text, version FROM {function}(%s, 200)", [self.cursor()])
        if rows:
            self.read += rows
            self.log.add(positions=[row[0] for row in rows])
        return rows

    def cursor(self):
        return self.read[-1][0] if self.read else 0
