"""The calls of each peer, as scripts for pgbench.

A call is written in the form that the peer's own driver sends, prepared where that helps it.  Ids of streams are those
of common.sql.
"""
import dataclasses
import json

PAYLOAD = json.dumps({"delta": 3, "reason": "cycle count", "location": "A-01-07", "operator": "anna",
                      "document": "5d41402a-bc4b-2a76-b971-9d911017c592", "sku": "SKU-100042"})
EVENTS = json.dumps([{"type": "warehouse.item.stock_adjusted", "data": json.loads(PAYLOAD)}])


@dataclasses.dataclass(frozen=True)
class Call:
    """What pgbench repeats.  Variables for the statement come from lines of settings, and from a query that is asked
    once.  For Emmett, which refuses an append that meets another, positions tells how many were stored."""
    peer: str
    database: str
    statement: str
    settings: str = ""
    query: str = ""
    mode: str = "prepared"
    events: int = 1
    positions: str = ""

    def script(self):
        begin = f"\\if :n = 1\n{self.query} \\gset\n\\endif\n" if self.query else ""
        return (f"\\set n :n + 1\n{self.settings}\n{begin}\\if :n = :first\nSELECT bench.mark(-1);\n\\endif\n"
                f"{self.statement}\n\\if :n = :last\nSELECT bench.mark(1);\n\\endif\n")


def uuid(kind):
    """An id of the kind, in a script in which :stream is its number."""
    return f"('00000000-0000-7000-800{kind}-' || 100000000000 + :stream)::uuid"


def name(kind, category="'order-'"):
    return f"({category} || '00000000-0000-7000-800{kind}-' || 100000000000 + :stream)"


# Emmett's partition, as pgbench would take its colon for the beginning of a variable.
PARTITION = "'emt' || chr(58) || 'default'"


def emmett(ids, payloads, metadata, versions, types, kinds, stream, partition=PARTITION):
    return (f"SELECT * FROM emt_append_to_stream({ids}, {payloads}, {metadata}, {versions}, {types}, {kinds}, {stream}, 'order', NULL,\n"
            f"{partition});")


def emmett_literals(count, kind):
    """As Emmett's driver sends it: a transaction, and one statement with everything written into it."""
    def array(text, type_name):
        return f"ARRAY[{','.join([text] * count)}]::{type_name}[]"
    call = emmett(array("'5d41402a-bc4b-2a76-b971-9d911017c592'", "text"), array(f"'{PAYLOAD}'", "jsonb"), array("'{}'", "jsonb"),
                  array("'1'", "text"), array("'Adjusted'", "text"), array("'E'", "text"), f"'order-00000000-0000-7000-800{kind}-:stream'", "':partition'")
    return f"BEGIN;\n{call}\nCOMMIT;"


def emmett_stored(kind):
    return f"SELECT sum(stream_position) FROM emt_streams WHERE stream_id LIKE 'order-00000000-0000-7000-800{kind}-%'"


def single(kind, random):
    """Appends of one event to one of the streams."""
    settings = f"\\set stream {random}"
    one_by_one = emmett("ARRAY[gen_random_uuid()::text]", "ARRAY[:payload]::jsonb[]", "ARRAY['{}']::jsonb[]", "ARRAY['1']::text[]",
                        "ARRAY['Adjusted']::text[]", "ARRAY['E']::text[]", name(kind))
    return [
        Call("plain INSERT", "bench", f"INSERT INTO bench.plain (aggregate_id, event_type, payload)\n"
             f"VALUES ({uuid(kind)}, 'warehouse.item.stock_adjusted', :payload);", settings),
        Call("forge.append", "bench", f"SELECT * FROM forge.append('warehouse.item', {uuid(kind)}, :events);", settings),
        Call("Emmett", "emmett", one_by_one, settings, positions=emmett_stored(kind)),
        Call("Emmett's driver", "emmett", emmett_literals(1, kind), settings.replace("\\set stream", "\\set stream 100000000000 +"),
             mode="simple", positions=emmett_stored(kind)),
        Call("Message DB", "message_store", f"SELECT write_message(gen_random_uuid()::varchar, {name(kind)}, 'Adjusted', :payload);", settings),
    ]


def many_streams():
    settings = "\\set stream random(0, 61) * 16 + :client_id % 16"
    return single(1, "random(0, 999)") + [
        Call("INSERT with a head", "bench", "WITH event AS (INSERT INTO bench.plain (aggregate_id, event_type, payload)\n"
             f"VALUES ({uuid(1)}, 'warehouse.item.stock_adjusted', :payload) RETURNING tenant_id, aggregate_id)\n"
             "UPDATE bench.head h SET version = h.version + 1 FROM event e WHERE (h.tenant_id, h.aggregate_id) = (e.tenant_id, e.aggregate_id);",
             "\\set stream random(0, 999)"),
        Call("Message DB, a category of each client", "message_store", "SELECT write_message(gen_random_uuid()::varchar, "
             + name(1, "'order' || :client_id % 16 || '-'") + ", 'Adjusted', :payload);", settings),
        Call("erp.adjust_stock", "bench", f"SELECT * FROM erp.adjust_stock({uuid(0)}, 1, 'count');", "\\set stream random(0, 999)"),
        Call("forge.execute", "bench", f"SELECT * FROM forge.execute('inventory.item.adjust_stock', {uuid(0)}, '{{\"delta\": 1, \"reason\": \"count\"}}');",
             "\\set stream random(0, 999)"),
    ]


