"""Any file to lines of text and grids of cells, each with its position.

One file a format; :func:`open_document` chooses by content, not by the ending of the name.
"""

from synthesis.documents.document import Cell, Document, Grid, Line, open_document

__all__ = ["Cell", "Document", "Grid", "Line", "open_document"]
