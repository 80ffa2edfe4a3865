"""All models of party building, where Django looks for them."""

from party_building.activities.models import PartyActivity, PartyVenue
from party_building.branches.models import PartyCoverage, PartyOrganisation, PartyRule
from party_building.life.models import DuesMonth, PartyMeeting, PartyMember
from party_building.pioneers.models import DecisionParticipation, PartyHonour, Pioneer, SocialContribution

__all__ = [
    "DecisionParticipation",
    "DuesMonth",
    "PartyActivity",
    "PartyCoverage",
    "PartyHonour",
    "PartyMeeting",
    "PartyMember",
    "PartyOrganisation",
    "PartyRule",
    "PartyVenue",
    "Pioneer",
    "SocialContribution",
]
