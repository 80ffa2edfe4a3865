"""No certificate is valid, or being made, once its listing has ended (INV-31), whoever writes; asked when the transaction commits."""

from django.db import migrations

FOLLOW = """
CREATE FUNCTION evaluation_certificate_follows_listing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    listed bigint := CASE TG_TABLE_NAME WHEN 'evaluation_listing' THEN (to_jsonb(NEW) ->> 'id') ELSE (to_jsonb(NEW) ->> 'listing_id') END::bigint;
BEGIN
    PERFORM 1 FROM evaluation_certificate c JOIN evaluation_listing l ON l.id = c.listing_id
     WHERE l.id = listed AND c.state IN ('issued', 'valid') AND l.state IN ('delisted', 'withdrawn', 'expired', 'renewed');
    IF FOUND THEN
        RAISE EXCEPTION 'a certificate ends with its listing' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER evaluation_certificate_follows AFTER INSERT OR UPDATE ON evaluation_certificate
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION evaluation_certificate_follows_listing();
CREATE CONSTRAINT TRIGGER evaluation_listing_ends_certificates AFTER UPDATE ON evaluation_listing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION evaluation_certificate_follows_listing();
"""

PART = """
DROP TRIGGER evaluation_listing_ends_certificates ON evaluation_listing;
DROP TRIGGER evaluation_certificate_follows ON evaluation_certificate;
DROP FUNCTION evaluation_certificate_follows_listing();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0004_readers_and_relations_apart")]

    operations = [migrations.RunSQL(FOLLOW, PART)]
