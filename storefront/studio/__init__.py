"""The drawings of the demo shop: seeded generative art, and the pictures of it that `content/images` holds.

`python -m storefront.studio content/images` draws them again, byte for byte with the same Pillow. Nothing
imports this package; it needs Pillow and the standard library only. Floats are welcome here: no money is near.
"""
