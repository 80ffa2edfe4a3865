"""A frozen value may be taken anew after a granted correction, where what it was is kept with it (APP-10)."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("evaluation.migrations.0003_applications_freeze").FREEZE
FUNCTION = BEFORE[: BEFORE.index("CREATE TRIGGER")].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
RESTATED = FUNCTION.replace(
    "    RAISE EXCEPTION",
    """\
    IF TG_TABLE_NAME = 'evaluation_frozenvalue' AND TG_OP = 'UPDATE' AND standing IN ('submitted', 'resubmitted') THEN
        IF (part -> 'former') - -1 = to_jsonb(OLD) -> 'former' AND part -> 'former' -> -1 ->> 'value' = to_jsonb(OLD) ->> 'value' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION""",
)


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0006_corrections")]

    operations = [migrations.RunSQL(RESTATED, FUNCTION)]
