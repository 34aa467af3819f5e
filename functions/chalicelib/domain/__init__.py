"""The rules of the shop: pure functions and frozen dataclasses. No I/O, no clock, no randomness, no float.

Standard library only; every other room may import this one. Amounts are integers in minor units of a named currency,
instants are whole seconds since 1970 in UTC, weights are grams.
"""
