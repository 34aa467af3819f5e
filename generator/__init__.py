"""The generator: Markdown to a release. May import `chalicelib.domain` and its own libraries; `storefront` imports it.

Stages: read, schema and compile, pages, write; `generator.plugin` hangs them on the signals of Pelican.
"""
