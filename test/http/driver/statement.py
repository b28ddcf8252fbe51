"""SQL with parameters, sent as PostgREST sends it: as prepared statements."""


class Statement:
    """The parameters of a statement that is being written."""

    def __init__(self):
        self.values = []
        self.types = []

    def parameter(self, value, type_name="unknown"):
        """Its place in the text.  Of an unknown type the server infers it, as with PostgREST."""
        self.values.append(value)
        self.types.append(type_name)
        return f"${len(self.values)}"


class Session:
    """A connection, and the statements that are prepared on it."""

    def __init__(self, connection):
        self.connection = connection
        self.prepared = {}

    def execute(self, text, statement=None):
        """Runs a statement and returns its rows, or None for one that has none."""
        with self.connection.cursor() as cursor:
            if statement is None or not statement.values:
                cursor.execute(text)
            else:
                key = (text, tuple(statement.types))
                if key not in self.prepared:
                    name = str(len(self.prepared))
                    cursor.execute(f'PREPARE "{name}" ({", ".join(statement.types)}) AS {text}')
                    self.prepared[key] = name
                places = ", ".join(["%s"] * len(statement.values))
                cursor.execute(f'EXECUTE "{self.prepared[key]}" ({places})', statement.values)
            return cursor.fetchall() if cursor.description else None


def identifier(name):
    """A quoted name."""
    return '"' + name.split("\0")[0].replace('"', '""') + '"'


def qualified(schema, name):
    return f"{identifier(schema)}.{identifier(name)}"


def array_literal(values):
    """An array of unknown type: {"a","b"}."""
    return "{" + ",".join('"' + v.replace("\\", "\\\\").replace('"', '\\"') + '"' for v in values) + "}"
