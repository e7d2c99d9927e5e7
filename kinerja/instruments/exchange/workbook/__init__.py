"""A definition as a workbook and back, without loss: what has no column of its own stands as JSON beside its words."""
