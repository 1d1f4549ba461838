"""What others than the station read of a person: enough to recognise, too little to keep."""


def mask_phone(phone: str) -> str:
    """The last digits of a number, and the first three of one long enough: 13800001234 -> 138****1234.

    At least half of the number stays hidden.
    """
    head = phone[:3] if len(phone) >= 11 else ""
    tail = phone[len(phone) - min(4, len(phone) // 2) :]
    return f"{head}****{tail}" if phone else ""


def mask_name(name: str) -> str:
    """The first character of a name: 王小明 -> 王**."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)
