from portal.kernel import rooms


class PersonnelConfig(rooms.HouseApp):
    name = "personnel"
