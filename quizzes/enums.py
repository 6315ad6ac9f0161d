"""Words of the question bank and of sittings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionType(models.TextChoices):
    SINGLE = "single", _("single choice")
    MULTIPLE = "multiple", _("multiple choice")
    INDEFINITE = "indefinite", _("one or more choices")
    TRUEFALSE = "truefalse", _("true or false")
    FILL = "fill", _("fill in")
    ORDER = "order", _("put in order")
    MATCH = "match", _("match")
    HOTSPOT = "hotspot", _("find the hazards")
    CASE = "case", _("case")
    ESSAY = "essay", _("short answer")


class QuestionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PENDING = "pending", _("waiting for its review")
    IN_USE = "in_use", _("in use")
    REVIEW = "review", _("to be reviewed")
    RETIRED = "retired", _("retired")


class Difficulty(models.IntegerChoices):
    EASY = 1, _("easy")
    MEDIUM = 2, _("medium")
    HARD = 3, _("hard")


class SittingState(models.TextChoices):
    OPEN = "open", _("in progress")
    SUBMITTED = "submitted", _("submitted")
    VOID = "void", _("void")


class ShowAnswers(models.TextChoices):
    AFTER_SUBMIT = "after_submit", _("after submission")
    AFTER_PASS = "after_pass", _("after a pass")
    FROM_DAY = "from_day", _("from a day on")
    NEVER = "never", _("never")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PENDING = "pending", _("waiting for its review")
    APPROVED = "approved", _("reviewed")
    RETURNED = "returned", _("sent back")


class ReviewAction(models.TextChoices):
    SUBMIT = "submit", _("handed in for review")
    APPROVE = "approve", _("reviewed and put in use")
    RETURN = "return", _("sent back")
    FLAG = "flag", _("to be reviewed: its clause changed")
    CONFIRM = "confirm", _("reviewed again: still right")
    RETIRE = "retire", _("retired")
    RESTORE = "restore", _("taken up again")
    MERGE = "merge", _("merged")


class BankUse(models.TextChoices):
    PRACTICE = "practice", _("practice and tests")
    CONTEST = "contest", _("contests only")


class MultiplePolicy(models.TextChoices):
    ALL_OR_NOTHING = "all_or_nothing", _("nothing")
    HALF_FOR_MISSED = "half_for_missed", _("half the points")
    SHARE_FOR_MISSED = "share_for_missed", _("a share for each right one")


class PairState(models.TextChoices):
    OPEN = "open", _("to be decided")
    APART = "apart", _("two different questions")
    MERGED = "merged", _("merged")


class BulkState(models.TextChoices):
    WAITING = "waiting", _("waiting for the job")
    RUNNING = "running", _("under way")
    DONE = "done", _("done")
    FAILED = "failed", _("broken off")


class CorrectionRule(models.TextChoices):
    REKEY = "rekey", _("the new key")
    ALL_RIGHT = "all_right", _("right for everybody")
    DROP = "drop", _("not counted for anybody")


class RegradeState(models.TextChoices):
    PLANNING = "planning", _("being worked out")
    PLANNED = "planned", _("worked out, nothing changed yet")
    APPLYING = "applying", _("being applied")
    APPLIED = "applied", _("applied")
    REVERTING = "reverting", _("being taken back")
    REVERTED = "reverted", _("taken back")
    DISCARDED = "discarded", _("not applied")
    FAILED = "failed", _("failed, nothing changed")


class Segment(models.TextChoices):
    INDUSTRY = "industry", _("industry")
    POST = "post", _("post")
    TOWN = "town", _("town")


class SearchState(models.TextChoices):
    WAITING = "waiting", _("waiting its turn")
    RUNNING = "running", _("being looked through")
    DONE = "done", _("looked through")
    FAILED = "failed", _("broken off")


class Navigation(models.TextChoices):
    """How people move through a paper. Sections are the types of questions, as on paper: 一、单项选择题 …"""

    FREE = "free", _("free: back and forth")
    SEQUENTIAL = "sequential", _("one after the other, never back")
    SECTIONS = "sections", _("section by section, free within one")


class CountedTry(models.TextChoices):
    """Which of several tries counts."""

    BEST = "best", _("the best one")
    LAST = "last", _("the last one")
    FIRST = "first", _("the first one")


class SittingMode(models.TextChoices):
    """How a paper was sat: it is told with the result."""

    OWN = "own", _("on an own device")
    KIOSK = "kiosk", _("at a kiosk")
    ASSISTED = "assisted", _("with somebody's help")
    PAPER = "paper", _("on paper")


class EventKind(models.TextChoices):
    """Lines of a sitting's journal. The first two carry an answer; the others have no item, or tell what happened."""

    ANSWER = "answer", _("answer")
    FLAGGED = "flagged", _("answer, flagged")
    SUBMIT = "submit", _("handed in")
    EXPIRE = "expire", _("closed: time was up")
    FORWARD = "forward", _("went on, no way back")
    PAUSE = "pause", _("paused")
    RESUME = "resume", _("went on after a pause")
    EXTEND = "extend", _("time extended")
    LEAVE = "leave", _("left the page")
    COME_BACK = "back", _("came back to the page")
    ASSIST = "assist", _("help began")
    VOID = "void", _("declared void")
    REINSTATE = "reinstate", _("counts again")
    REGRADE = "regrade", _("regraded")
    REVERT = "revert", _("regrade taken back")


class SessionState(models.TextChoices):
    PLANNED = "planned", _("planned")
    OPEN = "open", _("under way")
    CLOSED = "closed", _("ended")


class CaseKind(models.TextChoices):
    """What made somebody look. A sign is no proof."""

    SAME_ANSWERS = "same", _("the same wrong answers")
    SPEED = "speed", _("faster than one can read")
    DEVICE = "device", _("many people on one device")
    REPORTED = "reported", _("reported by somebody")


class CaseState(models.TextChoices):
    OPEN = "open", _("to be looked at")
    DECIDED = "decided", _("decided")
    APPEALED = "appealed", _("appealed against")


class Measure(models.TextChoices):
    NONE = "none", _("no finding")
    WARNED = "warned", _("spoken to, the result stands")
    VOID = "void", _("declared void, another try is open")
    BARRED = "barred", _("declared void, no other try")


class AppealState(models.TextChoices):
    OPEN = "open", _("waiting for an answer")
    UPHELD = "upheld", _("upheld")
    REFUSED = "refused", _("turned down")


class PracticeKind(models.TextChoices):
    CARD = "card", _("wrong answers again")
    DAILY = "daily", _("question of the day")
    TOPIC = "topic", _("by topic")


class IdentityCheck(models.TextChoices):
    """How a helper made sure who the person is. What was typed is compared, never stored."""

    BIRTHDAY = "birthday", _("the person told the day of birth; it is the one on record")
    SEEN = "seen", _("nothing on record to compare with; the helper looked at the ID card")
