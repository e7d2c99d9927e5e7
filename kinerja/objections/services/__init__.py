"""The verbs: write, file and withdraw an objection, speak in it, decide it, decide for a silent assessor, delegate."""
