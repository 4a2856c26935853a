"""The four clocks, held against a slow model that looks at every quarter of an hour."""

from __future__ import annotations

import timeit
from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil.easter import easter
from hypothesis import given, settings
from hypothesis import strategies as st

from routines.clock import (
    STOCKHOLM,
    closing,
    days_skipped,
    due,
    elapsed,
    hours_of,
    opening,
    partway,
    read_hours,
    repeated,
)
from routines.model import ClockName, OfficeHours, Span
from routines.watched_hours import hours_in
from routines.working_days import days_off, is_working_day, name_of

HOURS = OfficeHours()
ELAPSED, WEEKDAYS, OFFICE, DAYS = ClockName


def local(text: str) -> datetime:
    """A moment by the clock in Stockholm."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def span(amount: int, clock: ClockName) -> Span:
    return Span(amount=amount, clock=clock)


# --- the slow model ------------------------------------------------------------------------------


def off(day: date) -> bool:
    """Days off, worked out from the calendar alone and not from the library."""
    sunday = easter(day.year)
    fixed = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
    moving = {sunday + timedelta(days=n) for n in (-2, 1, 39)}
    midsummer_eve = next(date(day.year, 6, d) for d in range(19, 26) if date(day.year, 6, d).weekday() == 4)
    return day.weekday() >= 5 or (day.month, day.day) in fixed or day in moving or day == midsummer_eve


def runs(moment: datetime, clock: ClockName, hours: OfficeHours) -> bool:
    """Whether a clock runs in the quarter of an hour that begins at this moment."""
    here = moment.astimezone(STOCKHOLM)
    if clock is ELAPSED:
        return True
    return not off(here.date()) and (clock is WEEKDAYS or hours.opens <= here.time() < hours.closes)


def slow(start: datetime, wanted: Span, hours: OfficeHours) -> datetime:
    moment, quarters = start.astimezone(UTC), wanted.amount * 4
    if wanted.clock is DAYS:
        day, at = start.astimezone(STOCKHOLM).date(), start.astimezone(STOCKHOLM).time()
        while wanted.amount and off(day):
            day, at = day + timedelta(days=1), time(0)
        for _ in range(wanted.amount):
            day += timedelta(days=1)
            while off(day):
                day += timedelta(days=1)
        return datetime.combine(day, at, STOCKHOLM).astimezone(UTC) if wanted.amount else moment
    while quarters:
        quarters -= runs(moment, wanted.clock, hours)
        moment += timedelta(minutes=15)
    return moment


quarters_of_an_hour = st.integers(0, 15 * 366 * 96).map(
    lambda n: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * n)
)
office_hours = st.tuples(st.integers(0, 46), st.integers(1, 47)).map(
    lambda pair: OfficeHours(
        opens=time(pair[0] // 2, 30 * (pair[0] % 2)),
        closes=time(max(pair[0] + 1, pair[1]) // 2, 30 * (max(pair[0] + 1, pair[1]) % 2)),
    )
)


@pytest.mark.parametrize("clock", list(ClockName))
@given(start=quarters_of_an_hour, amount=st.integers(0, 60), hours=office_hours)
@settings(max_examples=150, deadline=None)
def test_every_clock_agrees_with_the_slow_model(
    clock: ClockName, start: datetime, amount: int, hours: OfficeHours
) -> None:
    wanted = span(min(amount, 12) if clock in {OFFICE, DAYS} else amount, clock)

    assert slow(start, wanted, hours) == due(start, wanted, hours)


#: The weeks in which the rules meet: holidays, both clock changes, a leap day.
HARD_WEEKS = [
    "2024-02-27",
    "2026-03-26",
    "2026-04-01",
    "2026-06-17",
    "2026-10-22",
    "2025-12-22",
    "2026-12-22",
    "2027-12-30",
]


@pytest.mark.parametrize("week", HARD_WEEKS)
@given(quarter=st.integers(0, 7 * 96), amount=st.integers(1, 72), clock=st.sampled_from(list(ClockName)))
@settings(max_examples=80, deadline=None)
def test_hard_weeks_agree_with_the_slow_model(week: str, quarter: int, amount: int, clock: ClockName) -> None:
    start = local(week).astimezone(UTC) + timedelta(minutes=15 * quarter)
    wanted = span(min(amount, 16) if clock in {OFFICE, DAYS} else amount, clock)

    assert slow(start, wanted, HOURS) == due(start, wanted, HOURS)


@given(start=quarters_of_an_hour, amount=st.integers(1, 60), clock=st.sampled_from(list(ClockName)))
@settings(max_examples=200, deadline=None)
def test_a_later_comment_is_never_due_earlier(start: datetime, amount: int, clock: ClockName) -> None:
    later = start + timedelta(minutes=15)

    assert due(start, span(amount, clock), HOURS) <= due(later, span(amount, clock), HOURS)


# --- cases that people know by heart ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "amount", "clock", "expected"),
    [
        ("2026-11-20 16:59", 48, ELAPSED, "2026-11-22 16:59"),
        ("2026-11-20 16:59", 48, WEEKDAYS, "2026-11-24 16:59"),
        ("2026-11-20 16:59", 1, OFFICE, "2026-11-23 08:59"),
        ("2026-11-21 13:00", 48, WEEKDAYS, "2026-11-25 00:00"),
        ("2026-11-21 13:00", 4, OFFICE, "2026-11-23 12:00"),
        ("2026-11-21 13:00", 1, DAYS, "2026-11-24 00:00"),
        ("2026-11-20 12:00", 12, WEEKDAYS, "2026-11-21 00:00"),
        ("2026-11-20 13:00", 4, OFFICE, "2026-11-20 17:00"),
        ("2026-11-20 06:00", 4, OFFICE, "2026-11-20 12:00"),
        # Easter: Good Friday and Easter Monday
        ("2026-04-02 15:00", 48, WEEKDAYS, "2026-04-08 15:00"),
        ("2026-04-02 15:00", 4, OFFICE, "2026-04-07 10:00"),
        ("2026-04-02 15:00", 1, DAYS, "2026-04-07 15:00"),
        # Midsummer Eve, a Friday that no law names
        ("2026-06-18 15:00", 24, WEEKDAYS, "2026-06-22 15:00"),
        ("2026-06-18 15:00", 1, DAYS, "2026-06-22 15:00"),
        # Christmas week 2026: the 24th is a Thursday, the 25th a Friday
        ("2026-12-23 16:00", 4, OFFICE, "2026-12-28 11:00"),
        ("2026-12-23 12:00", 48, WEEKDAYS, "2026-12-29 12:00"),
        ("2026-12-30 12:00", 24, WEEKDAYS, "2027-01-04 12:00"),
        # A holiday in the middle of the week: Epiphany on a Wednesday
        ("2027-01-05 12:00", 24, WEEKDAYS, "2027-01-07 12:00"),
        # Leap day
        ("2024-02-28 12:00", 48, ELAPSED, "2024-03-01 12:00"),
        ("2024-02-28 12:00", 24, WEEKDAYS, "2024-02-29 12:00"),
        ("2024-02-28 12:00", 1, DAYS, "2024-02-29 12:00"),
        # The night with 23 hours and the night with 25: what elapses, elapses
        ("2026-03-28 12:00", 24, ELAPSED, "2026-03-29 13:00"),
        ("2026-10-24 12:00", 24, ELAPSED, "2026-10-25 11:00"),
        ("2026-03-27 12:00", 24, WEEKDAYS, "2026-03-30 12:00"),
        ("2026-10-23 12:00", 24, WEEKDAYS, "2026-10-26 12:00"),
        ("2026-03-27 16:00", 4, OFFICE, "2026-03-30 11:00"),
        ("2026-10-23 16:00", 4, OFFICE, "2026-10-26 11:00"),
    ],
)
def test_due(start: str, amount: int, clock: ClockName, expected: str) -> None:
    assert local(expected).astimezone(UTC) == due(local(start), span(amount, clock), HOURS)


@pytest.mark.clauses("DEG-59")
def test_four_office_hours_from_friday_four_o_clock_end_on_monday_at_eleven() -> None:
    assert local("2026-11-23 11:00") == due(local("2026-11-20 16:00"), span(4, OFFICE), HOURS)


@pytest.mark.clauses("DEG-60")
def test_one_working_day_from_friday_two_o_clock_ends_on_monday_at_two() -> None:
    assert local("2026-11-23 14:00") == due(local("2026-11-20 14:00"), span(1, DAYS), HOURS)


@pytest.mark.clauses("DEG-60")
@pytest.mark.parametrize("asked", ["2026-11-21 00:10", "2026-11-22 23:50"])
def test_what_is_asked_at_the_weekend_has_the_whole_of_monday(asked: str) -> None:
    """Else Sunday's early question would be late before anybody is at work."""
    assert local("2026-11-24 00:00") == due(local(asked), span(1, DAYS), HOURS)


