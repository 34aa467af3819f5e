"""What machines read besides the pages: feeds, agents' files, Markdown twins; all of it from the one catalogue.

`goods` says of each unit what its page says; every other module here writes that down in somebody's format. The same
`google` also serves `storefront export`.
"""
