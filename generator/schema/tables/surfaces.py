"""The fields of `shop.yaml` about what is said beyond the pages: feeds, shared links, terms for machines, robots."""

from generator.schema import codes
from generator.schema.field import Field, Fields
from generator.schema.kinds import Listed, Nested
from generator.schema.scalars import one_of, yes_or_no

SURFACES = ("google", "meta", "pinterest", "openai", "acp", "ucp", "llms", "twins", "cards")
"""What is written for machines besides the pages."""

SHARING = ("mail", "whatsapp", "facebook", "x", "pinterest", "weibo")
SHARED = ("mail", "whatsapp", "pinterest")
"""Ways to share a page: those there are, and those without a word of the shop."""

PRIVACY = Field("privacy", codes.href, meaning="The page on privacy.", example="/privacy/")
TERMS = Field("terms", codes.href, meaning="The page with the terms of sale.", example="/terms/")
RETURNS = Field(
    "returns", codes.href, meaning="The page that says how to give something back.", example="/shipping-and-returns/"
)
DELIVERY = Field("delivery", codes.href, meaning="The page on delivery.", example="/shipping-and-returns/")
RETURN_POSTAGE = Field(
    "return_postage",
    one_of("buyer", "shop"),
    meaning="Who pays the postage of something that is given back.",
    example="shop",
    default="buyer",
)
POLICY = Fields("policies", (PRIVACY, TERMS, RETURNS, DELIVERY, RETURN_POSTAGE))
POLICIES = Field(
    "policies",
    Nested(POLICY),
    meaning="Where the terms of the shop stand, for search engines and shopping agents.",
    example="{privacy: /privacy/, terms: /terms/, returns: /shipping-and-returns/, return_postage: buyer}",
)
FEEDS = Field(
    "feeds",
    Listed(one_of(*SURFACES)),
    meaning="What is written for machines besides the pages; all of it without this line, none with `[]`.",
    example="[google, openai, llms, twins]",
)
SHARE_LINKS = Field(
    "share",
    Listed(one_of(*SHARING)),
    meaning="Links below products and articles that share the page, without anybody's script.",
    example="[mail, pinterest, weibo]",
    default="[mail, whatsapp, pinterest]",
)
TRAINING = Field(
    "ai_training",
    yes_or_no,
    meaning="Whether crawlers that train language models may read the site. Those that answer questions always may.",
    example="false",
    default="true",
)
INDEXNOW = Field(
    "indexnow",
    codes.indexnow_key,
    meaning="The shop's key for IndexNow, which tells search engines what has changed. It is public.",
    example="5f0c1f9a7be84b6c",
)

SURFACE_FIELDS = (POLICIES, FEEDS, SHARE_LINKS, TRAINING, INDEXNOW)
