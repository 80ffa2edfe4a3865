"""Reviews over HTTP/JSON, read only: an expert's own assignments and scores. No answer names an expert."""

from rest_framework import serializers
from rest_framework.routers import BaseRouter

from evaluation.review import selectors
from evaluation.review.models import ReviewAssignment, Score
from portal.kernel.endpoints import Rows


class AssignmentOut(serializers.ModelSerializer):
    """One assignment with its limits."""

    case = serializers.CharField(source="case.number", read_only=True)
    cycle = serializers.IntegerField(source="case.cycle.number", read_only=True)
    institution = serializers.CharField(source="case.application.institution.public_no", read_only=True)
    name = serializers.CharField(source="case.application.institution.name", read_only=True)
    scored = serializers.IntegerField(read_only=True)

    class Meta:
        model = ReviewAssignment
        fields = ["id", "case", "cycle", "institution", "name", "state", "revision", "answer_until", "due_on", "submitted_at", "scored"]
        read_only_fields = fields


class ScoreOut(serializers.ModelSerializer):
    """One score: level 1–4, points in thousandths."""

    criterion = serializers.CharField(source="criterion.code", read_only=True)

    class Meta:
        model = Score
        fields = ["id", "assignment", "criterion", "level", "points_mpt", "comment", "cited", "cited_page", "scored_at"]
        read_only_fields = fields


class Assignments(Rows):
    """Review assignments."""

    serializer_class = AssignmentOut
    load = selectors.mine


class Scores(Rows):
    """Scores, one's own; the ministry's people see them only after the moment of opening."""

    serializer_class = ScoreOut
    load = selectors.scores_for_list


def add_to(router: BaseRouter) -> None:
    """Put these rows under /api/v1/."""
    router.register("review-assignments", Assignments, basename="review-assignments")
    router.register("review-scores", Scores, basename="review-scores")