@pytest.mark.clauses("TIB-53")
def test_forty_eight_weekday_hours_from_friday_noon_end_on_tuesday_noon() -> None:
    assert local("2026-11-24 12:00") == due(local("2026-11-20 12:00"), span(48, WEEKDAYS), HOURS)


@pytest.mark.clauses("TIB-79", "TIB-25")
def test_forty_eight_elapsed_hours_run_through_the_weekend() -> None:
    assert local("2026-11-22 16:00") == due(local("2026-11-20 16:00"), span(48, ELAPSED), HOURS)


@pytest.mark.clauses("LAH-29")
def test_both_readings_of_ordinary_working_time_can_be_computed() -> None:
    friday = local("2026-11-20 12:00")

    assert local("2026-11-24 12:00") == due(friday, span(48, WEEKDAYS), HOURS)
    assert local("2026-11-27 15:00") == due(friday, span(48, OFFICE), HOURS)


def test_the_hour_that_comes_twice_counts_twice() -> None:
    """Both 02:30 of the autumn night are the start that they are."""
    first = datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM, fold=0)
    second = datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM, fold=1)

    gap = due(second, span(1, ELAPSED), HOURS) - due(first, span(1, ELAPSED), HOURS)

    assert timedelta(hours=1) == gap


@pytest.mark.parametrize("clock", list(ClockName))
@pytest.mark.clauses("LID-45")
def test_at_once_is_due_at_once_even_on_christmas_eve(clock: ClockName) -> None:
    start = local("2026-12-24 20:00")

    assert start == due(start, span(0, clock), HOURS)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(local("2026-11-20 12:00").replace(tzinfo=None), span(1, ELAPSED), HOURS)


