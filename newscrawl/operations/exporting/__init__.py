"""One module a kind of file: each writes the rows of a table as they are drawn."""
