"""An issued paper keeps its number, its text and the PDF once made, whoever writes; only its state may move on (INV-43)."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION portal_issueddocument_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' THEN
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'an issued paper is never deleted' USING ERRCODE = 'restrict_violation';
        END IF;
        IF NEW.state = 'draft'
           OR (to_jsonb(NEW) - 'state' - 'revision' - 'file_id') IS DISTINCT FROM (to_jsonb(OLD) - 'state' - 'revision' - 'file_id')
           OR (OLD.file_id IS NOT NULL AND NEW.file_id IS DISTINCT FROM OLD.file_id) THEN
            RAISE EXCEPTION 'an issued paper never changes' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER portal_issueddocument_frozen BEFORE UPDATE OR DELETE ON portal_issueddocument
    FOR EACH ROW EXECUTE FUNCTION portal_issueddocument_frozen();
"""

THAW = """
DROP TRIGGER portal_issueddocument_frozen ON portal_issueddocument;
DROP FUNCTION portal_issueddocument_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]

    operations = [migrations.RunSQL(FREEZE, THAW)]