def test_the_moment_counts_not_the_zone_it_is_written_in() -> None:
    in_utc = local("2026-11-20 16:00").astimezone(UTC)

    assert due(local("2026-11-20 16:00"), span(4, OFFICE), HOURS) == due(in_utc, span(4, OFFICE), HOURS)
    assert due(in_utc, span(4, OFFICE), HOURS).tzinfo == UTC


@pytest.mark.parametrize("year", range(2020, 2040))
def test_working_days_of_the_library_agree_with_the_calendar(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]

    assert [off(day) for day in days] == [not is_working_day(day) for day in days]


def test_days_off_bear_their_swedish_names() -> None:
    assert days_off(2026)[date(2026, 6, 19)] == "Midsommarafton"


@pytest.mark.parametrize(
    ("start", "end", "clock", "hours", "days"),
    [
        ("2026-06-18 15:00", "2026-06-23 15:00", WEEKDAYS, HOURS, ["midsommarafton"]),
        ("2026-12-23 10:00", "2026-12-28 10:00", WEEKDAYS, HOURS, ["julafton", "juldagen"]),
        ("2026-12-23 10:00", "2026-12-28 10:00", OFFICE, HOURS, ["julafton", "juldagen"]),
        (
            "2026-12-30 10:00",
            "2027-01-07 10:00",
            DAYS,
            HOURS,
            ["nyårsafton", "nyårsdagen", "trettondedag jul"],
        ),
        # Boxing Day is a Saturday; what ends at midnight does not reach into Christmas Eve.
        (
            "2026-12-23 10:00",
            "2026-12-28 10:00",
            WEEKDAYS,
            OfficeHours(saturday=True),
            ["julafton", "juldagen", "annandag jul"],
        ),
        ("2026-12-23 12:00", "2026-12-24 00:00", WEEKDAYS, HOURS, []),
        ("2026-11-20 10:00", "2026-11-23 10:00", WEEKDAYS, HOURS, []),
        ("2026-12-23 15:00", "2026-12-25 15:00", ELAPSED, HOURS, []),
    ],
)
def test_the_days_off_that_a_clock_stood_still_for_are_named(
    start: str, end: str, clock: ClockName, hours: OfficeHours, days: list[str]
) -> None:
    """Those that no weekend explains."""
    skipped = days_skipped(local(start), local(end), clock, hours)
    assert [name_of(day, "sv") for day in skipped] == days


def test_a_day_off_has_its_name_in_both_languages() -> None:
    assert [name_of(date(2026, 12, 24), language) for language in ("sv", "en")] == [
        "julafton",
        "Christmas Eve",
    ]


def test_a_due_date_is_worked_out_in_microseconds() -> None:
    """A storm of a thousand comments a second asks for two each; the bound leaves room for a busy machine."""
    start, wanted = local("2026-12-23 16:00").astimezone(UTC), span(48, WEEKDAYS)
    due(start, wanted, HOURS)

    best = min(timeit.repeat(lambda: due(start, wanted, HOURS), number=500, repeat=5)) / 500

    assert best < 0.000_2


