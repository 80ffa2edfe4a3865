"""While a relation stands, no assignment of that pair is open; whichever of the two is written second is refused (INV-13)."""

from django.db import migrations

APART = """
CREATE FUNCTION evaluation_review_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'evaluation_conflict' THEN
        PERFORM 1 FROM evaluation_reviewassignment a
          JOIN evaluation_reviewcase c ON c.id = a.case_id JOIN evaluation_application p ON p.id = c.application_id
         WHERE NEW.state = 'standing' AND a.expert_id = NEW.expert_id AND p.institution_id = NEW.institution_id
           AND a.state IN ('proposed', 'invited', 'scoring', 'submitted');
    ELSE
        PERFORM 1 FROM evaluation_conflict k
          JOIN evaluation_application p ON p.institution_id = k.institution_id JOIN evaluation_reviewcase c ON c.application_id = p.id
         WHERE NEW.state IN ('proposed', 'invited', 'scoring', 'submitted') AND c.id = NEW.case_id
           AND k.expert_id = NEW.expert_id AND k.state = 'standing';
    END IF;
    IF FOUND THEN
        RAISE EXCEPTION 'no assignment is open while a relation of that pair stands' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evaluation_conflict_apart BEFORE INSERT OR UPDATE ON evaluation_conflict
    FOR EACH ROW EXECUTE FUNCTION evaluation_review_apart();
CREATE TRIGGER evaluation_assignment_apart BEFORE INSERT OR UPDATE ON evaluation_reviewassignment
    FOR EACH ROW EXECUTE FUNCTION evaluation_review_apart();
"""

TOGETHER = """
DROP TRIGGER evaluation_assignment_apart ON evaluation_reviewassignment;
DROP TRIGGER evaluation_conflict_apart ON evaluation_conflict;
DROP FUNCTION evaluation_review_apart();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0003_applications_freeze")]

    operations = [migrations.RunSQL(APART, TOGETHER)]
