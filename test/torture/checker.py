"""What must hold, whatever has happened: the clients' logs against what the database has.

A violation is (rule, text).  The checker believes the logs, and tables of the database as they are; of the
extension's own checks it asks forge.verify and forge.doctor at the end.
"""
from collections import defaultdict
from decimal import Decimal

from client import Session
from commands import BANK, CASH, EQUITY, LEDGER, RENT, SUMMED
from history import LEDGER as LEDGER_CALLS
from model import MAIN, Stock

SERVER_FINDINGS = {"setting", "token_in_log"}  # of servers that are made for tests
COMMANDS = """
    SELECT t.slug, c.command_id::text, c.aggregate_id::text, c.version, c.event_count, c.position
      FROM forge.command c JOIN forge.tenant_row t ON t.id = c.tenant_id"""
TRANSFERS = """
    SELECT t.slug, x.transfer_id::text, x.result, x.debit_account_id::text, x.credit_account_id::text, x.amount, x.pending_id::text, x.flags
      FROM forge.transfer x JOIN forge.tenant_row t ON t.id = x.tenant_id WHERE x.ledger = %s"""


class Checker:
    def __init__(self, history, tenants, world, address):
        self.history = history
        self.tenants = tenants
        self.world = world
        self.address = address
        self.clock_went_back = False
        self.violations = []
        self.checked = {}  # by rule: how many things were looked at

    def fault(self, rule, text):
        self.violations.append((rule, text))

    def saw(self, rule, count):
        self.checked[rule] = self.checked.get(rule, 0) + count

    def check(self, cursor, followers=None):
        """All rules, on the connection of a cursor of the superuser: the violations."""
        self.violations = list(self.history.faults)
        self.cursor = cursor
        self.tenant_ids = {slug: str(tenant_id) for slug, tenant_id in self.rows("SELECT slug, id FROM forge.tenant_row")}
        self.stored = {row[1]: row for row in self.rows(COMMANDS)}
        self.check_commands()
        self.check_atoms()
        self.check_streams()
        self.check_stock()
        self.check_ledger()
        self.check_books()
        if followers:
            self.check_feed(followers)
        for row in self.rows("SELECT projection_name, row_key, problem, stored, replayed FROM forge.verify() LIMIT 1000"):
            # docs/operating.md: so it shows that the clock was set back
            if not (self.clock_went_back and row[2] == "recorded times descend"):
                self.fault("verify", " | ".join(str(value) for value in row))
        for row in self.rows("SELECT check_name, subject, problem FROM forge.doctor()"):
            if row[0] not in SERVER_FINDINGS:
                self.fault("doctor", " | ".join(str(value) for value in row))
        return self.violations

    def rows(self, sql, arguments=None):
        self.cursor.execute(sql, arguments)
        return self.cursor.fetchall()

    # ----- commands and events -----

    def check_commands(self):
        """Each acknowledged command is there, once and as acknowledged; none that was not is; and nothing else is."""
        self.events = events = defaultdict(list)
        for command_id, stream, version, position in self.rows(
                "SELECT command_id::text, aggregate_id::text, version, position FROM forge.event ORDER BY position"):
            events[command_id].append((stream, version, position))
        for command_id, known in self.history.known.items():
            row, written = self.stored.get(command_id), events.get(command_id, [])
            if known.call["command"] in LEDGER_CALLS:
                self.check_ledger_call(command_id, known, written)
            elif known.state == "stored" and row is None:
                self.fault("lost", f"{command_id} {known.call['command']}: {known.story}")
            elif known.state == "absent" and (row is not None or written):
                self.fault("undead", f"{command_id} {known.call['command']}: {known.story}")
            elif row is not None:
                self.check_receipts(command_id, known, row, written)
            elif written:
                self.fault("half", f"{command_id} has events, and no receipt")
        for command_id in self.stored.keys() - self.history.known.keys():
            self.fault("stranger", f"command {command_id} was sent by nobody")
        tenants = tuple(self.tenant_ids[slug] for slug in self.tenants)
        for command_id, event_type in self.rows("SELECT command_id::text, event_type FROM forge.event WHERE tenant_id::text IN %s", [tenants]):
            if command_id not in self.history.known:
                self.fault("stranger", f"event {event_type} of {command_id}")
        self.saw("commands", len(self.history.known))

    def check_ledger_call(self, command_id, known, written):
        """Its command id has no receipt; check_ledger looks at the transfers."""
        if known.state == "absent" and written:
            self.fault("undead", f"{command_id} {known.call['command']}: {known.story}")
        created = {one for receipt in known.receipts for one, status in receipt.get("statuses", {}).items() if status == "created"}
        if created and not written:
            self.fault("lost", f"{command_id} {known.call['command']}: {known.story}")
        if known.call["command"] == "accounts" and len(written) != len(created):
            self.fault("lost", f"{command_id}: accounts {created} were acknowledged, {len(written)} are there")

    def check_receipts(self, command_id, known, row, written):
        """The events of a command are those of its receipts: so many of its stream, up to this version."""
        slug, _, stream, version, count, position = row
        own = [event for event in written if event[0] == stream and version - count < event[1] <= version]
        if slug != known.tenant:
            self.fault("tenant", f"{command_id} is {slug}'s, and was sent by {known.tenant}")
        if len(own) != count or (count and own[-1][1:] != (version, position)):
            self.fault("half", f"{command_id}: receipt {row}, events {written}")
        if count == 0 and written:
            self.fault("half", f"{command_id}: nothing was new, events {written}")
        for receipt in known.receipts:
            if "events" in receipt and (receipt["version"], receipt["events"], receipt["position"]) != (version, count, position):
                self.fault("receipt", f"{command_id}: acknowledged {receipt}, stored {row}")

    def check_atoms(self):
        """What nobody knows of is wholly there or not at all."""
        seen = set()
        for known in self.history.known.values():
            for atom in known.atoms:
                if id(atom) in seen:
                    continue
                seen.add(id(atom))
                # A later attempt may have been decided otherwise.
                if any(self.history.known[command_id].receipts for command_id in atom):
                    continue
                if len({command_id in self.stored or command_id in self.events for command_id in atom}) == 1:
                    continue
                self.fault("half", f"some of {atom} are stored: {known.story}")
        self.saw("unknown", len(seen))

    def check_streams(self):
        """Versions are 1 to n, positions ascend with them, and heads and read rows agree."""
        rows = self.rows("""
            SELECT e.aggregate_id, e.count, e.last, s.version, e.ascends
              FROM (SELECT tenant_id, aggregate_id, count(*), max(version) AS last, min(version) AS first, bool_and(position > before) AS ascends
                      FROM (SELECT *, lag(position, 1, 0::bigint) OVER (PARTITION BY tenant_id, aggregate_id ORDER BY version) AS before
                              FROM forge.event) v GROUP BY 1, 2) e
              FULL JOIN forge.stream s USING (tenant_id, aggregate_id)
             WHERE (e.count = e.last AND e.first = 1 AND e.last = s.version AND e.ascends) IS NOT TRUE""")
        for row in rows:
            self.fault("version", f"stream {row}")
        for position, count in self.rows("SELECT position, count(*) FROM forge.event GROUP BY 1 HAVING count(*) > 1"):
            self.fault("version", f"position {position} is there {count} times")
        self.saw("streams", self.rows("SELECT count(*) FROM forge.stream")[0][0])

    # ----- stock -----

    def check_stock(self):
        """Stock is what the second model makes of the commands that are stored, and is never oversold."""
        models = {slug: Stock() for slug in self.tenants}
        counted = dict(self.rows("""SELECT command_id::text, sum((payload ->> 'delta')::numeric) FROM forge.event
                                     WHERE event_type LIKE '%.stock_counted' GROUP BY 1"""))
        for row in sorted((row for row in self.stored.values() if row[4] and row[1] in self.history.known), key=lambda row: row[5]):
            call = self.history.known[row[1]].call
            if isinstance(call["payload"], dict):
                models[row[0]].apply(call["command"], call["aggregate"] or row[2], call["payload"], counted.get(row[1]))
        for slug, model in models.items():
            for fault in model.faults:
                self.fault("oversold", f"{slug}: {fault}")
            there = {(item, place): (on_hand, reserved, damaged, in_transit) for item, place, on_hand, reserved, damaged, in_transit in self.rows("""
                SELECT item_id::text, %s, on_hand, reserved, damaged, in_transit FROM forge.item_row WHERE tenant_id = %s
                 UNION ALL
                SELECT item_id::text, location_id::text, on_hand, reserved, damaged, in_transit FROM forge.stock_row WHERE tenant_id = %s""",
                [MAIN, self.tenant_ids[slug], self.tenant_ids[slug]])}
            nothing = (Decimal(0),) * 4
            for key in there.keys() | model.holdings.keys():
                wanted = model.holdings[key].as_row() if key in model.holdings else nothing
                if there.get(key, nothing) != wanted:
                    self.fault("stock", f"{slug}, item and place {key}: stored {there.get(key)}, by the commands {wanted}")
            self.saw("holdings", len(there))

    # ----- the ledger and the books -----

    def check_ledger(self):
        """Transfers that were acknowledged are there once, those that were refused are not; balances are their sums."""
        there = {(slug, transfer_id): row for slug, transfer_id, *row in self.rows(TRANSFERS, [LEDGER])}
        asked = {}
        for known in self.history.known.values():
            if known.call["command"] == "transfers":
                asked.update(((known.tenant, transfer["id"]), known) for transfer in known.call["payload"])
                for transfer in known.call["payload"]:
                    row = there.get((known.tenant, transfer["id"]))
                    told = {receipt["statuses"].get(transfer["id"]) for receipt in known.receipts if "statuses" in receipt} - {None}
                    if told & {"created", "exists"} and (row is None or row[0] != 0):
                        self.fault("ledger", f"transfer {transfer['id']} was acknowledged as {told}: {row}")
                    if told - {"created", "exists"} and row is not None and row[0] == 0:
                        self.fault("ledger", f"transfer {transfer['id']} was refused as {told}, and is there")
                    if known.state == "absent" and row is not None:
                        self.fault("ledger", f"transfer {transfer['id']} is there: {known.story}")
                    if row is not None and transfer.get("amount") not in (None, "max") and row[3] != transfer["amount"]:
                        self.fault("ledger", f"transfer {transfer['id']} of {transfer['amount']}: {row}")
        for key in there.keys() - asked.keys():
            self.fault("ledger", f"transfer {key} was asked for by nobody")
        self.check_balances(there)
        self.saw("transfers", len(there))

    def check_balances(self, there):
        sums = defaultdict(lambda: [Decimal(0)] * 4)  # debits and credits pending, debits and credits posted
        for (slug, _), (result, debit, credit, amount, pending, flags) in there.items():
            if result != 0:
                continue
            for side, account in enumerate((debit, credit)):
                balance = sums[slug, account]
                if pending:  # what it held is given back, and posted as far as it is not voided
                    balance[side] -= there[slug, pending][3]
                    balance[2 + side] += 0 if flags & 8 else amount
                else:
                    balance[side if flags & 2 else 2 + side] += amount
        for slug in self.tenants:
            balances = {account: (flags, balance) for account, flags, *balance in self.rows("""
                SELECT account_id::text, flags, debits_pending, credits_pending, debits_posted, credits_posted
                  FROM forge.account_row WHERE tenant_id = %s AND ledger = %s""", [self.tenant_ids[slug], LEDGER])}
            summed = self.world.id(slug, "ledger account", SUMMED)
            balances[summed] = 0, self.balance_of_summed(slug, summed)
            for account, (flags, balance) in balances.items():
                if balance != sums[slug, account]:
                    self.fault("ledger", f"{slug}, account {account}: {balance}, its transfers come to {sums[slug, account]}")
                if flags & 2 and balance[0] + balance[2] > balance[3]:
                    self.fault("ledger", f"{slug}, account {account} has spent more than it had: {balance}")
            pending_debits, pending_credits, debits, credits = (sum(balance[n] for _, balance in balances.values()) for n in range(4))
            if (pending_debits, debits) != (pending_credits, credits):
                self.fault("ledger", f"{slug}: debits {debits}, credits {credits}, pending {pending_debits} and {pending_credits}")

    def balance_of_summed(self, slug, account):
        """Its row is behind; the view adds what came later."""
        session = Session(self.address(), slug, "checker")
        try:
            return list(session.run("""SELECT debits_pending, credits_pending, debits_posted, credits_posted FROM erp.ledger_account
                                        WHERE account_id = %s""", [account])[0])
        finally:
            session.close()

    def check_books(self):
        """Entries balance, and accounts on which clients alone post have what they posted."""
        for row in self.rows("""SELECT tenant_id, entry_id, currency, sum(debit), sum(credit) FROM forge.journal_line_row GROUP BY 1, 2, 3
                                HAVING sum(debit) <> sum(credit)"""):
            self.fault("books", f"entry does not balance: {row}")
        wanted, entries = defaultdict(Decimal), {}
        for row in sorted((row for row in self.stored.values() if row[4] and row[1] in self.history.known), key=lambda row: row[5]):
            call = self.history.known[row[1]].call
            if call["command"] == "accounting.entry.post":
                entries[row[0], row[2]] = lines = [(line["account"], Decimal(line.get("debit", 0)) - Decimal(line.get("credit", 0)))
                                                   for line in call["payload"]["lines"]]
            elif call["command"] == "accounting.entry.reverse":
                lines = [(account, -amount) for account, amount in entries[row[0], call["payload"]["entry_id"]]]
            else:
                continue
            for account, amount in lines:
                wanted[row[0], account] += amount
        there = {(slug, account): balance for slug, account, balance in self.rows("""
            SELECT t.slug, l.account, sum(l.debit - l.credit) FROM forge.journal_line_row l JOIN forge.tenant_row t ON t.id = l.tenant_id
             WHERE l.account IN %s GROUP BY 1, 2""", [(CASH, BANK, RENT, EQUITY)])}
        for key in there.keys() | wanted.keys():
            if there.get(key, 0) != wanted.get(key, 0):
                self.fault("books", f"account {key}: {there.get(key)}, entries come to {wanted.get(key)}")
        self.saw("accounts", len(there))

    # ----- the feed -----

    def check_feed(self, followers):
        """A follower has read each event of its tenant, once and in order."""
        for follower in followers:
            there = self.rows("SELECT position, aggregate_id::text, version FROM forge.event WHERE tenant_id = %s ORDER BY position",
                              [self.tenant_ids[follower.tenant]])
            if follower.read != there:
                missed = len(set(there) - set(follower.read))
                self.fault("feed", f"{follower.tenant}: {len(there)} events, {len(follower.read)} read, {missed} missed, "
                                   f"{len(set(follower.read) - set(there))} are not there")
            self.saw("read", len(there))
