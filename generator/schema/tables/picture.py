"""The fields of a picture."""

from generator.schema.codes import picture_address, picture_file
from generator.schema.field import Field, Fields
from generator.schema.scalars import line

SRC = Field(
    "src",
    picture_file,
    meaning="The file, beside the one that names it or in `content/images/`.",
    example="contour-4.jpg",
    beside="alt: An island",
)
REMOTE = Field(
    "remote",
    picture_address,
    meaning="An address instead of a file, as imports write it: a placeholder is drawn until the file is there.",
    example="https://cdn.example/contour-4.jpg",
    beside="alt: An island",
)
ALT = Field(
    "alt",
    line(500),
    meaning="What is to be seen, in words, for those who cannot see it.",
    example="Contour lines of an invented island in blue and sand",
    beside="src: contour-4.jpg",
    needed="say in words what the picture shows",
)

PICTURE = Fields("picture", (SRC, REMOTE, ALT), rules=({"oneOf": [{"required": ["src"]}, {"required": ["remote"]}]},))
PICTURE_EXAMPLE = "{src: contour-4.jpg, alt: Contour lines of an island}"
