"""Who owes how much training, by which rule, until when. The rules are rows of data; here they are only applied.

Domain reference 2.2 and 2.12. All amounts are whole minutes; class hours are made when shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kernel.periods import Period, year

CALENDAR_YEAR, HIRE, APPOINTMENT = "calendar_year", "hire", "appointment"
REFRESHER = "annual"
INITIAL_LOOKBACK_YEARS = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement. `region` None is national; `hours_high_risk` None is any unit; `counts` are training kinds."""

    id: int
    code: str
    title: str
    basis: str
    categories: frozenset[str]
    hours_high_risk: bool | None
    region: int | None
    trigger: str
    minutes: int
    due_days: int | None
    counts: frozenset[str]
    period: Period
    overrides: int | None
    verified: bool
    source_tag: str


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post with what the rules ask about it. `areas` is the unit's area and everything above it."""

    post_id: int
    person_id: int
    category: str
    hours_high_risk: bool
    areas: frozenset[int]
    period: Period


@dataclass(frozen=True, slots=True)
class Credit:
    """Minutes in the ledger; negative in a correction."""

    person_id: int
    kind: str
    minutes: int
    occurred_on: date


@dataclass(frozen=True, slots=True)
class Obligation:
    """What one rule asks of one person. `credited` may exceed `owed`. An unverified rule is never shown as settled."""

    person_id: int
    post_id: int
    rule: Rule
    window: Period
    due_on: date | None
    credited: int

    @property
    def owed(self) -> int:
        """Minutes asked."""
        return self.rule.minutes

    @property
    def counted(self) -> int:
        """Minutes credited that this rule needs: never more than owed, so that sums add up."""
        return max(0, min(self.credited, self.owed))

    @property
    def short(self) -> int:
        """Minutes still owed."""
        return self.owed - self.counted

    def is_late(self, on: date) -> bool:
        """Whether minutes are owed after the last day."""
        return self.short > 0 and self.due_on is not None and on > self.due_on


def obligations(
    posts: Sequence[PostLine], rules: Sequence[Rule], credits: Iterable[Credit], *, on: date
) -> list[Obligation]:
    """Every obligation of `posts` as of the day `on`, in the order of the posts and rules.

    The same rule over the same window binds a person once, however many posts he or she holds.
    """
    by_person: dict[int, list[Credit]] = {}
    for credit in credits:
        by_person.setdefault(credit.person_id, []).append(credit)
    seen: set[tuple[int, int, Period]] = set()
    found = []
    for post in posts:
        for rule in binding_rules(post, rules, on=on):
            window = window_of(rule, post, on=on)
            if (post.person_id, rule.id, window) not in seen:
                seen.add((post.person_id, rule.id, window))
                found.append(_obligation(post, rule, window, by_person.get(post.person_id, [])))
    return found


def binding_rules(post: PostLine, rules: Sequence[Rule], *, on: date) -> list[Rule]:
    """The rules that bind a post on a day; a rule that another applying rule overrides is left out."""
    applying = [rule for rule in rules if _applies(rule, post, on)]
    overridden = {rule.overrides for rule in applying}
    left = [rule for rule in applying if rule.id not in overridden]
    has_first_year = any(rule.trigger != CALENDAR_YEAR for rule in left) and _began_in(post, on.year)
    # 再培训 follows the first training: in the year of hire or appointment the first training takes its place.
    return [
        rule for rule in left if not (has_first_year and rule.trigger == CALENDAR_YEAR and REFRESHER in rule.counts)
    ]


def window_of(rule: Rule, post: PostLine, *, on: date) -> Period:
    """The days whose training counts: the calendar year, or from the first day of the post."""
    return year(on.year) if rule.trigger == CALENDAR_YEAR else Period(post.period.start, post.period.end)


def due_on(rule: Rule, post: PostLine, window: Period) -> date | None:
    """The last day to learn it. Hire without a number of days: before the post (上岗前), its first day."""
    start = window.start
    if rule.due_days is not None and start is not None:
        return start + timedelta(days=rule.due_days)
    if rule.trigger == CALENDAR_YEAR:
        return window.end
    return post.period.start if rule.trigger == HIRE else None


def owes_nothing(found: Iterable[Obligation], *, kind: str) -> bool:
    """Whether no obligation that counts training of `kind` is short of a minute."""
    return all(each.short == 0 for each in found if kind in each.rule.counts)


def _obligation(post: PostLine, rule: Rule, window: Period, credits: list[Credit]) -> Obligation:
    credited = sum(c.minutes for c in credits if c.kind in rule.counts and c.occurred_on in window)
    return Obligation(post.person_id, post.post_id, rule, window, due_on(rule, post, window), credited)


def _applies(rule: Rule, post: PostLine, on: date) -> bool:
    started = post.period.start
    day = on if rule.trigger == CALENDAR_YEAR else started
    return (
        post.category in rule.categories
        and rule.hours_high_risk in (None, post.hours_high_risk)
        and (rule.region is None or rule.region in post.areas)
        and on in post.period
        and day is not None
        and day in rule.period
        # First trainings of older posts lie on paper, before this ledger began; they are not asked for again.
        and (rule.trigger == CALENDAR_YEAR or day.year >= on.year - INITIAL_LOOKBACK_YEARS)
    )


def _began_in(post: PostLine, number: int) -> bool:
    return post.period.start is not None and post.period.start.year == number
