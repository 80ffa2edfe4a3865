"""Events and the links of their chain are written once: the database itself refuses to change or delete one (INV-2)."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION portal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON portal_event FOR EACH ROW EXECUTE FUNCTION portal_append_only();
CREATE TRIGGER eventlink_append_only BEFORE UPDATE OR DELETE ON portal_eventlink FOR EACH ROW EXECUTE FUNCTION portal_append_only();
"""
ALLOW = """
DROP TRIGGER eventlink_append_only ON portal_eventlink;
DROP TRIGGER event_append_only ON portal_event;
DROP FUNCTION portal_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0003_auditors_hold_nothing_else")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
