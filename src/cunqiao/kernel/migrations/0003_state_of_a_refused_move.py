from django.db import migrations

# A till's command that was refused keeps its problem with the request. There, `status` was the thing's state.
TELL_THE_STATE = """
    UPDATE kernel_request
    SET answer = jsonb_set(answer, '{problem}', answer->'problem'
        || jsonb_build_object('status', 409, 'state', answer->'problem'->'status'))
    WHERE answer->'problem'->>'type' = '/problems/move_not_allowed' AND NOT answer->'problem' ? 'state'
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_append_only")]
    operations = [migrations.RunSQL(TELL_THE_STATE, migrations.RunSQL.noop)]