def hot_stream():
    return single(5, "0") + [
        Call("erp.adjust_stock", "bench", f"SELECT * FROM erp.adjust_stock({uuid(0)}, 1, 'count');", "\\set stream 0")]


def batch(count, rows_file):
    """Appends of so many events to one of ten streams of the client's own."""
    settings = "\\set stream 10 * :client_id + random(0, 9)"
    payloads = f"SELECT bench.payloads({count}) AS payloads"
    arrays = ", ".join(f"array_fill('{text}'::{type_name}, ARRAY[{count}]) AS {column}" for column, text, type_name in (
        ("ids", "5d41402a-bc4b-2a76-b971-9d911017c592", "text"), ("metadata", "{}", "jsonb"), ("versions", "1", "text"),
        ("types", "Adjusted", "text"), ("kinds", "E", "text"), ("forge_types", "warehouse.item.stock_adjusted", "text")))
    calls = [
        Call("plain unnest", "bench", f"INSERT INTO bench.plain (aggregate_id, event_type, payload)\n"
             f"SELECT {uuid(6)}, e.* FROM unnest(:forge_types::text[], :payloads::jsonb[]) e;", settings, f"{payloads}, {arrays}"),
        Call("COPY", "bench", f"COPY bench.plain (aggregate_id, event_type, payload) FROM '{rows_file}';", mode="simple"),
        Call("forge.append", "bench", f"SELECT max(version) FROM forge.append('warehouse.item', {uuid(6)}, :batch);",
             settings, f"SELECT bench.events({count}) AS batch"),
        Call("forge.append_arrays", "bench",
             f"SELECT max(version) FROM forge.append_arrays('warehouse.item', {uuid(6)}, :forge_types, :payloads);",
             settings, f"{payloads}, {arrays}"),
        Call("Emmett", "emmett", emmett(":ids", ":payloads", ":metadata", ":versions", ":types", ":kinds", name(6)), settings,
             f"{payloads}, {arrays}", positions=emmett_stored(6)),
        Call("Emmett's driver", "emmett", emmett_literals(count, 6), "\\set stream 100000000000 + 10 * :client_id + random(0, 9)",
             mode="simple", positions=emmett_stored(6)),
        Call("Message DB", "message_store", f"SELECT max(write_message(gen_random_uuid()::varchar, {name(6)}, 'Adjusted', payload))\n"
             "FROM unnest(:payloads::jsonb[]) payload;", settings, payloads),
    ]
    return [dataclasses.replace(call, events=count) for call in calls]


def stream_of_100():
    settings = "\\set stream random(0, 999)"
    tenant = "tenant_id = '00000000-0000-7000-8000-000000000001'"
    first = " AND version <= 100"  # others have appended to the streams
    return [dataclasses.replace(call, events=100) for call in (
        Call("plain SELECT", "bench", f"SELECT * FROM bench.plain WHERE {tenant} AND aggregate_id = {uuid(1)}{first} ORDER BY version;", settings),
        Call("forge.load", "bench", f"SELECT * FROM forge.load({uuid(1)}, 1, 100);", settings),
        Call("Emmett", "emmett", "SELECT stream_id, stream_position, global_position, message_data, message_metadata, message_schema_version,\n"
             f"message_type, message_id FROM emt_messages WHERE stream_id = {name(1)} AND partition = {PARTITION} AND is_archived = FALSE\n"
             "AND stream_position <= 100 ORDER BY stream_position ASC;", settings),
        Call("Message DB", "message_store", f"SELECT * FROM get_stream_messages({name(1)}, 0, 100);", settings))]


def page_of_1000():
    settings = "\\set position random(1, 90000)"
    tenant = "tenant_id = '00000000-0000-7000-8000-000000000001'"
    return [dataclasses.replace(call, events=1000) for call in (
        Call("plain SELECT", "bench", f"SELECT * FROM bench.plain WHERE {tenant} AND position > :position ORDER BY position LIMIT 1000;", settings),
        Call("forge.read", "bench", "SELECT * FROM forge.read(:position, 1000);", settings),
        Call("Emmett", "emmett", "SELECT stream_id, stream_position, global_position, message_data, message_metadata, message_schema_version,\n"
             f"message_type, message_id FROM emt_messages WHERE partition = {PARTITION} AND is_archived = FALSE\n"
             "AND transaction_id < pg_snapshot_xmin(pg_current_snapshot()) AND global_position >= :position\n"
             "ORDER BY transaction_id, global_position LIMIT 1000;", settings),
        Call("Message DB", "message_store", "SELECT * FROM get_category_messages('order', :position, 1000);", settings))]
