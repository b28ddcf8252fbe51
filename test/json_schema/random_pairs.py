#!/usr/bin/python3
"""Prints random JSON Schemas with values, and what python3-jsonschema says of them.

	random_pairs.py SEED COUNT

One JSON object a line: schema, value, verdict ("fits", "fits not", "no schema").  Schemas have only the
keywords that forgeerp knows; now and then a keyword's value is malformed.

Python is the judge only where it is right.  Its floats are not exact, so numbers are read as integers and
decimals.  It takes true for 1 and false for 0 inside of arrays and objects (enum, uniqueItems), so no zeros
and ones stand there.  Its checks of formats are weaker than ours or missing, so there are no formats.
"""
import decimal
import json
import random
import sys

import jsonschema

decimal.getcontext().prec = 200

NAMES = ['a', 'b', 'a!', 'é', 'x/y']
TEXTS = ['""', '"a"', '"ab"', r'"\u0061b"', '"é"', r'"\u00e9"', r'"\ud83d\ude00"', r'"a\n\"b"', '"2"']
COUNTS = ['0', '1', '2', '2.0', '30e-1', '4']


def digits():
    """A number that is neither 0 nor 1."""
    number = random.choice([2, 3, 5, 29, 30, 150, 999, 2**53 + 1, 10**20 + 1]) * random.choice([1, 1, -1])
    shape = random.randrange(6)
    if shape == 0:
        return f'{number}.0'
    if shape == 1:
        return f'{number}0e-1'
    if shape == 2:
        return f'{number}e-2'
    if shape == 3:
        return f'{number}e1'
    return str(number)


def number():
    return random.choice(['0', '-0.0', '1', '1.0', '10e-1', '0.1', '0.01', '0.3']) if random.random() < 0.3 else digits()


def compound(depth, leaf):
    parts = [leaf() if depth == 0 or random.random() < 0.8 else compound(depth - 1, leaf)
             for _ in range(random.randrange(4))]
    if random.random() < 0.5:
        return '[' + ', '.join(parts) + ']'
    names = random.sample(NAMES, len(parts))
    return '{' + ', '.join(f'{json.dumps(name)}: {part}' for name, part in zip(names, parts)) + '}'


def inner():
    return random.choice([digits(), digits(), random.choice(TEXTS), 'true', 'false', 'null'])


def value():
    shape = random.randrange(6)
    if shape == 0:
        return random.choice(TEXTS)
    if shape == 1:
        return random.choice(['true', 'false', 'null'])
    if shape < 4:
        return number()
    return compound(2, inner)


def array_of(part, most, least=0):
    return '[' + ', '.join(part() for _ in range(random.randint(least, most))) + ']'


def type_word():
    return json.dumps(random.choice(['null', 'boolean', 'number', 'string', 'array', 'object', 'integer']))


def properties(depth):
    names = random.sample(NAMES, random.randrange(1, 4))
    return '{' + ', '.join(f'{json.dumps(name)}: {schema(depth - 1)}' for name in names) + '}'


KEYWORDS = {
    'type': lambda depth: type_word() if random.random() < 0.7 else array_of(type_word, 4, 1),
    'enum': lambda depth: array_of(value, 6),
    'const': lambda depth: value(),
    'minimum': lambda depth: number(),
    'maximum': lambda depth: number(),
    'exclusiveMinimum': lambda depth: number(),
    'exclusiveMaximum': lambda depth: number(),
    'multipleOf': lambda depth: number().lstrip('-'),
    'minLength': lambda depth: random.choice(COUNTS),
    'maxLength': lambda depth: random.choice(COUNTS),
    'properties': properties,
    'required': lambda depth: array_of(lambda: json.dumps(random.choice(NAMES)), 2),
    'additionalProperties': lambda depth: schema(depth - 1),
    'items': lambda depth: schema(depth - 1),
    'minItems': lambda depth: random.choice(COUNTS),
    'maxItems': lambda depth: random.choice(COUNTS),
    'uniqueItems': lambda depth: random.choice(['true', 'true', 'false']),
    'title': lambda depth: random.choice(TEXTS),
    'description': lambda depth: random.choice(TEXTS),
    'default': lambda depth: value(),
}


def malformed(keyword):
    """Python passes over unknown keywords, and takes an array of schemas for items: neither comes in here."""
    return inner() if keyword in ('properties', 'additionalProperties', 'items') else value()


def keyword_value(keyword, depth):
    return malformed(keyword) if random.random() < 0.03 else KEYWORDS[keyword](depth)


def schema(depth):
    if depth < 0 or random.random() < 0.05:
        return random.choice(['true', 'true', 'false', '{}'])
    chosen = random.sample(sorted(KEYWORDS), random.choice([1, 1, 2, 2, 3]))
    return '{' + ', '.join(f'"{keyword}": {keyword_value(keyword, depth)}' for keyword in chosen) + '}'


def exactly(text):
    """A number that equals a whole number is one to Python, too."""
    read = decimal.Decimal(text)
    return int(read) if read == read.to_integral_value() else read


def read(text):
    return json.loads(text, parse_float=exactly)


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    random.seed(seed)
    printed = 0
    while printed < count:
        text = schema(3)
        document = read(text)
        try:
            jsonschema.Draft7Validator.check_schema(document)
            validator = jsonschema.Draft7Validator(document)
        except jsonschema.SchemaError:
            validator = None
        for _ in range(5 if validator else 1):
            candidate = value()
            verdict = ('no schema' if validator is None
                       else 'fits' if validator.is_valid(read(candidate)) else 'fits not')
            print(f'{{"schema": {text}, "value": {candidate}, "verdict": "{verdict}"}}')
            printed += 1


main()
