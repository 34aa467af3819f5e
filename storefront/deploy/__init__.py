"""Bringing a release to where people see it: a plan as data, and what carries it out."""
