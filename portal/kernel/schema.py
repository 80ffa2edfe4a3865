"""Many tables made at once: what keeps an empty database a matter of seconds."""

from collections.abc import Sequence

from django.db.migrations.operations.base import Operation


class Together(Operation):
    """Operations of one migration whose models are put together once instead of once after each.

    Django rebuilds every model that has to do with a new one, and here all have to do with the organisation: with 150 models the
    150 times take a minute. Only for operations none of which needs the state after another: new models, new fields of older ones.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[Operation]):
        self.operations = operations

    def state_forwards(self, app_label, state):
        """The state after all of them; the models are built when they are asked for."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Each in its order."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Each in the reverse order."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        """What migrate says of it."""
        return "; ".join(operation.describe() for operation in self.operations)