# --- how far a time has run, and when somebody is at work --------------------------------------------


def ran(start: datetime, end: datetime, clock: ClockName, hours: OfficeHours) -> int:
    """The quarters of an hour that ran between two moments, counted one by one."""
    clock = WEEKDAYS if clock is DAYS else clock
    found, moment = 0, start
    while moment < end:
        found += runs(moment, clock, hours)
        moment += timedelta(minutes=15)
    return found


@pytest.mark.parametrize("clock", list(ClockName))
@given(start=quarters_of_an_hour, quarters=st.integers(-4, 14 * 96), hours=office_hours)
@settings(max_examples=50, deadline=None)
def test_what_has_run_agrees_with_the_slow_model(
    clock: ClockName, start: datetime, quarters: int, hours: OfficeHours
) -> None:
    end = start + timedelta(minutes=15 * quarters)

    assert timedelta(minutes=15 * ran(start, end, clock, hours)) == elapsed(start, end, clock, hours)


@pytest.mark.parametrize("clock", list(ClockName))
@given(start=quarters_of_an_hour, quarters=st.integers(1, 14 * 96), hours=office_hours)
@settings(max_examples=50, deadline=None)
def test_halfway_is_when_half_has_run(
    clock: ClockName, start: datetime, quarters: int, hours: OfficeHours
) -> None:
    end = start + timedelta(minutes=15 * quarters)
    half = partway(start, end, 0.5, clock, hours)

    assert half <= end
    assert elapsed(start, half, clock, hours) == elapsed(start, end, clock, hours) / 2


@pytest.mark.parametrize("clock", ClockName)
@given(
    start=quarters_of_an_hour,
    quarters=st.integers(-4, 40 * 96),
    amount=st.integers(0, 30),
    hours=office_hours,
)
@settings(max_examples=60, deadline=None)
def test_what_is_said_again_and_again_was_said_last_when_one_counts_it_out(
    clock: ClockName, start: datetime, quarters: int, amount: int, hours: OfficeHours
) -> None:
    """What is told anew on working days comes at the time of day at which it was told first."""
    every, now = span(amount, clock), start + timedelta(minutes=15 * quarters)
    first = start
    while clock is DAYS and off(first.astimezone(STOCKHOLM).date()):
        first = (first.astimezone(STOCKHOLM) - timedelta(days=1)).astimezone(UTC)
    number, last = 0, start
    while amount and (following := due(first if number == 0 else last, every, hours)) <= now:
        number, last = number + 1, following
    assert repeated(start, every, now, hours) == (number, last)


@given(at=quarters_of_an_hour, hours=office_hours, every_day=st.booleans())
@settings(max_examples=50, deadline=None)
def test_the_next_opening_is_the_first_moment_at_which_somebody_is_at_work(
    at: datetime, hours: OfficeHours, every_day: bool
) -> None:
    def at_work(moment: datetime) -> bool:
        here = moment.astimezone(STOCKHOLM)
        return (every_day or not off(here.date())) and hours.opens <= here.time() < hours.closes

    moment = at
    while not at_work(moment):
        moment += timedelta(minutes=15)

    assert moment == opening(at, hours, every_day=every_day)


@given(at=quarters_of_an_hour, hours=office_hours)
@settings(max_examples=50, deadline=None)
def test_the_last_closing_is_the_first_moment_back_before_which_somebody_is_at_work(
    at: datetime, hours: OfficeHours
) -> None:
    quarter = timedelta(minutes=15)
    if opening(at, hours) == at:  # it is asked only when nobody is there
        return
    moment = at
    while opening(moment - quarter, hours) != moment - quarter:
        moment -= quarter

    assert moment == closing(at, hours)


@pytest.mark.parametrize("year", range(2024, 2031))
@pytest.mark.parametrize("clock", [WEEKDAYS, OFFICE, DAYS])
def test_every_holiday_of_these_years_agrees_with_the_model_minute_by_minute(
    year: int, clock: ClockName
) -> None:
    """Around each day off, from a time that is no quarter of an hour: no minute more and none less."""
    wanted = span({WEEKDAYS: 24, OFFICE: 9, DAYS: 1}[clock], clock)
    for day in days_off(year):
        start = datetime.combine(day - timedelta(days=1), time(16, 59), STOCKHOLM)
        ends = due(start, wanted, HOURS)
        if clock is DAYS:
            assert ends == slow(start, wanted, HOURS)
            continue
        minutes, moment = 0, start.astimezone(UTC)
        while moment < ends:
            minutes += runs(moment, clock, HOURS)
            moment += timedelta(minutes=1)
        assert minutes == wanted.amount * 60
        assert runs(ends - timedelta(minutes=1), clock, HOURS)


