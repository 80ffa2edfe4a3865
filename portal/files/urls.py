"""Paths of attachments and uploads."""

from django.urls import path

from portal.files import views

app_name = "files"
urlpatterns = [
    path("files/uploads/", views.Uploads.as_view(), name="uploads"),
    path("files/uploads/<uuid:key>/", views.OneUpload.as_view(), name="upload"),
    path("files/uploads/<uuid:key>/finish/", views.Finish.as_view(), name="upload-finish"),
    path("files/uploads/<uuid:key>/<int:number>/", views.Chunk.as_view(), name="upload-chunk"),
    path("files/<int:pk>/", views.Download.as_view(), name="file"),
    path("files/<int:pk>/view/", views.Viewer.as_view(), name="viewer"),
    path("files/<int:pk>/void/", views.Void.as_view(), name="void"),
    path("files/<int:pk>/pages/<int:number>/", views.Picture.as_view(), name="page"),
    path("files/<int:pk>/pages/<int:number>/thumb/", views.Picture.as_view(kind="thumb"), name="thumb"),
]
