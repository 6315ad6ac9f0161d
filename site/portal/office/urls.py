"""Addresses of the office, in the namespace `portal`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from portal.office import (
    enterprise_actions,
    enterprise_views,
    list_views,
    password_views,
    reset_views,
    role_views,
    unit_views,
    views,
)

ONE = "enterprises/<int:enterprise_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.office, name="office"),
    path("units/", unit_views.units, name="office_units"),
    path("units/add/", unit_views.area_add, name="office_area_add"),
    path("units/<int:area_id>/", unit_views.area, name="office_area"),
    path("units/<int:area_id>/move/", unit_views.area_move, name="office_area_move"),
    path("units/<int:area_id>/rename/", unit_views.area_rename, name="office_area_rename"),
    path("units/<int:area_id>/grids/add/", unit_views.grid_add, name="office_grid_add"),
    path("units/<int:area_id>/grids/<int:grid_id>/end/", unit_views.grid_end, name="office_grid_end"),
    path("enterprises/", list_views.enterprises, name="office_enterprises"),
    path("enterprises/export/", list_views.enterprises_xlsx, name="office_enterprises_xlsx"),
    path("enterprises/add/", enterprise_views.enterprise_add, name="office_enterprise_add"),
    path(ONE, enterprise_views.enterprise, name="office_enterprise"),
    path(ONE + "edit/", enterprise_actions.edit, name="office_enterprise_edit"),
    path(ONE + "move/", enterprise_actions.move, name="office_enterprise_move"),
    path(ONE + "rename/", enterprise_actions.rename, name="office_enterprise_rename"),
    path(ONE + "grids/add/", enterprise_actions.grid_put, name="office_grid_put"),
    path(ONE + "grids/<int:link_id>/end/", enterprise_actions.grid_take, name="office_grid_take"),
    path(ONE + "merge/<int:other_id>/", enterprise_actions.merge, name="office_merge"),
    path(ONE + "merges/<int:merge_id>/undo/", enterprise_actions.merge_undo, name="office_merge_undo"),
    path("roles/", role_views.roles, name="office_roles"),
    path("roles/add/", role_views.role_add, name="office_role_add"),
    path("roles/<int:grant_id>/end/", role_views.role_end, name="office_role_end"),
    path("roles/<int:grant_id>/password/", reset_views.password_reset, name="office_password_reset"),
    path("accounts/add/", role_views.account_add, name="office_account_add"),
    path("accounts/slip/", role_views.account_slip, name="office_account_slip"),
    path("password/", password_views.password, name="password"),
]