@pytest.mark.parametrize(
    ("at", "every_day", "expected"),
    [
        ("2026-11-20 16:59", False, "2026-11-20 16:59"),
        ("2026-11-20 17:00", False, "2026-11-23 08:00"),
        ("2026-11-21 12:00", False, "2026-11-23 08:00"),
        ("2026-11-21 12:00", True, "2026-11-21 12:00"),
        ("2026-11-21 03:00", True, "2026-11-21 08:00"),
        # Christmas Eve is a Thursday: nobody before Monday
        ("2026-12-24 08:00", False, "2026-12-28 08:00"),
        # the nights with 23 and 25 hours
        ("2026-03-29 02:00", True, "2026-03-29 08:00"),
        ("2026-10-25 02:30", True, "2026-10-25 08:00"),
    ],
)
def test_opening(at: str, every_day: bool, expected: str) -> None:
    assert local(expected).astimezone(UTC) == opening(local(at), HOURS, every_day=every_day)


@pytest.mark.clauses("LID-72", "GIS-93")
@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("Vardagar kl. 10-15", "10:00-15:00"),
        ("Varje dag 10-12, nytt två gånger i veckan", "10:00-12:00"),
        ("Vardagar 8.30–12 och 13 till 16.30.", "08:30-16:30"),
        ("måndag–fredag 07:30 - 16:00", "07:30-16:00"),
        ("from 9 to 17", "09:00-17:00"),
        ("Varje vardag, nytt på tisdagar.", ""),
        ("2-3 gånger i veckan kl. 9-16", "09:00-16:00"),
        ("1/5-3/6", ""),
        ("2026-11-20", ""),
        ("10-28", ""),
        ("15-10", ""),
        ("ring 070-12 34", ""),
        ("", ""),
        ("kl.8-16", "08:00-16:00"),
        ("8-17 på vardagar, lördagar 10-14", "08:00-17:00"),
        ("8-12 & 13-17 mån–fre", "08:00-17:00"),
        ("klockan 5-22 varje dag", "05:00-22:00"),
        ("Kontot bevakas och uppdateras 8-17.", "08:00-17:00"),
        ("Inlägg och kommentarer besvaras 8-16", "08:00-16:00"),
        # Numbers of something else are no hours.
        ("Vardagar 8-17, nytt 2-3 inlägg i veckan", "08:00-17:00"),
        ("Varje vardag under kontorstid. Nytt material 1-2 inlägg i veckan.", ""),
        ("Vardagar 8-16, svar inom 1-2 arbetsdagar", "08:00-16:00"),
        ("Kontrolleras 2-3 per dag", ""),
        ("1-2 tim/dag", ""),
        ("1.30-2.30 timmar", ""),
        ("1,5-2 timmar", ""),
        ("5-10 minuter varje dag", ""),
        ("1-2 personer", ""),
        ("Svar inom 6-8.", ""),
        ("Bevakas 8-10 i veckan", ""),
        ("Stängt vecka 8-10", ""),
        ("Vardagar 8-17. Nytt läggs ut kl. 20-22.", "08:00-17:00"),
        ("Bevakas 8-17 och nytt kl. 18-20", "08:00-17:00"),
        ("Nytt 2 till 3", ""),
    ],
)
def test_hours_are_found_in_an_answer_of_one_s_own_words(words: str, hours: str) -> None:
    found = hours_in(words)
    assert (f"{found.opens:%H:%M}-{found.closes:%H:%M}" if found is not None else "") == hours


@pytest.mark.clauses("GIS-93")
def test_office_hours_are_read_as_people_write_them() -> None:
    hours = OfficeHours(opens=time(9, 30), closes=time(16))

    assert {read_hours(said) for said in ("09:30-16:00", "09.30 – 16.00", " 09:30-16:00 ")} == {hours}
    assert hours_of("", HOURS) == HOURS
    assert hours_of("09:30-16:00", HOURS) == hours


@pytest.mark.parametrize("said", ["", "8-17", "08:00", "17:00-08:00", "08:00-08:00", "25:00-26:00", "åtta"])
def test_what_is_no_office_hours_is_refused_in_a_sentence(said: str) -> None:
    with pytest.raises(ValueError, match=r"should (be hours like|open before)"):
        read_hours(said)
