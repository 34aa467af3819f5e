"""The fields of a measure, of which the price for a kilogram, a litre or a metre follows."""

from generator.schema.field import Field, Fields
from generator.schema.quantities import quantity

HOLDS = Field(
    "holds",
    quantity,
    meaning="How much one unit holds: a number with `mg`, `g`, `kg`, `ml`, `cl`, `l`, `cm`, `m`, `m2` or `pieces`.",
    example="250 g",
    needed="write such as `holds: 250 g`",
)
PER = Field(
    "per",
    quantity,
    meaning="What the unit price is for, of the same kind. Without it `kg`, `l`, `m`, `m2` or `piece`.",
    example="100 g",
    beside="holds: 250 g",
)

MEASURE = Fields("measure", (HOLDS, PER))
