import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.kernel.schema import Together


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('portal', '0001_initial'),
    ]

    operations = [
        Together([
        migrations.CreateModel(
            name='Accreditation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('valid', '有效'), ('void', '已作废')], default='valid', editable=False, max_length=20, verbose_name='状态')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.organisation', verbose_name='所属机构')),
                ('void_reason', models.TextField(blank=True, editable=False, verbose_name='作废原因')),
                ('kind', models.CharField(choices=[('cma', '资质认定'), ('cnas_lab', '实验室认可'), ('cnas_inspection', '检查机构认可')], max_length=20, verbose_name='类别')),
                ('certificate_no', models.CharField(max_length=40, verbose_name='证书编号')),
                ('issued_on', models.DateField(verbose_name='发证日期')),
                ('valid_until', models.DateField(verbose_name='有效期至')),
                ('authority', models.CharField(max_length=60, verbose_name='发证机关')),
                ('standing', models.CharField(choices=[('valid', '有效'), ('suspended', '暂停'), ('withdrawn', '撤销')], default='valid', max_length=20, verbose_name='证书状态')),
                ('standing_since', models.DateField(blank=True, null=True, verbose_name='状态起始日期')),
            ],
            options={
                'ordering': ['-valid_until'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'valid')), fields=('kind', 'certificate_no'), name='accreditation_certificate_once', violation_error_message='这个证书编号已登记。'), models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('issued_on'))), name='accreditation_valid_after_issue', violation_error_message='有效期须晚于发证日期。')],
            },
        ),
        migrations.CreateModel(
            name='Expert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('nominated', '待审核'), ('admitted', '在库'), ('paused', '暂停'), ('removed', '已移出'), ('expired', '已到期')], default='nominated', editable=False, max_length=20, verbose_name='状态')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='expert', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ('employer', models.CharField(max_length=120, verbose_name='工作单位')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='experts', to='portal.provincialunit', verbose_name='所在省份')),
                ('title', models.CharField(max_length=60, verbose_name='职称')),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('0101', '法医病理'), ('0102', '法医临床'), ('0103', '法医精神病'), ('0104', '法医物证'), ('0105', '法医毒物'), ('0201', '文书'), ('0202', '痕迹'), ('0203', '微量物证'), ('0301', '录音'), ('0302', '图像'), ('0303', '电子数据'), ('0401', '污染物性质'), ('0402', '地表水与沉积物'), ('0403', '空气污染'), ('0404', '土壤与地下水'), ('0405', '近岸海洋与海岸带'), ('0406', '生态系统'), ('0407', '其他环境损害')], max_length=8), size=None, verbose_name='专业领域')),
                ('admitted_on', models.DateField(blank=True, null=True, verbose_name='入库日期')),
                ('term_until', models.DateField(blank=True, null=True, verbose_name='聘期至')),
                ('confirmed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='本人最近确认')),
                ('pause_ground', models.CharField(blank=True, choices=[('own_wish', '本人申请'), ('load', '工作负担'), ('unconfirmed', '超过 15 个月没有确认信息'), ('other', '其他原因')], editable=False, max_length=12, verbose_name='暂停原因')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('valid', '有效'), ('void', '已作废')], default='valid', editable=False, max_length=20, verbose_name='状态')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.organisation', verbose_name='所属机构')),
                ('void_reason', models.TextField(blank=True, editable=False, verbose_name='作废原因')),
                ('code', models.CharField(max_length=40, verbose_name='设备编号')),
                ('name', models.CharField(max_length=120, verbose_name='设备名称')),
                ('kind', models.CharField(max_length=60, verbose_name='设备种类')),
                ('model', models.CharField(blank=True, max_length=80, verbose_name='型号')),
                ('maker', models.CharField(blank=True, max_length=80, verbose_name='生产厂家')),
                ('price_fen', models.BigIntegerField(verbose_name='原值（分）')),
                ('commissioned_on', models.DateField(verbose_name='启用日期')),
                ('needs_calibration', models.BooleanField(default=True, verbose_name='需要校准')),
                ('advanced', models.BooleanField(default=False, verbose_name='先进设备')),
                ('in_use', models.BooleanField(default=True, verbose_name='在用')),
                ('retired_on', models.DateField(blank=True, null=True, verbose_name='停用日期')),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'valid')), fields=('owner', 'code'), name='instrument_code_once_per_owner', violation_error_message='本机构已有这个设备编号。'), models.CheckConstraint(condition=models.Q(('price_fen__gte', 0)), name='price_not_negative', violation_error_message='原值不能为负数。')],
            },
        ),
        migrations.CreateModel(
            name='AccreditedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('valid', '有效'), ('void', '已作废')], default='valid', editable=False, max_length=20, verbose_name='状态')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.organisation', verbose_name='所属机构')),
                ('void_reason', models.TextField(blank=True, editable=False, verbose_name='作废原因')),
                ('accreditation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='quality.accreditation', verbose_name='证书编号')),
                ('field', models.CharField(choices=[('0101', '法医病理'), ('0102', '法医临床'), ('0103', '法医精神病'), ('0104', '法医物证'), ('0105', '法医毒物'), ('0201', '文书'), ('0202', '痕迹'), ('0203', '微量物证'), ('0301', '录音'), ('0302', '图像'), ('0303', '电子数据'), ('0401', '污染物性质'), ('0402', '地表水与沉积物'), ('0403', '空气污染'), ('0404', '土壤与地下水'), ('0405', '近岸海洋与海岸带'), ('0406', '生态系统'), ('0407', '其他环境损害')], max_length=8, verbose_name='执业类别')),
                ('parameter', models.CharField(max_length=120, verbose_name='项目参数')),
                ('method', models.CharField(max_length=120, verbose_name='方法标准')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'valid')), fields=('accreditation', 'field', 'parameter'), name='accredited_item_once', violation_error_message='该证书下这个项目已登记。')],
            },
        ),
        migrations.CreateModel(
            name='ExpertEmployment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='employments', to='quality.expert')),
                ('employer', models.CharField(max_length=120, verbose_name='单位')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.organisation', verbose_name='鉴定机构')),
                ('from_on', models.DateField(verbose_name='起始日期')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
            ],
            options={
                'ordering': ['-from_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='employment_ends_after_it_begins', violation_error_message='终止日期不能早于起始日期。')],
            },
        ),
        migrations.CreateModel(
            name='Calibration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('valid', '有效'), ('void', '已作废')], default='valid', editable=False, max_length=20, verbose_name='状态')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.organisation', verbose_name='所属机构')),
                ('void_reason', models.TextField(blank=True, editable=False, verbose_name='作废原因')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calibrations', to='quality.instrument', verbose_name='设备编号')),
                ('kind', models.CharField(choices=[('calibration', '校准'), ('verification', '检定')], max_length=20, verbose_name='类别')),
                ('certificate_no', models.CharField(max_length=60, verbose_name='证书编号')),
                ('laboratory_name', models.CharField(max_length=120, verbose_name='出具机构')),
                ('performed_on', models.DateField(verbose_name='校准日期')),
                ('valid_until', models.DateField(verbose_name='有效期至')),
                ('result', models.CharField(choices=[('pass', '合格'), ('limited', '限用'), ('fail', '不合格')], default='pass', max_length=10, verbose_name='结果')),
            ],
            options={
                'ordering': ['-performed_on'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'valid')), fields=('owner', 'certificate_no'), name='calibration_certificate_once', violation_error_message='该证书编号已登记。'), models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('performed_on'))), name='calibration_valid_after_performed', violation_error_message='有效期须晚于校准日期。')],
            },
        ),
        ]),
    ]
