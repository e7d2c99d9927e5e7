"""The engine: a definition becomes a form, answers an exact score with every term; no web, no database, no clock."""
