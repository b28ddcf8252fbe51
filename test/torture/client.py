"""Clients: each sends random transactions over a connection of its own, and keeps a log of them.

The log has a line before a transaction is sent, {"begin": number, "attempt", "tenant", "steps", ...}, and one
when it is known what became of it, {"end": number, "attempt", "outcome", ...}.  Outcomes:

	committed   acknowledged; "receipts" has what was kept, by command id
	absent      refused, rolled back, or COMMIT was never sent: nothing of it may be there
	unknown     the connection ended before the answer came; "receipts" has what had been received by then
"""
import json
import os
import random
import socket
import threading
import time
import traceback

import psycopg2

from commands import Choice, ledger_transfers, note

ISOLATION = ["READ COMMITTED"] * 7 + ["REPEATABLE READ", "SERIALIZABLE", "SERIALIZABLE"]
SHAPES = {"single": 36, "typed": 10, "batch": 14, "append": 8, "ledger": 10, "transaction": 13, "bait": 6, "prepared": 3}
# typed functions: command -> (function, the name of its id)
TYPED = {"inventory.item.adjust_stock": ("adjust_stock", "item_id"), "inventory.item.receive_stock": ("receive_stock", "item_id"),
         "inventory.item.issue_stock": ("issue_stock", "item_id"), "inventory.item.reserve_stock": ("reserve_stock", "item_id"),
         "inventory.item.ship_stock": ("ship_stock", "item_id"), "inventory.item.rename": ("rename_item", "item_id"),
         "inventory.transfer.send": ("send_stock_transfer", "transfer_id"), "sales.order.submit": ("submit_order", "order_id"),
         "sales.order.complete": ("complete_order", "order_id"), "sales.order.cancel": ("cancel_order", "order_id"),
         "sales.order.add_line": ("add_order_line", "order_id"), "accounting.entry.post": ("post_entry", "entry_id")}
PASSING = {"40001", "40P01", "55P03", "57014", "53100", "53200", "58030"}  # worth another attempt


class Log:
    """A file to which lines are added, one JSON value each."""

    def __init__(self, path):
        self.file = open(path, "a", buffering=1, encoding="utf-8")
        self.path = path

    def add(self, **fields):
        self.file.write(json.dumps(fields, separators=(",", ":"), default=str) + "\n")


class Lost(Exception):
    """The connection has ended."""


def is_lost(error, connection):
    """Has the connection ended by this error?  Then nobody knows whether the statement was done."""
    severity = error.diag.severity_nonlocalized or ""
    return bool(connection.closed) or error.pgcode is None or severity in ("FATAL", "PANIC") or error.pgcode[:3] in ("57P", "080")


class Session:
    """A connection as a tenant's clerk."""

    def __init__(self, address, tenant, name):
        self.tenant = tenant
        self.connection = psycopg2.connect(**address, user=f"{tenant}_clerk", application_name=name)
        self.connection.autocommit = True
        self.run("SET lock_timeout = '3s'; SET statement_timeout = '20s'")

    def run(self, sql, arguments=None):
        """The rows of a statement.  Raises Lost when the connection has ended."""
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(sql, arguments)
                return cursor.fetchall() if cursor.description else []
        except psycopg2.Error as error:
            if is_lost(error, self.connection):
                self.close()
                raise Lost(f"{error.pgcode} {error}".strip()) from error
            raise

    def cut(self):
        """Ends the connection from outside, in the middle of whatever goes on."""
        try:
            copy = socket.socket(fileno=os.dup(self.connection.fileno()))
            copy.shutdown(socket.SHUT_RDWR)
            copy.close()
        except (OSError, psycopg2.Error):
            pass  # it has ended already

    def close(self):
        try:
            self.connection.close()
        except psycopg2.Error:
            pass


