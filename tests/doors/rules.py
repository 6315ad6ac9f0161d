"""Who may pass at the libraries' addresses, by name. Every address falls under exactly one rule.

Who does not work in the admin is led to a sign-in (ASK); who does, but may not, is refused (OUT).
"""

from __future__ import annotations

import re

from tests.doors.people import ASK, EVERYONE, IN, OUT

PUBLIC = dict.fromkeys(EVERYONE, IN)
CLOSED = dict.fromkeys(EVERYONE, OUT)
# Nobody passes: the thing asked for is not of this site, or nobody may do it. The sign-in is asked for all the same.
NOBODY = dict.fromkeys(EVERYONE, ASK) | dict.fromkeys(("editor", "admin", "superuser"), OUT)
SUPERUSERS = NOBODY | {"superuser": IN}
ADMINISTRATORS = SUPERUSERS | {"admin": IN}
EDITORS = ADMINISTRATORS | {"editor": IN}

_READ = "list|list_results|usage|history|history_results"
_CHOOSE = "choose|choose_results|chosen|chosen_multiple"
_EDITED = "learning_course|quizzes_(question|bank|quiz)|regulations_(instrument|clauseversion)"
_ADMINISTERED = (
    "learning_requirement"
    "|orgs_(enterprise|enterprisegrid|formername|person|area|arealink|grid|rolegrant|certificatekind)"
)
_LEDGERS = "learning_(hoursentry|certificate)|orgs_enterprisealias"

RULES: dict[str, tuple[str, dict[str, str]]] = {
    "the way into the admin leads to ours": ("wagtailadmin_(login|sprite|javascript_catalog)", PUBLIC),
    "words for the admin's scripts": (r"\? admin/jsi18n/", PUBLIC),
    "unknown addresses of the admin": (r"\? admin/\^\.\*/\$", NOBODY),
    "a look at the page of unknown addresses, where mistakes are shown": (r"\? admin/test404/", EDITORS),
    "passwords are set by administrators, not by mail": ("wagtailadmin_password_reset.*", CLOSED),
    "pages that are published": ("wagtail_serve", PUBLIC),
    "documents, and a password for restricted ones": (
        "wagtaildocs_serve|wagtaildocs_authenticate_with_password|wagtailcore_authenticate_with_password", PUBLIC),
    "a sign-in that would go round ours": ("wagtailcore_login", CLOSED),
    "one's own account, the front page, small things": (
        "wagtailadmin_(home|account|logout|dismissibles|editing_sessions:.*|tag_.*autocomplete)", EDITORS),
    "pages": (
        "wagtailadmin_(explore.*|choose_page.*|pages:(?!convert_alias|workflow_(action|preview|history_detail)"
        "|collect_workflow).*|api:pages:.*)|wagtail_bulk_action", EDITORS),
    "of a kind that is not here: aliases, workflows": (
        "wagtailadmin_pages:(convert_alias|workflow_(action|preview|history_detail)|collect_workflow.*)"
        "|wagtailadmin_workflows:add_task", NOBODY),
    "pictures and documents": (
        "wagtail(images|docs)(_chooser)?:(?!url_generator).*|wagtailadmin_api:(images|documents):.*"
        "|wagtailembeds:.*", EDITORS),
    "addresses of pictures at any size: off": ("wagtailimages:url_generator.*", NOBODY),
    "the footer": ("wagtailsettings:edit", EDITORS),
    "previews of what has none": ("wagtailsettings:preview_on_edit|wagtailadmin_block_preview", NOBODY),
    "a list of all tables": ("wagtailsnippets:index", NOBODY),
    "collections, redirects": ("wagtailadmin_collections:.*|wagtailredirects:.*", ADMINISTRATORS),
    "reports": ("wagtailadmin_reports:.*", ADMINISTRATORS),
    "forms": ("wagtailforms:index.*", ADMINISTRATORS),
    "submissions of a form page: there are none": ("wagtailforms:(list|delete).*", NOBODY),
    "the site's own name and port": ("wagtailsites:(index.*|edit|history.*|usage)", ADMINISTRATORS),
    "more sites": ("wagtailsites:(add|copy|delete)", SUPERUSERS),
    "accounts": ("wagtailusers_users:(index.*|add|edit|history.*|usage)", ADMINISTRATORS),
    "accounts are shut, not deleted": ("wagtailusers_users:delete", SUPERUSERS),
    "groups follow from roles": ("wagtailusers_groups:.*", SUPERUSERS),
    "workflows are off": ("wagtailadmin_workflows:(?!add_task).*", SUPERUSERS),
    "a test of the error page": ("wagtailadmin_error_test", SUPERUSERS),
    "what editors write": (
        f"wagtailsnippets_({_EDITED}):({_READ}|edit|copy)"
        f"|wagtailsnippets_(?!regulations_clauseversion)({_EDITED}):add"
        f"|wagtailsnippetchoosers_({_EDITED}):({_CHOOSE})"
        f"|wagtailsnippetchoosers_(?!regulations_clauseversion)({_EDITED}):create", EDITORS),
    "versions of clauses come with their instrument": (
        "wagtailsnippets_regulations_clauseversion:add|wagtailsnippetchoosers_regulations_clauseversion:create",
        SUPERUSERS),
    "what administrators write": (
        f"wagtailsnippets_({_ADMINISTERED}):({_READ}|add|edit|copy)"
        f"|wagtailsnippetchoosers_({_ADMINISTERED}):({_CHOOSE}|create)", ADMINISTRATORS),
    "privacy notices": (
        f"wagtailsnippets_accounts_privacynotice:({_READ}|add|inspect)"
        f"|wagtailsnippetchoosers_accounts_privacynotice:({_CHOOSE}|create)", ADMINISTRATORS),
    "a privacy notice in force leads to where it is read": ("wagtailsnippets_accounts_privacynotice:edit", EDITORS),
    "ledgers are read": (
        f"wagtailsnippets_({_LEDGERS}):(list|list_results|inspect)|wagtailsnippetchoosers_({_LEDGERS}):({_CHOOSE})",
        ADMINISTRATORS),
    "ledgers are not written by hand": (
        f"wagtailsnippets_({_LEDGERS}):(add|edit|usage|history|history_results)"
        f"|wagtailsnippetchoosers_({_LEDGERS}):create", NOBODY),
    "sounds": (
        f"wagtailsnippets_media_clip:({_READ}|add|edit|delete)|wagtailsnippetchoosers_media_clip:({_CHOOSE}|create)",
        EDITORS),
    "nothing else is deleted by hand": (r"wagtailsnippets_(?!media_clip)\w+:delete", NOBODY),
}  # fmt: skip


def rules_for(name: str, route: str) -> list[str]:
    """The rules that speak of an address; more or fewer than one is a mistake. The nameless are told by route."""
    told = f"? {route}" if name == "?" else name
    return [title for title, (pattern, _entry) in RULES.items() if re.fullmatch(pattern, told)]
