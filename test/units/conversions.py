#!/usr/bin/python3
"""Conversions of quantities, as Python's fractions do them.

conversions.py SEED COUNT: COUNT lines of quantity (in millionths), numerator and denominator of the unit
that it is in, of the unit that it is to be in, the decimals of that, the rounding (exact, up, down or
half_up) and the result in millionths; "inexact" for one that has more decimals, "range" for one that
cannot be stored.
"""
import fractions
import random
import sys

LIMIT = 2 ** 63 - 1
TERM = 10 ** 12
# Ratios that people use: of mass in grams, of length in metres, of volume in litres.
USUAL = [(1, 1), (1000, 1), (45359237, 100000), (28349523125, 10 ** 9), (12, 1), (144, 1), (1, 12), (1, 3), (7, 1),
         (3048, 10000), (254, 10000), (1609344, 1000), (3785411784, 10 ** 9), (1, TERM), (TERM, 1), (TERM - 1, TERM)]


def ratio(choose):
    if choose.random() < 0.5:
        return choose.choice(USUAL)
    size = 10 ** choose.randint(0, 12)
    return choose.randint(1, size), choose.randint(1, 10 ** choose.randint(0, 12))


def quantity(choose):
    size = 10 ** choose.randint(0, 18)
    return choose.choice((1, -1)) * choose.randint(0, size) * choose.choice((1, 10 ** choose.randint(0, 6))) % LIMIT


def rounded(value, rounding):
    """A fraction as a whole number, by its magnitude; None where it is none and may not be rounded."""
    whole, rest = divmod(abs(value.numerator), value.denominator)
    if rest and rounding == "exact":
        return None
    if rounding == "up" and rest or rounding == "half_up" and 2 * rest >= value.denominator:
        whole += 1
    return -whole if value < 0 else whole


def convert(amount, source, target, decimals, rounding):
    step = 10 ** (6 - decimals)
    exact = fractions.Fraction(amount) * fractions.Fraction(*source) / fractions.Fraction(*target)
    # The range is looked at first: what is far beyond it has no decimals to speak of.
    if abs(exact) >= LIMIT + 1:
        return "range"
    whole = rounded(exact / step, rounding)
    if whole is None:
        return "range" if abs(exact) // step * step > LIMIT else "inexact"
    return str(whole * step) if abs(whole * step) <= LIMIT else "range"


def main():
    choose = random.Random(int(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        amount, source, target = quantity(choose), ratio(choose), ratio(choose)
        decimals, rounding = choose.randint(0, 6), choose.choice(("exact", "exact", "up", "down", "half_up"))
        print(amount, *source, *target, decimals, rounding, convert(amount, source, target, decimals, rounding))


main()
