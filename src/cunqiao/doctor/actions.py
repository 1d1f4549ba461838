from cunqiao.doctor.models import Examination
from cunqiao.doctor.queries import examine
from cunqiao.kernel import clock


def keep_examination() -> None:
    """Look at everything, and keep what was found for the page."""
    findings = [finding.stored() for finding in examine()]
    Examination.objects.update_or_create(id=1, defaults={"made_at": clock.now(), "findings": findings})
