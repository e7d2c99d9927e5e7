"""An attacker with a dump of the database, and the proof that it finds nobody."""
