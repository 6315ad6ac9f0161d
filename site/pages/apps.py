from django.apps import AppConfig

_EDIT_PAGES = tuple(f"wagtailcore.{verb}_page" for verb in ("add", "change", "publish", "lock", "unlock"))
# Wagtail asks for the permissions of its own models, even where ours stand in their place.
_FILES = tuple(
    table.format(verb)
    for verb in ("add", "change", "choose")
    for table in ("wagtailimages.{}_image", "wagtaildocs.{}_document")
)
_REDIRECTS = tuple(f"wagtailredirects.{verb}_redirect" for verb in ("add", "change", "delete"))


class PagesConfig(AppConfig):
    name = "pages"
    group_permissions = {
        "editor": ("wagtailadmin.access_admin", "pages.change_footersettings"),
        "administrator": (
            "wagtailadmin.access_admin",
            "pages.change_footersettings",
            "wagtailcore.change_site",
            *_REDIRECTS,
        ),
    }
    group_page_permissions = {"editor": _EDIT_PAGES, "administrator": (*_EDIT_PAGES, "wagtailcore.bulk_delete_page")}
    group_collection_permissions = {
        "editor": _FILES,
        "administrator": (*_FILES, *(f"wagtailcore.{verb}_collection" for verb in ("add", "change", "delete"))),
    }
