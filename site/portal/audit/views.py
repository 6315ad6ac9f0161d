"""The audit log and the sign-in log: searched, paged and exported. Nothing here can change them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.enums import Method, Outcome
from accounts.names import display_names
from orgs.permissions import LOGS
from orgs.queries import today
from plumbing import audit
from plumbing.audit.queries import Entry, count_up_to, known_actions, page_of, stream
from plumbing.doors import door
from portal.audit import sign_ins
from portal.audit.export import CSV_LIMIT, XLSX_LIMIT, as_csv, as_workbook
from portal.audit.search import wanted_of
from portal.audit.words import TARGETS, action_word, detail_pairs, detail_text, kind_word, target_word
from portal.office.frame import frame

HEADS = ("时间", "操作人", "账号", "操作", "对象", "对象编号", "详情")
SIGN_IN_HEADS = ("时间", "账号", "姓名", "方式", "结果", "网络地址摘要")


@door(LOGS)
@never_cache
@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """Who did what to which thing, newest first."""
    wanted, narrowed = wanted_of(request.GET, today=today())
    page = page_of(wanted, cursor=request.GET.get("after", ""))
    context = {
        **_frame(request),
        "lines": _lines(page.entries),
        "following": page.following,
        "narrowed": narrowed,
        "actions": sorted(((each, action_word(each)) for each in known_actions()), key=lambda pair: pair[1]),
        "kinds": sorted(((each, str(word)) for each, word in TARGETS.items()), key=lambda pair: pair[1]),
    }
    return render(request, "portal/audit/log.html", context)


@door(LOGS)
@never_cache
@require_safe
def audit_log_file(request: HttpRequest) -> HttpResponseBase:
    """What the filters show, as a workbook or with `?as=csv` as CSV; the export is itself a line of the log."""
    wanted, _narrowed = wanted_of(request.GET, today=today())
    limit = _limit(request)
    count = count_up_to(wanted, limit)
    if count > limit:
        return _too_many(request, "portal:audit_log")
    rows = (_cells(entry) for entry in stream(wanted, limit=limit))
    return _file(request, "export_audit_log", "审计日志", HEADS, rows, count)


@door(LOGS)
@never_cache
@require_safe
def sign_in_log(request: HttpRequest) -> HttpResponse:
    """Every sign-in, good or refused, newest first."""
    lines, following = sign_ins.page_of(request.GET)
    context = {
        **_frame(request),
        "lines": lines,
        "following": following,
        "methods": Method.choices,
        "outcomes": Outcome.choices,
    }
    return render(request, "portal/audit/sign_ins.html", context)


@door(LOGS)
@never_cache
@require_safe
def sign_in_log_file(request: HttpRequest) -> HttpResponseBase:
    """The sign-in log as a file, filtered like the screen."""
    rows, limit = sign_ins.rows_of(request.GET), _limit(request)
    count = rows.order_by()[: limit + 1].count()
    if count > limit:
        return _too_many(request, "portal:sign_in_log")
    cells = (sign_ins.cells(row) for row in rows[:limit].iterator(chunk_size=1000))
    return _file(request, "export_sign_in_log", "登录日志", SIGN_IN_HEADS, cells, count)


def _limit(request: HttpRequest) -> int:
    return CSV_LIMIT if request.GET.get("as") == "csv" else XLSX_LIMIT


def _file(
    request: HttpRequest, action: str, name: str, heads: tuple[str, ...], rows: Any, count: int
) -> HttpResponseBase:
    wanted = "csv" if request.GET.get("as") == "csv" else "xlsx"
    query = {key: value[:100] for key, value in request.GET.items() if value and key not in ("as", "after")}
    audit.record(action, actor=request.user, rows=count, format=wanted, query=query)
    return as_csv(name, heads, rows) if wanted == "csv" else as_workbook(name, heads, rows)


def _too_many(request: HttpRequest, back: str) -> HttpResponse:
    context = {**_frame(request), "limit": _limit(request), "may_csv": _limit(request) < CSV_LIMIT, "back": back}
    return render(request, "portal/audit/too_many.html", context, status=422)


def _frame(request: HttpRequest) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop("after", None)
    return {**frame(request, current="logs"), "asked": request.GET, "query": query.urlencode()}


def _lines(entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    names = display_names(each.actor_id for each in entries if each.actor_id)
    return [
        {
            "at": each.at,
            "who": names.get(each.actor_id or 0) or each.actor_label,
            "account": each.actor_label,
            "action": action_word(each.action),
            "target": target_word(each.target_kind, each.target_key),
            "detail": detail_pairs(each.detail),
        }
        for each in entries
    ]


def _cells(entry: Entry) -> tuple[Any, ...]:
    """The account's name only: looking people up line by line would cost a query each."""
    kind = kind_word(entry.target_kind) if entry.target_kind else ""
    who = entry.actor_label or ("系统" if entry.actor_id is None else "")
    return (entry.at, who, entry.actor_id or "", action_word(entry.action), kind, entry.target_key,
            detail_text(entry.detail))  # fmt: skip
