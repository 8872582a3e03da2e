"""Vietnamese dates: printed ones, those in running text, periods, and the day that an article reports on.

Every form in use on provincial news sites is read by a hand-written grammar; nothing is guessed from other
languages' habits. Times are Asia/Ho_Chi_Minh (+07:00). No clock is read: what "hôm qua" means is the caller's
`reference`.
"""

from transforms.dates.events import EventDate, event_date
from transforms.dates.grammar import VIETNAM, Order, last_such_day
from transforms.dates.periods import PeriodReading, find_periods, read_period
from transforms.dates.reading import DateReading, find_dates, local, printed_dates, read_date

__all__ = [
    "VIETNAM",
    "DateReading",
    "EventDate",
    "Order",
    "PeriodReading",
    "event_date",
    "find_dates",
    "find_periods",
    "last_such_day",
    "local",
    "printed_dates",
    "read_date",
    "read_period",
]
