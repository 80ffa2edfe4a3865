import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('portal', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Appraiser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('valid', '有效'), ('void', '已作废')], default='valid', editable=False, max_length=20, verbose_name='状态')),
                ('owner', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.organisation', verbose_name='所属机构')),
                ('void_reason', models.TextField(blank=True, editable=False, verbose_name='作废原因')),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('gender', models.CharField(choices=[('m', '男'), ('f', '女')], max_length=1, verbose_name='性别')),
                ('born_on', models.DateField(verbose_name='出生日期')),
                ('licence_no', models.CharField(max_length=20, verbose_name='执业证号')),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('0101', '法医病理'), ('0102', '法医临床'), ('0103', '法医精神病'), ('0104', '法医物证'), ('0105', '法医毒物'), ('0201', '文书'), ('0202', '痕迹'), ('0203', '微量物证'), ('0301', '录音'), ('0302', '图像'), ('0303', '电子数据'), ('0401', '污染物性质'), ('0402', '地表水与沉积物'), ('0403', '空气污染'), ('0404', '土壤与地下水'), ('0405', '近岸海洋与海岸带'), ('0406', '生态系统'), ('0407', '其他环境损害')], max_length=8), size=None, verbose_name='执业类别')),
                ('full_time', models.BooleanField(default=True, verbose_name='专职')),
                ('education', models.CharField(choices=[('doctor', '博士'), ('master', '硕士'), ('bachelor', '本科'), ('other', '其他')], max_length=20, verbose_name='学历')),
                ('title_level', models.CharField(choices=[('senior', '正高'), ('associate', '副高'), ('intermediate', '中级'), ('junior', '初级'), ('none', '无')], max_length=20, verbose_name='职称')),
                ('licensed_on', models.DateField(verbose_name='执业证颁发日期')),
                ('licence_expires_on', models.DateField(verbose_name='执业证有效期至')),
                ('status', models.CharField(choices=[('active', '执业'), ('suspended', '停止执业'), ('cancelled', '已注销'), ('revoked', '已撤销')], default='active', max_length=20, verbose_name='执业状态')),
                ('joined_on', models.DateField(blank=True, help_text='从其他机构转来的必填；不填按执业证颁发日期计。', null=True, verbose_name='到本机构执业日期')),
                ('status_since', models.DateField(blank=True, help_text='停止执业、注销、撤销的必填。', null=True, verbose_name='执业状态起始日期')),
            ],
            options={
                'ordering': ['licence_no'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'valid'), models.Q(('status', 'cancelled'), _negated=True)), fields=('licence_no',), name='appraiser_in_one_institution', violation_error_message='这个执业证号已登记在一家机构名下；鉴定人同一时间只能在一家机构执业。'), models.CheckConstraint(condition=models.Q(('licence_expires_on__gt', models.F('licensed_on'))), name='appraiser_licence_expires_after_issue', violation_error_message='执业证有效期须晚于颁发日期。')],
            },
        ),
    ]
