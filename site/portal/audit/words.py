"""The log in words: actions, targets and details. What has no word is shown as it is stored, marked as such."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from portal.audit.detail_words import CODES, CODES_OF, DETAILS, FIELDS

ACTIONS = {
    "answer_appeal": gettext_lazy("appeal against a measure answered"),
    "add_area": gettext_lazy("area added"),
    "add_grid": gettext_lazy("grid added"),
    "add_held_certificate": gettext_lazy("certificate held added"),
    "alarm_sms_budget": gettext_lazy("too many text messages in a day"),
    "announce_erasure": gettext_lazy("erasure announced: retention period over"),
    "answer_personal_data": gettext_lazy("request about personal data answered"),
    "ask_for_somebody": gettext_lazy("somebody else's request to join written down"),
    "ask_personal_data": gettext_lazy("request about personal data made"),
    "ask_to_join": gettext_lazy("asked to join an enterprise"),
    "begin_help": gettext_lazy("help with a test begun"),
    "begin_post": gettext_lazy("post begun"),
    "change_area": gettext_lazy("area corrected"),
    "change_area_link": gettext_lazy("area's place corrected"),
    "change_certificate_kind": gettext_lazy("kind of certificate changed"),
    "change_former_name": gettext_lazy("former name corrected"),
    "change_grid": gettext_lazy("grid corrected"),
    "change_grid_membership": gettext_lazy("enterprise's grid corrected"),
    "change_enterprise": gettext_lazy("enterprise changed"),
    "change_held_certificate": gettext_lazy("certificate held changed"),
    "change_password": gettext_lazy("password changed"),
    "change_post": gettext_lazy("post changed"),
    "change_role": gettext_lazy("role changed"),
    "confirm_join": gettext_lazy("request to join confirmed"),
    "correct_hours": gettext_lazy("class hours corrected"),
    "correct_person": gettext_lazy("person's particulars corrected"),
    "correct_post": gettext_lazy("post corrected"),
    "create_bank": gettext_lazy("question bank made"),
    "create_enterprise": gettext_lazy("enterprise made"),
    "credit_hours": gettext_lazy("class hours credited"),
    "decide_integrity_case": gettext_lazy("integrity case decided"),
    "discard_import": gettext_lazy("import discarded"),
    "end_help": gettext_lazy("help with a test ended"),
    "end_time": gettext_lazy("extra time ended"),
    "grant_time": gettext_lazy("extra time granted"),
    "extend_sitting": gettext_lazy("more time for a test"),
    "end_post": gettext_lazy("post ended"),
    "end_grid": gettext_lazy("grid ended"),
    "end_role": gettext_lazy("role ended"),
    "end_sessions": gettext_lazy("signed out everywhere by the system"),
    "enrol_second_factor": gettext_lazy("second factor set up"),
    "erase_optional_data": gettext_lazy("particulars erased that need not be kept"),
    "erase_person": gettext_lazy("person erased"),
    "export_audit_log": gettext_lazy("audit log exported"),
    "export_enterprises": gettext_lazy("enterprise list exported"),
    "export_id_numbers": gettext_lazy("ID numbers exported"),
    "export_journal": gettext_lazy("journal exported"),
    "export_own_data": gettext_lazy("own data downloaded"),
    "export_people": gettext_lazy("people exported"),
    "export_record": gettext_lazy("year's record exported"),
    "export_sign_in_log": gettext_lazy("sign-in log exported"),
    "export_sittings": gettext_lazy("sittings exported"),
    "extend_integrity_case": gettext_lazy("sittings put to an integrity case"),
    "file_appeal": gettext_lazy("appeal against a measure filed"),
    "grant_role": gettext_lazy("role given"),
    "hire": gettext_lazy("person hired"),
    "issue_certificate": gettext_lazy("certificate issued"),
    "correct_import_row": gettext_lazy("row of an import corrected"),
    "leave_out_import_rows": gettext_lazy("rows of an import left out"),
    "join_gave_phone": gettext_lazy("phone taken over from a request to join"),
    "journals_differ": gettext_lazy("sittings differ from their journals"),
    "lift_lock": gettext_lazy("lock on signing in lifted"),
    "link_user": gettext_lazy("account tied to a person"),
    "make_staff_account": gettext_lazy("staff account made"),
    "merge_enterprises": gettext_lazy("enterprises merged"),
    "move_area": gettext_lazy("area moved"),
    "move_enterprise": gettext_lazy("enterprise moved"),
    "print_record": gettext_lazy("year's record printed"),
    "note_integrity_case": gettext_lazy("note to an integrity case"),
    "open_integrity_case": gettext_lazy("integrity case opened"),
    "publish_edition": gettext_lazy("edition of a quiz published"),
    "keep_quiz_item": gettext_lazy("withdrawn question kept in a quiz"),
    "copy_quiz": gettext_lazy("quiz copied"),
    "publish_edition_failed": gettext_lazy("edition of a quiz not published"),
    "publish_notice": gettext_lazy("privacy notice published"),
    "put_in_grid": gettext_lazy("enterprise put in a grid"),
    "refuse_join": gettext_lazy("request to join turned down"),
    "register_kiosk": gettext_lazy("tablet registered"),
    "reinstate_sitting": gettext_lazy("sitting counts again"),
    "remove_held_certificate": gettext_lazy("certificate held removed"),
    "remove_pin": gettext_lazy("PIN removed"),
    "rename_area": gettext_lazy("area renamed"),
    "rename_enterprise": gettext_lazy("enterprise renamed"),
    "renew_recovery_codes": gettext_lazy("recovery codes renewed"),
    "reset_password": gettext_lazy("password reset"),
    "reset_second_factor": gettext_lazy("second factor reset"),
    "reveal_id_number": gettext_lazy("whole ID number seen"),
    "revoke_certificate": gettext_lazy("certificate revoked"),
    "reinstate_certificate": gettext_lazy("certificate valid again"),
    "revoke_kiosk": gettext_lazy("tablet taken out of service"),
    "save_question": gettext_lazy("question saved"),
    "send_test_code": gettext_lazy("test message sent"),
    "set_pin": gettext_lazy("PIN set"),
    "store_import": gettext_lazy("import stored"),
    "store_questions": gettext_lazy("questions imported"),
    "submit_sitting": gettext_lazy("test handed in"),
    "sync_groups": gettext_lazy("admin groups brought in line with roles"),
    "take_from_grid": gettext_lazy("enterprise taken from a grid"),
    "undo_import": gettext_lazy("import undone"),
    "undo_merge": gettext_lazy("merging of enterprises undone"),
    "use_recovery_code": gettext_lazy("recovery code used"),
    "void_sitting": gettext_lazy("test declared void"),
    "withdraw_consent": gettext_lazy("consent withdrawn"),
    "withdraw_joins": gettext_lazy("old requests to join withdrawn"),
    "wrong_identity": gettext_lazy("help with a test refused: wrong day of birth"),
    "apply_regrade": gettext_lazy("regrade applied"),
    "approve_question": gettext_lazy("question reviewed and put in use"),
    "change_bank": gettext_lazy("question bank changed"),
    "change_questions": gettext_lazy("questions changed together"),
    "close_review": gettext_lazy("review of a clause's change closed"),
    "confirm_instrument": gettext_lazy("imported law confirmed"),
    "confirm_question": gettext_lazy("question found still right"),
    "discard_regrade": gettext_lazy("regrade discarded"),
    "drop_bank_member": gettext_lazy("person struck off a closed bank"),
    "export_papers": gettext_lazy("papers exported"),
    "export_questions": gettext_lazy("questions exported"),
    "flag_for_review": gettext_lazy("put up for review: law changed"),
    "import_instrument": gettext_lazy("law imported"),
    "keep_duplicates_apart": gettext_lazy("alike questions kept apart"),
    "mark_answer": gettext_lazy("answer marked"),
    "merge_questions": gettext_lazy("questions merged"),
    "name_bank_member": gettext_lazy("person named for a closed bank"),
    "plan_regrade": gettext_lazy("regrade worked out"),
    "replace_instrument": gettext_lazy("instrument replaced"),
    "restore_question": gettext_lazy("question taken up again"),
    "retire_question": gettext_lazy("question retired"),
    "return_question": gettext_lazy("question sent back"),
    "revert_regrade": gettext_lazy("regrade taken back"),
    "store_clip": gettext_lazy("sound stored"),
    "store_picture": gettext_lazy("picture stored"),
    "submit_question": gettext_lazy("question handed in for review"),
    "undo_instrument": gettext_lazy("imported law taken back"),
    "unmerge_questions": gettext_lazy("merging of questions undone"),
    "enter_paper": gettext_lazy("answers of a paper entered"),
    "make_paper_batch": gettext_lazy("papers for people drawn"),
    "print_paper_key": gettext_lazy("keys of papers printed"),
    "print_papers": gettext_lazy("papers printed"),
    "reopen_paper": gettext_lazy("entry of a paper taken back"),
    "set_paper_moment": gettext_lazy("moment of handing in papers written down"),
    "withdraw_paper": gettext_lazy("paper withdrawn"),
    "arrange_seats": gettext_lazy("seats numbered anew"),
    "change_session": gettext_lazy("test session changed"),
    "close_session": gettext_lazy("test session ended"),
    "collect_seat": gettext_lazy("paper collected by an invigilator"),
    "extend_seat": gettext_lazy("more time for one seat"),
    "extend_session": gettext_lazy("more time for a whole session"),
    "note_seat": gettext_lazy("note on a seat changed"),
    "note_session": gettext_lazy("note on a test session changed"),
    "open_session": gettext_lazy("test session opened"),
    "plan_session": gettext_lazy("test session planned"),
    "release_seat": gettext_lazy("another paper allowed at a seat"),
    "renew_session_code": gettext_lazy("start code changed"),
    "report_seat": gettext_lazy("paper reported by an invigilator"),
    "seat_people": gettext_lazy("people put on a seat list"),
    "seat_walk_in": gettext_lazy("seat given to somebody not on the list"),
    "unseat_person": gettext_lazy("person taken off a seat list"),
    "void_seat": gettext_lazy("paper declared void by an invigilator"),
}
TARGETS = {
    "paper_batch": gettext_lazy("papers printed together"),
    "exam_session": gettext_lazy("test session"),
    "area": gettext_lazy("area"),
    "arealink": gettext_lazy("area's place"),
    "certificatekind": gettext_lazy("kind of certificate"),
    "enterprisegrid": gettext_lazy("enterprise's grid"),
    "formername": gettext_lazy("former name"),
    "sitting": gettext_lazy("test taken"),
    "subject": gettext_lazy("digest of a staff number"),
    "bank": gettext_lazy("question bank"),
    "certificate": gettext_lazy("certificate"),
    "allowance": gettext_lazy("extra time"),
    "enterprise": gettext_lazy("enterprise"),
    "grid": gettext_lazy("grid"),
    "held_certificate": gettext_lazy("certificate held"),
    "hours_entry": gettext_lazy("ledger line"),
    "import": gettext_lazy("import"),
    "integrity_case": gettext_lazy("integrity case"),
    "join_request": gettext_lazy("request to join"),
    "kiosk": gettext_lazy("kiosk"),
    "person": gettext_lazy("person"),
    "person_request": gettext_lazy("request about personal data"),
    "post": gettext_lazy("post"),
    "privacy_notice": gettext_lazy("privacy notice"),
    "question": gettext_lazy("question"),
    "quiz": gettext_lazy("quiz"),
    "role_grant": gettext_lazy("role grant"),
    "user": gettext_lazy("user"),
    "clip": gettext_lazy("sound"),
    "duplicate_pair": gettext_lazy("pair of alike questions"),
    "instrument": gettext_lazy("instrument"),
    "law": gettext_lazy("what cites the law"),
    "picture": gettext_lazy("picture"),
    "regrade": gettext_lazy("regrade"),
    "review": gettext_lazy("review of a clause's change"),
    "state": gettext_lazy("state of an instrument"),
}
TABLES: dict[str, dict[str, Any]] = {"action": ACTIONS, "target": TARGETS, "detail": DETAILS, "code": CODES}
LONGEST = 120
# Fields of which the log holds [before, after].
TURNED = frozenset(FIELDS)


def action_word(action: str) -> str:
    """An action in words."""
    return _said("action", action, get_language()) or _("another action (%(code)s)") % {"code": action}


def kind_word(kind: str) -> str:
    """A kind of target in words."""
    return _said("target", kind, get_language()) or _("another thing (%(code)s)") % {"code": kind}


def target_word(kind: str, key: str) -> str:
    """A target in words, with its number; a long key is cut."""
    return f"{kind_word(kind)} {key[:8] + '…' if len(key) > 12 else key}".strip() if kind else ""


def detail_pairs(detail: dict[str, Any]) -> list[tuple[str, str]]:
    """(word, value) of a detail, values cut to a line's length."""
    return [(_name(key), _value(value, key)) for key, value in sorted(detail.items())]


