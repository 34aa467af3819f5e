"""One module a command. Each imports what it works with when it runs, so that `--help` answers at once."""
