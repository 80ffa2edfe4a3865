"""Paths of the calendar, all at the ministry's desk."""

from django.urls import path

from portal.calendar import views

app_name = "calendar"
AT = "ministry/calendar/"
urlpatterns = [
    path(AT, views.Years.as_view(), name="years"),
    path(f"{AT}import/", views.Import.as_view(), name="import"),
    path(f"{AT}<int:year>/", views.Year.as_view(), name="year"),
    path(f"{AT}<int:year>/confirm/", views.Confirm.as_view(), name="confirm"),
]
