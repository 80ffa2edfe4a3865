"""What was handed in never changes but by a return on record, whoever writes (INV-8)."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION evaluation_application_part_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    part jsonb := CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    standing text;
BEGIN
    SELECT state INTO standing FROM evaluation_application WHERE id = (part ->> 'application_id')::bigint;
    IF standing = 'draft' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF standing = 'returned' AND TG_TABLE_NAME <> 'evaluation_frozenvalue' THEN
        PERFORM 1 FROM evaluation_returnedpoint
         WHERE application_id = (part ->> 'application_id')::bigint AND criterion_id = (part ->> 'criterion_id')::bigint
           AND answered_at IS NULL;
        IF FOUND THEN
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END IF;
    END IF;
    RAISE EXCEPTION 'what was handed in never changes without a return on record' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER evaluation_selfscore_frozen BEFORE INSERT OR UPDATE OR DELETE ON evaluation_selfscore
    FOR EACH ROW EXECUTE FUNCTION evaluation_application_part_frozen();
CREATE TRIGGER evaluation_evidence_frozen BEFORE INSERT OR UPDATE OR DELETE ON evaluation_evidence
    FOR EACH ROW EXECUTE FUNCTION evaluation_application_part_frozen();
CREATE TRIGGER evaluation_frozenvalue_frozen BEFORE INSERT OR UPDATE OR DELETE ON evaluation_frozenvalue
    FOR EACH ROW EXECUTE FUNCTION evaluation_application_part_frozen();
"""

THAW = """
DROP TRIGGER evaluation_frozenvalue_frozen ON evaluation_frozenvalue;
DROP TRIGGER evaluation_evidence_frozen ON evaluation_evidence;
DROP TRIGGER evaluation_selfscore_frozen ON evaluation_selfscore;
DROP FUNCTION evaluation_application_part_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0002_published_standards_never_change")]

    operations = [migrations.RunSQL(FREEZE, THAW)]
