"""Findings, rectifications and proposals over HTTP/JSON: read only, each as far as the reader may know of it."""

from rest_framework import serializers

from evaluation.surveillance import selectors
from evaluation.surveillance.models import DelistingProposal, Finding, Rectification
from portal.kernel.endpoints import Rows


class FindingOut(serializers.ModelSerializer):
    """One finding: value and threshold as text, statements with whether each holds, ids and digest of the rows behind."""

    rule = serializers.CharField(source="rule.code")
    standard = serializers.CharField(source="rule.standard.version")
    severity = serializers.CharField(source="rule.severity")
    effect = serializers.CharField(source="rule.effect")
    institution = serializers.CharField(source="listing.institution.public_no")
    listing = serializers.CharField(source="listing.number")

    class Meta:
        model = Finding
        fields = [
            "id", "number", "state", "rule", "standard", "severity", "effect", "institution", "listing", "detected_on", "due_on", "value",
            "threshold", "facts", "rows", "rows_digest", "recovered_on", "resolved_on",
        ]  # fmt: skip


class RectificationOut(serializers.ModelSerializer):
    """One rectification; `findings` are ids."""

    listing = serializers.CharField(source="listing.number")

    class Meta:
        model = Rectification
        fields = ["id", "state", "listing", "findings", "opened_on", "due_on", "extended_until", "reported_on", "closed_on"]


class ProposalOut(serializers.ModelSerializer):
    """One proposal on a delisting; `grounds` are ids of findings. Opinions and their experts are never told here."""

    listing = serializers.CharField(source="listing.number")
    proposer = serializers.CharField(source="proposer.name")

    class Meta:
        model = DelistingProposal
        fields = [
            "id", "state", "listing", "proposer", "grounds", "proposed_on", "served_on", "defence_until", "defended_on", "hearing_asked",
            "rereview_on", "decision", "decided_on",
        ]  # fmt: skip


class Findings(Rows):
    """Findings of the continuous check."""

    serializer_class = FindingOut
    load = selectors.for_list


class Rectifications(Rows):
    """Rectifications."""

    serializer_class = RectificationOut
    load = selectors.rectification_page


class Proposals(Rows):
    """Proposals on delisting."""

    serializer_class = ProposalOut
    load = selectors.proposal_page


def add_to(api) -> None:
    """Register the endpoints."""
    api.register("findings", Findings, basename="finding")
    api.register("rectifications", Rectifications, basename="rectification")
    api.register("delisting-proposals", Proposals, basename="delisting-proposal")
