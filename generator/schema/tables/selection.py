"""The fields of a selection of goods, which discounts and ways of sending use."""

from generator.schema import codes
from generator.schema.field import Field, Fields
from generator.schema.kinds import Listed
from generator.schema.scalars import line

PRODUCTS = Field("products", Listed(codes.slug), meaning="These products, by their addresses.", example="[contour-4]")
COLLECTIONS = Field("collections", Listed(codes.slug), meaning="What stands in these collections.", example="[prints]")
TAGS = Field("tags", Listed(line(60)), meaning="What has one of these tags.", example="[paper]")
BRANDS = Field("brands", Listed(line(70)), meaning="What is of one of these brands.", example="[Isoline Press]")
SKUS = Field("skus", Listed(codes.sku), meaning="These units.", example="[CONTOUR4-A4]")

SELECTION = Fields("selection", (PRODUCTS, COLLECTIONS, TAGS, BRANDS, SKUS))
