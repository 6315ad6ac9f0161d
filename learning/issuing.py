"""Issuing a certificate: a number from the counter, frozen facts sealed with the holder's key, a print job."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from kernel.serials import Serial, new_verify_code
from learning.enums import CertificateState
from learning.logic.certificates import Achievement, Holder, Paper, build_facts, last_valid_day
from learning.models import Certificate, CertificateCounter, Course
from media.printing.jobs import request_print
from orgs.queries import get_person, posts_of
from orgs.services import data_key
from plumbing import audit
from plumbing.crypto import open_with, seal_with

SOURCE_COURSE = "course"
TEMPLATE_VERSION = "v1"
KIND_TRAINING = "PX"


@transaction.atomic
def issue_certificate(
    *, person_id: int, course: Course, achievement: Achievement, issued_on: date, period: str
) -> Certificate:
    """The certificate of a person for a course and period; the one that stands if there is one.

    The counter's row lock puts racing requests in line, so no number is lost or given twice; the print job is queued
    in the same transaction.
    """
    counter = _locked_counter(issued_on.year)
    source = {"holder_id": person_id, "source_kind": SOURCE_COURSE, "source_key": str(course.pk), "period": period}
    standing = Certificate.objects.filter(**source).first()
    if standing is not None:
        return standing
    paper = _paper(_next_serial(counter), course, issued_on)
    facts = build_facts(_holder(person_id, achievement.ended_on), achievement, paper)
    certificate = Certificate(
        id=uuid4(),
        kind=KIND_TRAINING,
        serial=paper.serial,
        verify_code=paper.verify_code,
        facts=_seal(person_id, facts),
        template_version=TEMPLATE_VERSION,
        issued_on=issued_on,
        valid_until=paper.valid_until,
        state=CertificateState.VALID,
        **source,
    )
    certificate.print_job = _ask_press(certificate, facts)
    certificate.save(force_insert=True)
    audit.record("issue_certificate", target=("certificate", certificate.pk), serial=certificate.serial)
    return certificate


def read_facts(certificate: Certificate) -> dict[str, Any] | None:
    """The frozen facts; None once the holder's key was destroyed (erasure after the retention period)."""
    try:
        # The stored key, not `data_key`: reading must not make a new key for somebody whose key was destroyed.
        opened = open_with(str(get_person(certificate.holder_id).data_key).encode(), bytes(certificate.facts))
    except (InvalidToken, ValueError):
        return None
    return json.loads(opened)


@transaction.atomic
def ensure_print(certificate: Certificate) -> UUID | None:
    """The certificate's print job, asked for again when it failed or its file was lost. None: facts erased."""
    facts = read_facts(certificate)
    if facts is None:
        return None
    job = _ask_press(certificate, facts)
    if job != certificate.print_job:
        Certificate.objects.filter(pk=certificate.pk).update(print_job=job)
    return job


def _locked_counter(year: int) -> CertificateCounter:
    name = {"issuer": settings.ANPEI_ISSUER_CODE, "year": year, "kind": KIND_TRAINING}
    CertificateCounter.objects.get_or_create(**name)
    return CertificateCounter.objects.select_for_update().get(**name)


def _next_serial(counter: CertificateCounter) -> Serial:
    counter.last += 1
    counter.save(update_fields=["last"])
    return Serial(counter.issuer, counter.year, counter.kind, counter.last)


def _paper(serial: Serial, course: Course, issued_on: date) -> Paper:
    code = new_verify_code()
    return Paper(
        serial=str(serial),
        verify_code=code,
        verify_url=settings.ANPEI_BASE_URL + reverse("learning:verify", args=[code]),
        issued_on=issued_on,
        valid_until=last_valid_day(issued_on, course.certificate_months),
        issuing_body=settings.ANPEI_ISSUING_BODY,
        issuer_line=settings.ANPEI_SITE_NAME,
        minutes_per_class_hour=settings.ANPEI_MINUTES_PER_CLASS_HOUR,
    )


def _holder(person_id: int, on: date) -> Holder:
    person = get_person(person_id)
    post = next(iter(posts_of(person_id, on)), None)
    return Holder(
        name=person.name,
        sex=person.sex,
        id_number=str(person.id_number or ""),
        enterprise=post.enterprise_name if post else "",
        post=f"{post.department}{post.job_title}" if post else "",
    )


def _seal(person_id: int, facts: dict[str, Any]) -> bytes:
    return seal_with(data_key(person_id), json.dumps(facts, ensure_ascii=False).encode())


def _ask_press(certificate: Certificate, facts: dict[str, Any]) -> UUID:
    return request_print(
        form="certificate",
        key=f"certificate:{certificate.pk}",
        facts=facts,
        filename=f"{facts['title']}-{certificate.serial}.pdf",
    )
