"""A corpus of made spreadsheets, each with its truth beside it: what the importer should store of every cell.

The builders know the city and its words by their own lists and import nothing of the project: only `judge` reads files.
"""
