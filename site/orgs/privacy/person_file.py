"""All that this room holds about one person, for the person's own page and its download. A fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kernel.masking import mask_id_number
from orgs.enums import PostEnd, PostStart
from orgs.models import HeldCertificate, JoinRequest, Person, PersonRequest, Post
from orgs.privacy.reveal import ACTION
from plumbing.audit.queries import Entry, entries_about


@dataclass(frozen=True, slots=True)
class FiledPost:
    """A post in words."""

    enterprise: str
    department: str
    team: str
    job_title: str
    category: str
    employment_form: str
    staff_number: str
    started_on: date
    ended_on: date | None
    why_begun: str
    why_ended: str
    special_operations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FiledCertificate:
    """A certificate issued by others; its number is masked on screen."""

    system: str
    kind: str
    number: str
    issuer: str
    valid_from: date | None
    valid_to: date | None
    review_due_on: date | None


@dataclass(frozen=True, slots=True)
class PersonFile:
    """The person, the posts, the certificates held, what was asked, who looked at the ID number."""

    person_id: int
    name: str
    sex: str
    birth_date: date | None
    phone: str
    id_number_masked: str
    registered_at: datetime
    posts: tuple[FiledPost, ...]
    certificates: tuple[FiledCertificate, ...]
    joins: tuple[JoinRequest, ...]
    requests: tuple[PersonRequest, ...]
    looks: tuple[Entry, ...]

    @property
    def is_employed(self) -> bool:
        """Whether some post is open."""
        return any(post.ended_on is None for post in self.posts)


def file_of(person_id: int) -> PersonFile:
    """The file of a person. Seven queries. Raises `Person.DoesNotExist`."""
    person = Person.objects.defer("data_key").get(pk=person_id)
    posts = Post.objects.filter(person_id=person_id).select_related("enterprise")
    held = HeldCertificate.objects.filter(person_id=person_id, removed_at=None).order_by("valid_to", "pk")
    return PersonFile(
        person_id=person.pk,
        name=person.name,
        sex=person.get_sex_display() if person.sex else "",
        birth_date=person.birth_date,
        phone=person.phone,
        id_number_masked=mask_id_number(str(person.id_number or "")),
        registered_at=person.created_at,
        posts=tuple(_post(row) for row in posts.prefetch_related("special_operations").order_by("-started_on", "-pk")),
        certificates=tuple(_certificate(row) for row in held),
        joins=tuple(JoinRequest.objects.filter(person_id=person_id).select_related("enterprise")),
        requests=tuple(PersonRequest.objects.filter(person_id=person_id).order_by("-created_at", "-pk")),
        looks=entries_about("person", person_id, action=ACTION),
    )


def _post(row: Post) -> FiledPost:
    return FiledPost(
        enterprise=row.enterprise.name,
        department=row.department,
        team=row.team,
        job_title=row.job_title,
        category=row.get_category_display(),
        employment_form=row.get_employment_form_display(),
        staff_number=row.staff_number,
        started_on=row.started_on,
        ended_on=row.ended_on,
        why_begun=str(PostStart(row.start_reason).label) if row.start_reason in PostStart.values else "",
        why_ended=str(PostEnd(row.end_reason).label) if row.end_reason in PostEnd.values else "",
        special_operations=tuple(each.kind for each in row.special_operations.all()),
    )


def _certificate(row: HeldCertificate) -> FiledCertificate:
    return FiledCertificate(
        system=row.get_system_display(),
        kind=row.kind,
        number=mask_id_number(str(row.number or "")),
        issuer=row.issuer,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        review_due_on=row.review_due_on,
    )
