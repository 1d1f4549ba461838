from django.db import migrations

from cunqiao.kernel.triggers import never_emptied, set_once


class Migration(migrations.Migration):
    """Grants are not emptied, either; a device is revoked once."""

    dependencies = [("identity", "0005_two_persons"), ("kernel", "0010_never_emptied")]
    operations = [
        never_emptied("identity_grant"),
        set_once("identity_till", "revoked_at"),
    ]
