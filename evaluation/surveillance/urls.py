"""Paths of the continuous check and of the proceeding, at every desk that has a part in them."""

from django.urls import path

from evaluation.surveillance import actions, delisting, forms, proceedings, views
from portal.kernel.problems import _

FINDING = "<desk:desk>/findings/<int:pk>/"
RECTIFICATION = "<desk:desk>/rectifications/<int:pk>/"
PROPOSAL = "<desk:desk>/proposals/<int:pk>/"
EXPERT = "expert/rechecks/"


def _finding(do, slug: str, view=views.OnFinding, **said):
    return path(f"{FINDING}{slug}/", view.as_view(do=do, **said), name=f"finding-{slug}")


def _rectification(do, slug: str, form, view=views.OnRectification, **said):
    return path(f"{RECTIFICATION}{slug}/", view.as_view(do=do, form_class=form, **said), name=f"rectification-{slug}")


def _proposal(do, slug: str, form, view=views.OnProposal, **said):
    return path(f"{PROPOSAL}{slug}/", view.as_view(do=do, form_class=form, **said), name=f"proposal-{slug}")


urlpatterns = [
    path("<desk:desk>/findings/", views.Findings.as_view(), name="findings"),
    path(FINDING, views.OneFinding.as_view(), name="finding"),
    _finding(
        actions.void, "void",
        heading=_("认定不成立"), button=_("认定不成立"), reason=_("依据"), done=_("已认定不成立，留存备查。"),
        told=(
            _("只有登记的记录已更正、按今天的登记这项事实不再成立时，才能认定不成立。"),
            _("认定后不计入，留在历史中；机构会收到通知。认定后不能撤回，事实再次出现时系统会重新发现。"),
        ),
    ),
    _finding(
        actions.notify, "notify", views.Notify,
        heading=_("通知限期整改"), button=_("签发整改通知书"), done=_("整改通知书已签发并送达机构。"),
        told=(
            _("签发后取得发文字号，送达机构，期限 60 个工作日；名录状态变为“限期整改”，资格不变。"),
            _("机构可以在期限内说明理由申请延期一次，最长 30 个工作日。签发后不能撤回。"),
        ),
    ),
    _finding(
        delisting.propose, "propose", views.Propose,
        heading=_("提出撤销建议"), button=_("提出撤销建议"), danger=True, done=_("撤销建议已提出，建议书已送达机构。"),
        told=(
            _("提出后取得发文字号，连同所据记录送达机构；机构 10 个工作日内可以陈述申辩，5 个工作日内可以申请听证。"),
            _("名录状态变为“撤销建议中”。司法部组织专家复核后由负责人决定；您不能参与复核和决定。提出后不能撤回。"),
        ),
    ),
    path(RECTIFICATION, views.OneRectification.as_view(), name="rectification"),
    _rectification(
        actions.report, "report", forms.ReportForm, attach=actions.attach, files_label=_("证明材料"),
        heading=_("提交整改报告"), button=_("提交整改报告"), done=_("整改报告已提交，等待两人验收。"),
        told=(_("提交后由发出通知的机关两人在 15 个工作日内验收。提交后不能修改。"),),
    ),
    _rectification(
        actions.ask_extension, "ask-extension", forms.ExtensionForm,
        heading=_("申请延期"), button=_("提交申请"), done=_("延期申请已提交。"),
        told=(_("只能申请一次，须在期限届满前提出，最长 30 个工作日。由发出通知的机关决定；决定前原期限不变。"),),
    ),
    _rectification(
        actions.extend, "extend", forms.GrantForm,
        heading=_("决定延期"), button=_("同意延期"), done=_("已同意延期，并通知机构。"),
        told=(_("从原期限届满之日起延长，只能延长一次，最长 30 个工作日；同意后不能缩短。"),),
    ),
    _rectification(
        actions.verify, "verify", forms.VerifyForm,
        heading=_("验收整改"), button=_("提交验收意见"), done=_("验收意见已记录。"),
        told=(
            _("须由两人意见一致才成立；第一人提交后等待第二人。意见不一致的，以后提交的意见为第一人意见，再由另一人复核。"),
            _("验收通过：问题消除，名录恢复“在册”。验收未通过：可以提出撤销建议。成立后不能撤回。"),
        ),
    ),
    path("<desk:desk>/proposals/", proceedings.Proposals.as_view(), name="proposals"),
    path(PROPOSAL, proceedings.OneProposal.as_view(), name="proposal"),
    _proposal(
        delisting.serve, "serve", forms.ServeForm,
        heading=_("登记线下送达"), button=_("登记送达"), reason=_("送达方式和凭证"), done=_("已登记送达，陈述申辩期限开始计算。"),
        told=(_("机构没有可以签收的账号时，邮寄或当面送达后在这里登记。陈述申辩期限从送达次日起算 10 个工作日。"),),
    ),
    _proposal(
        delisting.defend, "defend", forms.DefenceForm, attach=delisting.attach_defence, files_label=_("申辩材料"),
        heading=_("陈述申辩"), button=_("提交陈述申辩"), done=_("陈述申辩已提交。"),
        told=(_("期限届满前可以重新提交，以最后一次为准；启动复核后不能再提交。申请听证后不能撤回。"),),
    ),
    _proposal(
        delisting.record_hearing, "hearing", forms.HearingForm, attach=delisting.attach_record, files_label=_("签字的听证笔录"),
        heading=_("登记听证"), button=_("登记听证"), done=_("听证已登记。"),
        told=(_("听证须提前 7 个工作日通知，由承办人、建议人以外的人主持，笔录由各方签字。登记后可以启动复核。"),),
    ),
    _proposal(
        delisting.open_rereview, "rereview", forms.OpenForm,
        heading=_("启动专家复核"), button=_("抽取专家，启动复核"), done=_("专家已抽取并通知。"),
        told=(
            _("以建议书的发文字号为种子，从符合回避要求的在库专家中抽取；给本机构评过分的、同省的、有回避关系的不进入抽取。"),
            _("专家 15 个工作日内提交意见；协会同时征求意见。启动后机构不能再提交陈述申辩，抽取结果不能更改。"),
        ),
    ),
    _proposal(
        delisting.be_heard, "view", forms.ViewForm,
        heading=_("发表协会意见"), button=_("提交协会意见"), done=_("协会意见已提交。"),
        told=(_("协会意见随案卷交司法部负责人，决定时须予考虑。决定前可以查看，不能撤回。"),),
    ),
    _proposal(
        delisting.prepare_decision, "prepare", forms.DecisionForm,
        heading=_("拟定决定"), button=_("提交签发"), done=_("决定已拟定，等待负责人签发。"),
        told=(
            _("专家意见过半数同意的，才能决定撤销。拟定后由负责人签发；签发前可以重新拟定。"),
            _("提出撤销建议的人不能拟定；拟定人不能签发。"),
        ),
    ),
    _proposal(delisting.decide, "decide", forms.Plain, proceedings.Decide, heading=_("签发决定"), done=_("决定已签发。")),
    path(EXPERT, proceedings.Rechecks.as_view(), name="rechecks"),
    path(f"{EXPERT}<int:pk>/", proceedings.OneRecheck.as_view(done=_("复核意见已提交。")), name="recheck"),
    path(
        f"{EXPERT}<int:pk>/aside/",
        proceedings.StandAside.as_view(
            heading=_("申请回避"), button=_("申请回避"), reason=_("回避理由"), done=_("已回避，由同次抽取的下一位专家替补。"),
            told=(_("与机构有任职、亲属、师生、经济等关系的，应当回避。回避后不能再查看本案材料。"),),
        ),
        name="recheck-aside",
    ),
]  # fmt: skip
