"""The fields of every kind of file, one module a mapping: what each is called, what it takes, and what it means.

Readers take the fields from here, so does `generator.schema.files`, from which docs and editors learn of them.
"""
