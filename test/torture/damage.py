"""Proof that the checker finds what is wrong: each damage is done by the superuser, behind the guards, in a
transaction that is rolled back after the check."""
import psycopg2

from tap import ok

TENANT = "(SELECT id FROM forge.tenant_row WHERE slug = 't0')"
ITEM = f"(SELECT item_id FROM forge.item_row WHERE tenant_id = {TENANT} AND on_hand > 0 ORDER BY 1 LIMIT 1)"
LAST = "(SELECT max(position) FROM forge.event WHERE event_type = '{type}' AND command_id IN (SELECT command_id FROM forge.command))"
LINE = "SELECT tenant_id, entry_id, line_no FROM forge.journal_line_row WHERE debit > 0 LIMIT 1"
NOTE = "FROM forge.event WHERE event_type = 'note.taken'"

# what is done; the table whose guards are off; the statement; the rule that must find it
DAMAGES = [
    ("an acknowledged event is deleted", "event",
     "DELETE FROM forge.event WHERE position = (SELECT max(position) FROM forge.event WHERE event_type = 'sales.order.created')", "half"),
    ("an acknowledged command is forgotten", "command",
     "DELETE FROM forge.command WHERE position = (SELECT max(position) FROM forge.command)", "lost"),
    ("an event in the middle of a stream is deleted", "event",
     "DELETE FROM forge.event WHERE (aggregate_id, version) IN (SELECT aggregate_id, 2 FROM forge.stream WHERE version > 2 LIMIT 1)", "version"),
    ("a stream's head is set back", "stream",
     "UPDATE forge.stream SET version = version - 1 WHERE aggregate_id = (SELECT aggregate_id FROM forge.stream WHERE version > 2 LIMIT 1)",
     "version"),
    ("an event is written twice", "event",
     "INSERT INTO forge.event SELECT (e).* FROM (SELECT jsonb_populate_record(e, jsonb_build_object('version', e.version + 1000)) AS e "
     "FROM forge.event e WHERE e.event_type = 'note.taken' LIMIT 1) x", "version"),
    ("an effect is doubled in the read model", "item_row",
     f"UPDATE forge.item_row SET on_hand = on_hand + 5, available = available + 5 WHERE tenant_id = {TENANT} AND item_id = {ITEM}", "stock"),
    ("a reservation is doubled in the read model", "item_row",
     f"UPDATE forge.item_row SET reserved = reserved + 1 WHERE tenant_id = {TENANT} AND item_id = {ITEM}", "stock"),
    ("an event of a stranger", "event",
     f"UPDATE forge.event SET command_id = gen_random_uuid() WHERE position = (SELECT max(position) {NOTE})", "stranger"),
    ("a balance of the ledger is wrong", "account_row",
     "UPDATE forge.account_row SET debits_posted = debits_posted + 1 WHERE flags = 0 AND ledger = 700", "ledger"),
    ("a transfer is gone", "transfer",
     "DELETE FROM forge.transfer WHERE position = (SELECT max(position) FROM forge.transfer WHERE ledger = 700 AND result = 0)", "ledger"),
    ("a line of the journal is wrong", "journal_line_row",
     f"UPDATE forge.journal_line_row SET debit = debit + 1 WHERE (tenant_id, entry_id, line_no) IN ({LINE})", "books"),
    ("the feed has another position", "event",
     f"UPDATE forge.event SET position = (SELECT max(position) + 1 FROM forge.event) WHERE position = (SELECT min(position) {NOTE})", "feed"),
    ("a tenant's wall is down", "event", "ALTER TABLE forge.event DISABLE ROW LEVEL SECURITY", "doctor")]


def prove(torture):
    """Does each damage, and says whether the checker has found it."""
    for name, table, statement, rule in DAMAGES:
        connection = psycopg2.connect(**torture.address(), user="postgres", application_name="damage")
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '20s'")
                cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [f"forge.{table}"])
                guards = [row[0] for row in cursor.fetchall()]
                for guard in guards:
                    cursor.execute(f"ALTER TABLE forge.{table} DISABLE TRIGGER {guard}")
                cursor.execute(statement)
                if cursor.rowcount == 0:
                    ok(False, f"{name}: there is nothing to damage")
                    continue
                for guard in guards:
                    cursor.execute(f"ALTER TABLE forge.{table} ENABLE ALWAYS TRIGGER {guard}")
                found = {found_rule for found_rule, _ in torture.checker.check(cursor, torture.followers)}
                ok(rule in found, f"{name}: found ({', '.join(sorted(found))})")
        finally:
            connection.rollback()
            connection.close()
