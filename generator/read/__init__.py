"""Read: a file to its text, its front matter as text scalars with their places, and its body. No type is guessed."""
