"""Prints tests as TAP."""
import json
import sys

count = 0
failed = 0


def ok(condition, name):
    """A test that passes where the condition holds."""
    global count, failed
    count += 1
    if not condition:
        failed += 1
    print(f"{'ok' if condition else 'not ok'} {count} - {name.replace('#', chr(92) + '#')}", flush=True)
    return bool(condition)


def equal(got, wanted, name):
    """A test that passes where both are equal; else it shows them."""
    if not ok(got == wanted, name):
        show("got", got)
        show("wanted", wanted)
    return got == wanted


def show(title, value):
    """A value for the reader of a failure."""
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    for line in text[:2000].splitlines() or [""]:
        print(f"#   {title}: {line}", flush=True)


def skip(reason):
    """Says that a suite does not run here."""
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)


def done():
    """The plan, and the exit code."""
    print(f"1..{count}")
    sys.exit(1 if failed else 0)
