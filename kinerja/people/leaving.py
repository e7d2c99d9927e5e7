"""Why somebody no longer serves: codes, because the log holds no free text."""

from enum import StrEnum


class Leaving(StrEnum):
    RETIRED = "retired"
    TRANSFERRED = "transferred"
    RESIGNED = "resigned"
    CONTRACT_ENDED = "contract_ended"
    DECEASED = "deceased"
    DISMISSED = "dismissed"
    REGISTERED_WRONGLY = "registered_wrongly"