def detail_text(detail: dict[str, Any]) -> str:
    """A detail in one cell."""
    return "；".join(f"{word}：{value}" for word, value in detail_pairs(detail))


@lru_cache(maxsize=1000)
def _said(table: str, key: str, _language: str | None) -> str:
    """A word of a table, "" for none; kept, because a file of a hundred thousand lines asks for few words often."""
    return str(TABLES[table].get(key, ""))


def _name(key: str) -> str:
    return _said("detail", key, get_language()) or key


def _value(value: Any, key: str = "") -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "；".join(f"{_name(name)}：{_value(each, name)}" for name, each in value.items())[:LONGEST]
    if isinstance(value, list):
        return _list(value, key)[:LONGEST]
    if value in (None, ""):
        return "—"
    if key == "scope" and isinstance(value, str):
        return target_word(*value.partition(":")[::2])
    if isinstance(value, str):
        own = CODES_OF.get(key, {}).get(value)
        return str(own) if own else _said("code", value, get_language()) or value[:LONGEST]
    return str(value)[:LONGEST]


def _list(values: list[Any], key: str) -> str:
    """Names of fields in words; two values of one field are what stood there and what stands there now."""
    if key == "changed":
        return "、".join(_name(str(each)) for each in values)
    return ("、" if key not in TURNED or len(values) != 2 else " → ").join(_value(each, key) for each in values)
