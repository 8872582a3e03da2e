"""The subjects a provincial paper writes about. Every sentence is written for this replica; no event is real."""

from tests.replica.prose.topics.culture import CULTURE, SPORT, TRAVEL
from tests.replica.prose.topics.daily import FARMING, HEALTH, PARTY, POLICE
from tests.replica.prose.topics.economy import DIGITAL, INDUSTRY, TRANSPORT
from tests.replica.prose.topics.general import GENERAL
from tests.replica.prose.topics.model import Topic
from tests.replica.prose.topics.politics import COUNCIL, DEFENCE
from tests.replica.prose.topics.society import SCHOOLS, WEATHER, WELFARE

__all__ = ["GENERAL", "TOPICS", "Topic"]

TOPICS: tuple[Topic, ...] = (
    PARTY,
    COUNCIL,
    DEFENCE,
    FARMING,
    INDUSTRY,
    TRANSPORT,
    DIGITAL,
    POLICE,
    HEALTH,
    SCHOOLS,
    WELFARE,
    WEATHER,
    CULTURE,
    TRAVEL,
    SPORT,
)
