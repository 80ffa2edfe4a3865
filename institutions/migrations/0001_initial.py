import django.db.models.deletion
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
            name='Institution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('active', '执业'), ('suspended', '停止执业'), ('cancelled', '已注销'), ('revoked', '已撤销登记')], default='active', editable=False, max_length=20, verbose_name='执业状态')),
                ('organisation', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='institution', to='portal.organisation')),
                ('province', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='institutions', to='portal.provincialunit', verbose_name='省份')),
                ('public_no', models.CharField(editable=False, max_length=12, unique=True, verbose_name='机构编号')),
                ('name', models.CharField(max_length=120, verbose_name='机构名称')),
                ('initials', models.CharField(blank=True, editable=False, max_length=120, verbose_name='拼音首字母')),
                ('uscc', models.CharField(max_length=18, verbose_name='统一社会信用代码')),
                ('uscc_exception', models.CharField(blank=True, help_text='代码通不过国家标准校验、但确属登记机关核发的，写明依据。', max_length=200, verbose_name='代码例外说明')),
                ('licence_no', models.CharField(max_length=20, verbose_name='许可证号')),
                ('division_code', models.CharField(blank=True, max_length=6, verbose_name='行政区划代码')),
                ('address', models.CharField(max_length=200, verbose_name='地址')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='电话')),
                ('legal_form', models.CharField(choices=[('hospital', '医疗机构'), ('university', '高等院校'), ('research', '科研院所'), ('public_institution', '事业单位'), ('company', '企业'), ('private_nonenterprise', '民办非企业单位'), ('other', '其他')], max_length=30, verbose_name='单位性质')),
                ('parent_name', models.CharField(blank=True, max_length=120, verbose_name='设立单位')),
                ('legal_representative', models.CharField(max_length=40, verbose_name='法定代表人')),
                ('head_name', models.CharField(max_length=40, verbose_name='机构负责人')),
                ('licensed_on', models.DateField(verbose_name='首次获证日期')),
                ('licence_expires_on', models.DateField(verbose_name='许可证有效期至')),
                ('renewal_filed_on', models.DateField(blank=True, null=True, verbose_name='延续申请日期')),
                ('website', models.URLField(blank=True, verbose_name='网址')),
            ],
            options={
                'ordering': ['public_no'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('licence_no',), name='licence_no_once', violation_error_message='这个许可证号已登记在另一家机构名下。'), models.CheckConstraint(condition=models.Q(('licence_expires_on__gt', models.F('licensed_on'))), name='licence_expires_after_issue', violation_error_message='许可证有效期须晚于首次获证日期。')],
            },
        ),
        migrations.CreateModel(
            name='Scope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('valid', '有效'), ('void', '已作废')], default='valid', editable=False, max_length=20, verbose_name='状态')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.organisation', verbose_name='所属机构')),
                ('void_reason', models.TextField(blank=True, editable=False, verbose_name='作废原因')),
                ('field', models.CharField(choices=[('0101', '法医病理'), ('0102', '法医临床'), ('0103', '法医精神病'), ('0104', '法医物证'), ('0105', '法医毒物'), ('0201', '文书'), ('0202', '痕迹'), ('0203', '微量物证'), ('0301', '录音'), ('0302', '图像'), ('0303', '电子数据'), ('0401', '污染物性质'), ('0402', '地表水与沉积物'), ('0403', '空气污染'), ('0404', '土壤与地下水'), ('0405', '近岸海洋与海岸带'), ('0406', '生态系统'), ('0407', '其他环境损害')], max_length=8, verbose_name='执业类别')),
                ('granted_on', models.DateField(verbose_name='批准日期')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='取消日期')),
            ],
            options={
                'ordering': ['field'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'valid'), ('withdrawn_on', None)), fields=('owner', 'field'), name='scope_granted_once', violation_error_message='这个执业类别已登记。')],
            },
        ),
        migrations.CreateModel(
            name='InstitutionChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='institutions.institution')),
                ('kind', models.CharField(choices=[('name', '名称'), ('address', '地址'), ('head_name', '机构负责人'), ('legal_representative', '法定代表人'), ('licence_expires_on', '许可证延续'), ('state', '执业状态')], max_length=30, verbose_name='变更事项')),
                ('old_value', models.TextField(verbose_name='变更前')),
                ('new_value', models.TextField(verbose_name='变更后')),
                ('effective_on', models.DateField(verbose_name='生效日期')),
            ],
            options={
                'ordering': ['-effective_on', '-id'],
            },
        ),
        ]),
    ]
