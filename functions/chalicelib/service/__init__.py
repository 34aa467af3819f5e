"""The use cases: one module each. Load, decide (pure, in `domain`), commit once. May import domain and ports."""