class Client(threading.Thread):
    """A client of the tenants.  control says when it works, where the server is, and what is counted."""

    def __init__(self, control, world, number, log_path):
        super().__init__(name=f"client {number}", daemon=True)
        self.control = control
        self.world = world
        self.number = number
        self.random = random.Random(f"{control.seed} client {number}")
        self.log = Log(log_path)
        self.session = None
        self.count = 0
        self.pending = {}
        self.is_working = False

    # ----- what it wants -----

    def plan(self):
        """The next transaction."""
        r = self.random
        if self.count % 40 == 0:
            self.tenant = r.choice(self.control.tenants[:2] + self.control.tenants)
        self.count += 1
        c = Choice(self.world, self.tenant, r, self.number, self.count)
        shape = r.choices(list(SHAPES), list(SHAPES.values()))[0]
        plan = {"begin": self.count, "tenant": self.tenant, "shape": shape, "isolation": r.choice(ISOLATION), "ending": "commit"}
        if r.random() < 0.06:
            plan["timeout"] = [r.choice(["statement_timeout", "lock_timeout"]), r.randint(1, 20)]
        if shape in ("transaction", "prepared"):
            plan["steps"] = [self.step(c, r.choice(["single", "single", "batch", "append", "ledger"]), r.choice([None, "keep", "keep", "undo"]))
                             for _ in range(r.randint(2, 5))]
            if r.random() < 0.15:
                plan["ending"] = "rollback"
        elif shape == "bait":
            # Two of these in another order than somebody else's: a deadlock, unless the locks are waited for in vain.
            plan["steps"] = [{"kind": "single", "calls": [c.as_call("inventory.item.adjust_stock", c.id("item", n), {"delta": r.choice([-1, 1])})]}
                             for n in r.sample(range(4), r.randint(2, 4))]
        else:
            plan["steps"] = [self.step(c, shape)]
        return plan

    def step(self, c, shape, savepoint=None):
        r = self.random
        step = {"kind": shape, **({"savepoint": savepoint} if savepoint else {})}
        if shape == "batch":
            step["calls"] = [c.call() for _ in range(r.randint(2, 5))]
        elif shape == "append":
            step["calls"] = [c.as_call(*note(c, r)) for _ in range(r.choice([1, 1, 3]))]
        elif shape == "ledger":
            pending = self.pending.setdefault(self.tenant, [])
            step["calls"] = [c.as_call("transfers", None, ledger_transfers(c, r, pending))]
        elif shape == "typed":
            call = c.call()
            while call["command"] not in TYPED:
                call = c.call()
            step["calls"] = [call]
        else:
            step["calls"] = [c.call()]
        return step

    # ----- what it does -----

    def run(self):
        try:
            while self.control.wait_to_go(self):
                self.work()
        except Exception:  # pylint: disable=broad-except
            self.control.broken(self, traceback.format_exc())

    def work(self):
        """One transaction, and what becomes of it; asks again where that may help, and sometimes where it need not."""
        plan = self.plan()
        again = self.random.random()
        for attempt in range(1, 4):
            outcome, error = self.attempt(plan, attempt)
            self.control.count_attempt(outcome, error)
            # A client that does not know asks again; some ask though they were answered.
            if not (again < 0.04 and attempt == 1 or again < 0.6 and (outcome == "unknown" or error[:5] in PASSING)):
                break
            if not self.control.may_go_on():
                break

    def connect(self, tenant):
        """A session of the tenant, or None when there is no server."""
        if self.session is not None and (self.session.tenant != tenant or self.session.connection.closed):
            self.session.close()
            self.session = None
        if self.session is None:
            try:
                self.session = Session(self.control.address(), tenant, self.name)
            except (psycopg2.Error, Lost):
                time.sleep(0.05)
        return self.session

    def attempt(self, plan, attempt):
        """Sends a transaction once: (outcome, error)."""
        session = self.connect(plan["tenant"])
        if session is None:
            return "unsent", ""
        receipts, error, outcome = {}, "", "absent"
        sent_last = False
        try:
            self.find_insights(session, plan)
            self.log.add(**plan, attempt=attempt)
            if "timeout" in plan and self.control.has_timeouts:
                session.run("SELECT set_config(%s, %s, false)", [plan["timeout"][0], f"{plan['timeout'][1]}ms"])
            if len(plan["steps"]) == 1 and plan["isolation"] == "READ COMMITTED":
                sent_last = True
                receipts = self.send(session, plan["steps"][0])
                outcome = "committed"
            else:
                session.run(f"BEGIN ISOLATION LEVEL {plan['isolation']}")
                for step in plan["steps"]:
                    self.send_guarded(session, step, receipts)
                sent_last = True
                outcome = self.finish(session, plan, attempt)
        except Lost as lost:
            outcome, error = "unknown" if sent_last and plan["ending"] == "commit" else "absent", f"lost: {lost}"
            if plan["shape"] == "prepared" and sent_last:
                outcome = self.resolve(plan, attempt)
        except psycopg2.Error as refused:
            error = f"{refused.pgcode} {refused.diag.message_detail or refused}".strip()
            if plan["shape"] == "prepared" and sent_last and "prepared" in plan:
                outcome = self.resolve(plan, attempt)
            self.reset(session)
        else:
            self.reset(session, "timeout" in plan)
        self.log.add(end=plan["begin"], attempt=attempt, outcome=outcome, receipts=receipts, **({"error": error[:200]} if error else {}))
        return outcome, error

    def find_insights(self, session, plan):
        """Puts ids of insights where the plan has "?insight N": which there are, nobody knows beforehand."""
        for call in (call for step in plan["steps"] for call in step["calls"]):
            if str(call["aggregate"]).startswith("?insight"):
                rows = session.run("SELECT insight_id FROM erp.insight ORDER BY insight_id LIMIT 1 OFFSET %s", [int(call["aggregate"][9:])])
                call["aggregate"] = str(rows[0][0]) if rows else self.world.id("no insight")

    def reset(self, session, has_timeout=True):
        """Ends what is left of a transaction, and of its settings."""
        try:
            session.run("ROLLBACK" if session.connection.info.transaction_status else "SELECT")
            if has_timeout:
                session.run("SET lock_timeout = '3s'; SET statement_timeout = '20s'")
        except (Lost, psycopg2.Error):
            session.close()

    def send_guarded(self, session, step, receipts):
        """Sends a step of a transaction, behind a savepoint if it has one."""
        savepoint = step.get("savepoint")
        if not savepoint:
            receipts.update(self.send(session, step))
            return
        session.run("SAVEPOINT s")
        try:
            got = self.send(session, step)
        except psycopg2.Error as error:
            if error.pgcode in PASSING:
                raise
            session.run("ROLLBACK TO s")
        else:
            if savepoint == "keep":
                receipts.update(got)
            else:
                session.run("ROLLBACK TO s")
        session.run("RELEASE SAVEPOINT s")

    def send(self, session, step):
        """Sends a step: what was answered, by command id."""
        calls = step["calls"]
        first = calls[0]
        if first["command"] in ("transfers", "accounts"):
            function, id_name = ("create_transfers", "transfer_id") if first["command"] == "transfers" else ("create_ledger_accounts", "account_id")
            rows = session.run(f"SELECT {id_name}::text, status FROM erp.{function}(%s, command_id => %s)",
                               [json.dumps(first["payload"]), first["id"]])
            return {first["id"]: {"statuses": dict(rows)}}
        if step["kind"] == "append" and len(calls) == 1:
            rows = session.run("SELECT version, position FROM forge.append('note', %s, %s, command_id => %s)",
                               [first["aggregate"], json.dumps(first["payload"]), first["id"]])
            return {first["id"]: {"version": rows[-1][0], "events": len(rows), "position": rows[-1][1]}}
        if step["kind"] == "append":
            sql, argument = "forge.append_batch", [{"aggregate_type": "note", "aggregate_id": call["aggregate"], "events": call["payload"],
                                                    "command_id": call["id"]} for call in calls]
        elif step["kind"] == "batch":
            sql, argument = "forge.execute_batch", [{"command": call["command"], "payload": call["payload"], "command_id": call["id"],
                                                     **({"aggregate_id": call["aggregate"]} if call["aggregate"] else {})} for call in calls]
        elif step["kind"] == "typed":
            function, id_name = TYPED[first["command"]]
            names = {**first["payload"], id_name: first["aggregate"], "command_id": first["id"]}
            values = [json.dumps(value) if isinstance(value, list) else value for value in names.values()]
            casts = [f"{name} => %s{'::uuid' if name.endswith('_id') or name == 'reference' else ''}" for name in names]
            session.run(f"SELECT FROM erp.{function}({', '.join(casts)})", values)
            return {first["id"]: {}}
        else:
            rows = session.run("SELECT * FROM forge.execute(%s, %s, %s, command_id => %s)",
                               [first["command"], first["aggregate"], json.dumps(first["payload"]), first["id"]])
            return self.as_receipts(rows)
        return self.as_receipts(session.run(f"SELECT * FROM {sql}(%s)", [json.dumps(argument)]))

    @staticmethod
    def as_receipts(rows):
        return {row[0]: {"version": row[2], "events": row[3], "position": row[4], "replayed": row[5]} for row in rows}

    def finish(self, session, plan, attempt):
        """Ends a transaction as the plan has it."""
        if plan["shape"] != "prepared":
            session.run(plan["ending"].upper())
            return "committed" if plan["ending"] == "commit" else "absent"
        plan.pop("prepared", None)
        session.run(f"PREPARE TRANSACTION '{self.gid(plan, attempt)}'")
        plan["prepared"] = True
        time.sleep(self.random.choice([0, 0.01]))
        session.run(f"{plan['ending'].upper()} PREPARED '{self.gid(plan, attempt)}'")
        return "committed" if plan["ending"] == "commit" else "absent"

    def gid(self, plan, attempt):
        return f"torture {self.number} {plan['begin']} {attempt}"

    def resolve(self, plan, attempt):
        """Ends a prepared transaction after its connection has ended.  One that was acknowledged as prepared ends as
        planned, another one is rolled back."""
        ending = plan["ending"] if plan.get("prepared") else "rollback"
        while not self.control.is_over:
            session = self.connect(plan["tenant"])
            if session is not None:
                try:
                    session.run(f"{ending.upper()} PREPARED '{self.gid(plan, attempt)}'")
                    break
                except Lost:
                    pass
                except psycopg2.Error as error:
                    if error.pgcode == "42704":
                        break  # there is none: it is ended already, or was never prepared
            time.sleep(0.05)
        return "committed" if ending == "commit" else "absent"
