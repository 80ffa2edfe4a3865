from portal.kernel import rooms


class PartyBuildingConfig(rooms.HouseApp):
    name = "party_building"
