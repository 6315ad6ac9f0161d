"""Mobile numbers of China's mainland as people type them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("＋"): "+", ord("－"): "-"}
_SEPARATORS = re.compile(r"[\s\u200b\u200e\u200f\u202a-\u202e\ufeff'’‘`.·()（）_‐-―−-]+")
_COUNTRY = re.compile(r"(?:\+|00)?86(?=1\d{10}$)")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:0\d{2,3})?[2-8]\d{6,7}(?:[转#]\d{1,5})?")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_WHOLE_MANTISSA = re.compile(r"(1)\.(\d{10})E\+?10", re.IGNORECASE)  # every digit is still there
_REMARK = re.compile(r"(?<=\d)\s*[(（][^)）\d]*[)）]|^(?:手机号?码?|电话|联系电话|tel)\s*[:：]?\s*", re.IGNORECASE)
_SEVERAL = re.compile(r"[/、,，;；\n]|或")

ERRORS = frozenset({"phone-invalid", "phone-scientific"})


@dataclass(frozen=True, slots=True)
class Phone:
    """11 digits, or empty when there is none that can receive a code."""

    value: str
    codes: tuple[str, ...] = ()


def parse_phone(text: str) -> Phone:
    """Read a mobile number. Errors are codes of `ERRORS`; of several numbers the first mobile one is taken."""
    if not text.strip():
        return Phone("", ("phone-missing",))
    parts = [part for part in _SEVERAL.split(text) if part.strip()]
    if len(parts) > 1:
        read = [_parse_one(part) for part in parts]
        first = next((phone for phone in read if phone.value), read[0])
        return Phone(first.value, (*first.codes, "phone-several"))
    return _parse_one(text)


def is_telephone(text: str) -> bool:
    """Whether a contact's number can be dialled: a mobile number, or a landline, with or without its area code."""
    read = parse_phone(text)
    return bool(read.value) or "phone-landline" in read.codes


def _parse_one(text: str) -> Phone:
    typed = _REMARK.sub("", text.strip())
    if match := _WHOLE_MANTISSA.fullmatch(typed):
        typed = match[1] + match[2]
    if _SCIENTIFIC.fullmatch(typed):
        return Phone("", ("phone-scientific",))
    bare = _SEPARATORS.sub("", typed.translate(_FULL_WIDTH))
    digits = _COUNTRY.sub("", bare)
    if _MOBILE.fullmatch(digits):
        return Phone(digits, ("phone-spaces",) if digits != text.strip() else ())
    if _LANDLINE.fullmatch(bare):
        return Phone("", ("phone-landline",))
    return Phone("", ("phone-invalid",))
