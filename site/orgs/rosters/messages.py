"""A sentence for every code: what was found, what is kept, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from orgs.rosters.numbers import split_number

FIELD_LABELS: dict[str, Any] = {
    "enterprise_name": pgettext_lazy("roster column", "enterprise"),
    "industry": pgettext_lazy("roster column", "industry"),
    "hours_high_risk": pgettext_lazy("roster column", "high-risk industry"),
    "grid_name": pgettext_lazy("roster column", "grid"),
    "name": pgettext_lazy("roster column", "name"),
    "sex": pgettext_lazy("roster column", "sex"),
    "id_number": pgettext_lazy("roster column", "ID number"),
    "birth_date": pgettext_lazy("roster column", "date of birth"),
    "phone": pgettext_lazy("roster column", "mobile number"),
    "staff_number": pgettext_lazy("roster column", "staff number"),
    "department": pgettext_lazy("roster column", "department"),
    "team": pgettext_lazy("roster column", "team"),
    "category": pgettext_lazy("roster column", "post category"),
    "job_title": pgettext_lazy("roster column", "job"),
    "special_operation": pgettext_lazy("roster column", "special operation"),
    "certificate_number": pgettext_lazy("roster column", "certificate number"),
    "certificate_valid_from": pgettext_lazy("roster column", "certificate valid from"),
    "certificate_valid_to": pgettext_lazy("roster column", "certificate valid to"),
    "certificate_issued_on": pgettext_lazy("roster column", "certificate issued on"),
    "certificate_review_on": pgettext_lazy("roster column", "certificate's review due on"),
    "certificate_issuer": pgettext_lazy("roster column", "certificate's issuing body"),
    "special_equipment": pgettext_lazy("roster column", "special equipment"),
    "hired_on": pgettext_lazy("roster column", "date of joining"),
    "employment_form": pgettext_lazy("roster column", "form of employment"),
}

SENTENCES: dict[str, Any] = {
    # The row itself
    "blank-row": _("The row is blank and was left out."),
    "header-row": _("The header is repeated here; the row was left out."),
    "note-row": _("This is a total or a remark, not a person; the row was left out."),
    "example-row": _("This is the example of a form; the row was left out."),
    "formula": _("“%(columns)s” holds a formula, whose value is not taken. Paste it as a value and import again."),
    "formula-value": _("Sex or birth date was computed by a formula; it was checked against the ID number."),
    "text-too-long": _("“%(columns)s” is longer than %(limit)s characters. Shorten it and import again."),
    # Enterprise
    "enterprise-missing": _("The row names no enterprise. Fill it in and import again."),
    "enterprise-default": _("The row names no enterprise; it is taken as “%(enterprise)s”."),
    "enterprise-similar": _("The enterprise “%(written)s” is much like “%(similar)s”."),
    "enterprise-taken-as": _("The person is kept under “%(similar)s”. If that is another enterprise, create it first."),
    "enterprise-other-name": _(
        "“%(written)s” is a former or another name of “%(main_name)s”, where the person is kept."
    ),
    "enterprise-unknown": _("The enterprise “%(written)s” is not registered and will be created. Check its name."),
    "enterprise-new": _("The enterprise “%(written)s” will be created."),
    "enterprise-name-odd": _("“%(written)s” does not look like an enterprise's name. Check it."),
    "enterprise-facts-differ": _(
        "%(fact_fields)s differ from what is kept of the enterprise; what is kept stands. "
        "If they changed, change them in the enterprise's file."
    ),
    "high-risk-unreadable": _("“%(high_risk)s” is neither yes nor no; high-risk industry was not taken."),
    # Name
    "name-missing": _("The name is missing. Fill it in and import again."),
    "name-broken": _("A character of the name was lost (? or □). Type the name anew and import again."),
    "name-too-long": _("The name is longer than 60 characters. Correct it and import again."),
    "name-spaces": _("Blanks in the name were taken out."),
    "name-odd": _("The name holds digits, brackets or signs; it is kept as written. Check it."),
    "name-private-use": _(
        "A character of the name exists only in one computer's font and may not print. Replace it by the standard one."
    ),
    # ID number
    "id-number-missing": _("The ID number is missing; the person is known by staff number, or by name and phone."),
    "id-number-scientific": _(
        "The spreadsheet turned the ID number into a number and its last digits are lost. "
        "Set the column to text, type the number anew and import again."
    ),
    "id-number-length": _("The ID number is not 17 digits and a digit or X. Correct it and import again."),
    "id-number-bad-birth-date": _("The birth date in the ID number does not exist. Correct it and import again."),
    "id-number-bad-checksum": _("The ID number's last character does not fit the others. Check it and import again."),
    "id-number-15-digits": _("The ID number has the old 15 digits; it is kept with 18. Check it against the card."),
    "id-number-other-document": _("The number is not of a resident ID card; it is kept as written and not checked."),
    "id-number-spaces": _("Blanks and signs in the ID number were taken out."),
    "id-sex-mismatch": _("The sex does not fit the ID number; the ID number's is kept. Check both."),
    "id-birth-mismatch": _("The birth date does not fit the ID number; the ID number's is kept. Check both."),
    "sex-unreadable": _("“%(sex)s” is no sex; the ID number's is kept if there is one."),
    "birth-date-unreadable": _("The birth date cannot be read; the ID number's is kept if there is one."),
    # Phone
    "phone-missing": _("The mobile number is missing; the person can be kept but cannot sign in by phone."),
    "phone-spaces": _("Blanks, signs or the country code were taken out of the mobile number."),
    "phone-several": _("There are several phone numbers; the first mobile one is kept."),
    "phone-landline": _("This is no mobile number and was not kept; the person cannot sign in by phone."),
    "phone-shared": _("%(phone_holder)s has the same mobile number. Both are kept; give each their own."),
    "phone-invalid": _("The mobile number does not have 11 digits beginning with 1. Correct it and import again."),
    "phone-scientific": _(
        "The spreadsheet turned the mobile number into scientific notation. Set the column to text, "
        "type the number anew and import again."
    ),
    # Dates and age
    "date-missing": _("The date of joining is missing; the day of the import is kept. Add the right one later."),
    "date-excel-serial": _("The date was a spreadsheet's serial number and was turned into a date."),
    "date-chinese": _("The date was written in Chinese and was turned into a date."),
    "date-month-only": _("The date of joining names no day; the first of the month is kept."),
    "hired-soon": _("The date of joining is within a month from now."),
    "date-future": _("The date of joining “%(date)s” lies in the future. Correct it and import again."),
    "date-impossible": _("The day “%(date)s” does not exist. Correct it and import again."),
    "date-unreadable": _("“%(date)s” cannot be read as a date. Write it like 2024-03-05 and import again."),
    "under-age": _("On joining the person would be %(age)s, under 16. Check ID number and date, and import again."),
    "minor-worker": _("The person is under 18: young workers may not do work barred to minors. Check the post."),
    # Post
    "unknown-post": _(
        "“%(post)s” is no post category. Write 主要负责人, 安全生产管理人员, 其他从业人员 or 特种作业人员 "
        "and import again."
    ),
    "post-missing": _("The post category is missing; it is kept as other employee. Check it."),
    "post-from-job-title": _("The post category was taken from the job. Check it."),
    "post-from-operation": _("The post category names a special operation; it is kept as other employee with it."),
    "special-operation-missing": _("The special operation is not named; the post is kept without it. Add it later."),
    "special-operation-unlisted": _("The special operation is not in the catalogue; it is kept as written. Check it."),
    "special-equipment": _("Special equipment is no special operation; it is kept as other employee."),
    "special-operation-ends": _(
        "The row names no special operation any more: that of the post ends. If it goes on, name it in the row."
    ),
    "certificate-unplaced": _(
        "The row does not say which certificate its number or its dates are of; they are not kept."
    ),
    "certificate-expired": _(
        "The certificate was valid until %(certificate_until)s only. It is kept; the work must not be done with it."
    ),
    "certificate-review-over": _(
        "The certificate's review was due on %(review_due)s. It is kept; check whether the review was done."
    ),
    "certificate-dates-unread": _("“%(certificate_dates)s” cannot be read as the certificate's dates; not kept."),
    "certificate-dates-odd": _(
        "The certificate's dates cannot stand together (issued ahead, or over before it begins); none is kept."
    ),
    "employment-form-unknown": _("The form of employment is not a known one; it is kept as other form."),
    # Who it is
    "exact-duplicate": _("The same as row %(duplicate_of)s; left out."),
    "duplicate-conflict": _(
        "Row %(other_row)s has the same person with other %(differing_fields)s. Keep the right row and import again."
    ),
    "staff-number-taken": _("The staff number already belongs to %(holder)s. Correct it and import again."),
    "staff-number-passed-on": _(
        "The staff number was that of %(holder)s, who is not in the file and leaves. Check that this is somebody new."
    ),
    "came-back": _("Worked here until %(left_on)s and comes back: a new post begins."),
    "person-in-two-enterprises": _("The person also works at “%(other_enterprise)s”; a second post is kept. Check it."),
    "same-id-other-name": _(
        "The ID number is kept for “%(other_name)s”, whose name stands. "
        "If the name changed, change it in the person's file."
    ),
}

FILE_SENTENCES: dict[str, Any] = {
    "roster-header-missing": _(
        "No header was found in the first ten rows of any sheet; nothing was kept. "
        "The file needs a row with 姓名 and other columns."
    ),
    "hidden-column-read": _("Hidden columns were read too: %(columns)s."),
    "sheets-read": _("Read as rosters: the sheets %(sheets_read)s."),
    "sheets-left-out": _("Not read, since they have no header of a roster: the sheets %(sheets)s."),
    "columns-ignored": _("These columns were not used: %(columns)s."),
}

_FIELD_LISTS = ("fact_fields", "differing_fields")
_ROWS = ("other_row", "duplicate_of")


def explain_code(code: str, facts: Mapping[str, Any]) -> str:
    """The sentence of one code of a row or of the file; a fact that is not known stays blank."""
    sentence = SENTENCES.get(code) or FILE_SENTENCES[code]
    return str(sentence) % _Facts(facts)


def explain_row(codes: Iterable[str], facts: Mapping[str, Any]) -> str:
    """All that is to be said of a row, sentence after sentence."""
    separator = "" if (get_language() or "").startswith("zh") else " "
    return separator.join(explain_code(code, facts) for code in codes)


class _Facts(dict[str, Any]):
    """Facts for `%` formatting: lists of fields by their labels."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        super().__init__(facts)
        for key in _FIELD_LISTS:
            if key in self:
                self[key] = "、".join(str(FIELD_LABELS[name]) for name in self[key])
        for key in _ROWS:
            if key in self and facts.get("sheets"):
                sheet, row = split_number(self[key])
                self[key] = f"{facts['sheets'][sheet]}!{row}"

    def __missing__(self, key: str) -> str:
        return ""
