"""Steps into which numbers are cut, so that people can read them."""

import math
from decimal import Decimal, InvalidOperation

ABOUT = (5, 12, 30)  # how many steps there may be
NICE = (1, 2, 5, 10)


def widths(low: str, high: str) -> list[str]:
    """Widths that cut the numbers between two into few, some and many steps: 1, 2 or 5 times a power of ten; [] for one number."""
    try:
        first, last = float(low), float(high)
    except ValueError:
        return []
    reach = last - first
    if not math.isfinite(reach) or reach <= 0:
        return []
    return list(dict.fromkeys(width for count in ABOUT if (width := nice(reach / count))))


def nice(width: float) -> str:
    """The nearest 1, 2 or 5 times a power of ten that is not smaller, as digits; "" when it needs more than 20."""
    power = math.floor(math.log10(width))
    step = next(one for one in NICE if one * 10.0**power >= width * 0.999)
    try:
        told = format(Decimal(step).scaleb(power).normalize(), "f")
    except InvalidOperation:
        return ""
    return told if len(told) <= 20 else ""
