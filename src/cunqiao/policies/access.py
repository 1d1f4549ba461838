"""Fetch and authorise in one call, so that no caller can do the one without the other."""

from uuid import UUID

from django.db.models import QuerySet

from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import Role, Scope
from cunqiao.policies.models import Version


def versions_within(scope: Scope) -> QuerySet[Version]:
    """All versions, proposed and withdrawn too: headquarters' and the auditor's to see."""
    versions = Version.objects.all()
    match scope.role:
        case Role.HEADQUARTERS | Role.AUDITOR | None:
            return versions
        case Role.COUNTY_OPERATOR | Role.PARTNER | Role.MERCHANT | Role.DRIVER | _:
            return versions.none()


def get_version_for(scope: Scope, version_id: UUID) -> Version:
    """Raises NotFound, also for a version beyond the scope."""
    version = versions_within(scope).filter(id=version_id).first()
    if version is None:
        raise NotFound(kind="policy_version", id=str(version_id))
    return version
