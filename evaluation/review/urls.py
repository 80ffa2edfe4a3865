"""Paths of the review: the experts' desk, the ministry's desk, and an institution's own result."""

from django.urls import path

from evaluation.review.views import expert, ministry, ranking

urlpatterns = [
    path("expert/reviews/", expert.Reviews.as_view(), name="reviews"),
    path("expert/reviews/<int:pk>/", expert.Screen.as_view(), name="review"),
    path("expert/reviews/<int:pk>/accept/", expert.Accept.as_view(), name="review-accept"),
    path("expert/reviews/<int:pk>/decline/", expert.Decline.as_view(), name="review-decline"),
    path("expert/reviews/<int:pk>/recuse/", expert.Recuse.as_view(), name="review-recuse"),
    path("expert/reviews/<int:pk>/submit/", expert.Submit.as_view(), name="review-submit"),
    path("expert/reviews/<int:pk>/scores/<int:criterion>/", expert.SaveOne.as_view(), name="review-score"),
    path("expert/conflicts/", expert.Conflicts.as_view(), name="conflicts"),
    path("ministry/reviews/", ministry.Cases.as_view(), name="cases"),
    path("ministry/reviews/<int:pk>/", ministry.Case.as_view(), name="case"),
    path("ministry/reviews/<int:pk>/readers/", ministry.Readers.as_view(), name="case-readers"),
    path("ministry/reviews/<int:pk>/deliberate/", ranking.Deliberate.as_view(), name="case-deliberate"),
    path("ministry/reviews/assignments/<int:pk>/reopen/", ministry.Reopen.as_view(), name="assignment-reopen"),
    path("ministry/reviews/assignments/<int:pk>/recuse/", ministry.RecuseReported.as_view(), name="assignment-recuse"),
    path("ministry/reviews/assignments/<int:pk>/void/", ministry.Void.as_view(), name="assignment-void"),
    path("ministry/assignments/<int:cycle>/", ministry.Assignments.as_view(), name="assignments"),
    path("ministry/assignments/<int:cycle>/propose/", ministry.Propose.as_view(), name="assignments-propose"),
    path("ministry/assignments/<int:cycle>/invite/", ministry.Invite.as_view(), name="assignments-invite"),
    path("ministry/relations/", ministry.Relations.as_view(), name="relations"),
    path("ministry/relations/report/", ministry.Report.as_view(), name="relation-report"),
    path("ministry/relations/<int:pk>/withdraw/", ministry.Withdraw.as_view(), name="relation-withdraw"),
    path("ministry/ranking/<int:cycle>/", ranking.Ranking.as_view(), name="ranking"),
    path("ministry/ranking/<int:cycle>/export/", ranking.Export.as_view(), name="ranking-export"),
    path("ministry/ranking/<int:cycle>/deliberate/", ranking.DeliberateAll.as_view(), name="ranking-deliberate"),
    path("ministry/ranking/<int:cycle>/decide/", ranking.DecideAll.as_view(), name="ranking-decide"),
    path("ministry/ranking/<int:cycle>/send-back/", ranking.SendBack.as_view(), name="ranking-send-back"),
    path("institution/result/<int:pk>/", ranking.OwnResult.as_view(), name="own-result"),
]
