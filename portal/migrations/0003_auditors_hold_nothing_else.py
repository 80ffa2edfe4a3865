"""Whoever holds an open membership as auditor holds no other, whoever writes the row (SOD-10)."""

from django.db import migrations

EXCLUDE = """
ALTER TABLE portal_membership ADD CONSTRAINT auditor_holds_nothing_else EXCLUDE USING gist (
    int8range(user_id, user_id, '[]') WITH &&,
    (CASE WHEN role = 'auditor' THEN int8range(NULL, NULL) ELSE int8range(id, id, '[]') END) WITH &&
) WHERE (state = 'open')
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_issued_papers_never_change")]

    operations = [migrations.RunSQL(EXCLUDE, "ALTER TABLE portal_membership DROP CONSTRAINT auditor_holds_nothing_else")]
