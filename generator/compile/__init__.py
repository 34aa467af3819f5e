"""Compile: all files together to one `Catalogue`, or all the problems. What holds between fields and files is here."""
