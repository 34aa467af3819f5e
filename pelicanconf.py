"""Switches of the build. The facts of the shop stand in content/shop.yaml.

Read by `storefront build`, and by `pelican` itself. Any setting of Pelican may stand here, such as MARKDOWN or
PLUGINS; addresses, feeds and archives are the shop's own business.
"""

PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
PLUGINS = ["generator.plugin"]
TIMEZONE = "UTC"  # replaced by the time zone of the shop
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

# What turns the texts of products into HTML: "pyromark" (CommonMark, fast) or "python-markdown".
PRODUCT_MARKDOWN_ENGINE = "pyromark"
