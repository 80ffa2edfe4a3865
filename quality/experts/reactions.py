"""Who is told when the pool changes."""

from django.urls import reverse

from portal.kernel.models import Event
from portal.kernel.problems import _
from portal.kernel.relay import on
from portal.notify.outbox import tell
from quality.experts.models import Expert


@on("quality.experts.admit", "quality.experts.pause", "quality.experts.resume", "quality.experts.expire")
def tell_expert(event: Event) -> None:
    """The expert learns of admission, pause, return and end of term."""
    expert = Expert.objects.select_related("user").get(pk=event.subject_id)
    subject = {
        "admit": _("您已入选考核专家库，聘期至 %(until)s"),
        "pause": _("您的专家资格已暂停，暂停期间不分派评审"),
        "resume": _("您的专家资格已恢复"),
        "expire": _("您的专家聘期已届满"),
    }[event.verb.rpartition(".")[2]]
    tell(users=[expert.user], subject=subject % {"until": expert.term_until}, link=reverse("quality:expert-profile"), event=event)
