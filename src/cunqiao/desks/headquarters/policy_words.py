"""The terms of policies in words, and their versions' states in colour."""

from django.utils.translation import gettext, ngettext

from cunqiao.desks.framework import Pill
from cunqiao.desks.framework.cells import with_currency
from cunqiao.policies.kinds import Policy
from cunqiao.policies.models import Version
from cunqiao.policies.states import VersionStatus

TONES = {VersionStatus.PROPOSED: "wait", VersionStatus.PUBLISHED: "done", VersionStatus.WITHDRAWN: ""}


def term_words(name: str, value: int) -> str:
    """One number of a policy, with the unit that its name ends with."""
    match name.rpartition("_")[2]:
        case "fen":
            return with_currency(value)
        case "hours":
            return ngettext("%(n)s hour", "%(n)s hours", value) % {"n": value}
        case "minutes":
            return ngettext("%(n)s minute", "%(n)s minutes", value) % {"n": value}
        case "days":
            return ngettext("%(n)s day", "%(n)s days", value) % {"n": value}
        case unit:
            raise ValueError(f"the name of a term ends with no unit that we have words for: {unit}")


def policy_words(policy: Policy | None) -> str:
    """All numbers of a policy, with their labels where there are several. None: a county follows the network."""
    if policy is None:
        return gettext("as the network")
    terms = policy.terms()
    words = [(term.words.label, term_words(term.name, getattr(policy, term.name))) for term in terms]
    return words[0][1] if len(words) == 1 else " · ".join(f"{label} {value}" for label, value in words)


def version_pill(version: Version) -> Pill:
    status = VersionStatus(version.status)
    return Pill(status.label, TONES[status])
