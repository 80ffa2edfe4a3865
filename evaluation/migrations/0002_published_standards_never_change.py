"""A published edition of the standard, its dimensions, criteria and re-check rules never change, whoever writes (INV-2, INV-3)."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION evaluation_standard_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('published', 'superseded') THEN
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'a published standard is never deleted' USING ERRCODE = 'restrict_violation';
        END IF;
        IF NOT (NEW.state = OLD.state OR (OLD.state = 'published' AND NEW.state = 'superseded'))
           OR (to_jsonb(NEW) - 'state' - 'revision') IS DISTINCT FROM (to_jsonb(OLD) - 'state' - 'revision') THEN
            RAISE EXCEPTION 'a published standard never changes' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF TG_OP = 'UPDATE' AND NEW.state = 'published' THEN
        IF (SELECT coalesce(sum(c.points), 0) FROM evaluation_criterion c JOIN evaluation_dimension d ON d.id = c.dimension_id
            WHERE d.standard_id = NEW.id) <> 1000
           OR (SELECT coalesce(sum(points), 0) FROM evaluation_dimension WHERE standard_id = NEW.id) <> 1000 THEN
            RAISE EXCEPTION 'the points of a published standard sum to 1000' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER evaluation_standard_frozen BEFORE UPDATE OR DELETE ON evaluation_standard
    FOR EACH ROW EXECUTE FUNCTION evaluation_standard_frozen();

CREATE FUNCTION evaluation_standard_part_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    part jsonb;
    standard bigint;
BEGIN
    FOREACH part IN ARRAY CASE TG_OP WHEN 'INSERT' THEN ARRAY[to_jsonb(NEW)] WHEN 'DELETE' THEN ARRAY[to_jsonb(OLD)]
                          ELSE ARRAY[to_jsonb(OLD), to_jsonb(NEW)] END LOOP
        IF TG_TABLE_NAME = 'evaluation_criterion' THEN
            SELECT standard_id INTO standard FROM evaluation_dimension WHERE id = (part ->> 'dimension_id')::bigint;
        ELSE
            standard := (part ->> 'standard_id')::bigint;
        END IF;
        PERFORM 1 FROM evaluation_standard WHERE id = standard AND state IN ('published', 'superseded');
        IF FOUND THEN
            RAISE EXCEPTION 'a published standard never changes' USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER evaluation_dimension_frozen BEFORE INSERT OR UPDATE OR DELETE ON evaluation_dimension
    FOR EACH ROW EXECUTE FUNCTION evaluation_standard_part_frozen();
CREATE TRIGGER evaluation_criterion_frozen BEFORE INSERT OR UPDATE OR DELETE ON evaluation_criterion
    FOR EACH ROW EXECUTE FUNCTION evaluation_standard_part_frozen();
CREATE TRIGGER evaluation_recheckrule_frozen BEFORE INSERT OR UPDATE OR DELETE ON evaluation_recheckrule
    FOR EACH ROW EXECUTE FUNCTION evaluation_standard_part_frozen();
"""

THAW = """
DROP TRIGGER evaluation_recheckrule_frozen ON evaluation_recheckrule;
DROP TRIGGER evaluation_criterion_frozen ON evaluation_criterion;
DROP TRIGGER evaluation_dimension_frozen ON evaluation_dimension;
DROP FUNCTION evaluation_standard_part_frozen();
DROP TRIGGER evaluation_standard_frozen ON evaluation_standard;
DROP FUNCTION evaluation_standard_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0001_initial")]

    operations = [migrations.RunSQL(FREEZE, THAW)]
