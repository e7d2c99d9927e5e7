"""Measures the two jobs that people wait for, beside what the same machine could do at best."""
