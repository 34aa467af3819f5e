"""A year of a shop in one process: buyers, a hostile payment provider, hurried merchants, crashes; all of it seeded.

A `Story` is data: a list of steps, told from a seed before anything happens. It is played on the real use cases, the
real store, the real `stripe` library and the payment sandbox; only clock, network and letterbox are the simulation's.
After every step the books are held against the provider, and a story that breaks them shrinks to its shortest.
"""
