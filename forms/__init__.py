"""The engine: a definition becomes a form, answers become an exact score with every term kept; no web, no database, no clock."""
