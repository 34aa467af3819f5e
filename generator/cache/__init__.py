"""What a build remembers of the one before: under `var/cache/`, and always safe to delete."""
