"""Search without a server: the words of the catalogue in small files that a page asks for as somebody types."""
