"""Measurements: `python -m benchmarks` (or `make bench`) runs them and writes `docs/benchmarks.md`."""
