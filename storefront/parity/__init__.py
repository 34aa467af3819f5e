"""One truth on every surface: what a release says of each unit, held against what its checkout would charge.

`truth` asks the private half of the release: the quote, the stock, the terms. `pages` and `feeds` read what the public
files say. `gate` compares the two, and finds every difference.
"""

from storefront.parity.gate import examine_release
from storefront.parity.said import Difference

__all__ = ["Difference", "examine_release"]
