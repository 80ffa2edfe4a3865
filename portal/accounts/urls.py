"""Paths of people: one's own account, and the accounts of an organisation."""

from django.urls import path

from portal.accounts import views

app_name = "people"
urlpatterns = [
    path("prefs/", views.Prefs.as_view(), name="prefs"),
    path("people/", views.Account.as_view(), name="account"),
    path("people/switch/", views.Switch.as_view(), name="switch"),
    path("people/sessions/", views.Sessions.as_view(), name="sessions"),
    path("<desk:desk>/people/", views.People.as_view(), name="people"),
    path("<desk:desk>/people/add/", views.Add.as_view(), name="add"),
    path("<desk:desk>/people/added/", views.Added.as_view(), name="added"),
    path("<desk:desk>/people/<int:pk>/end/", views.End.as_view(), name="end"),
    path("<desk:desk>/people/<int:pk>/reset/", views.Reset.as_view(), name="reset"),
]
