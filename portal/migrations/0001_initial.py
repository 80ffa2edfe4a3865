import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from portal.kernel.schema import Together


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        Together([
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='姓名')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='ProvincialUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=2, unique=True, verbose_name='代码')),
                ('name_zh', models.CharField(max_length=30, verbose_name='名称')),
                ('name_en', models.CharField(max_length=40, verbose_name='英文名称')),
                ('short_zh', models.CharField(max_length=6, verbose_name='简称')),
                ('bureau_name', models.CharField(max_length=60, verbose_name='司法行政机关')),
                ('document_code', models.CharField(max_length=20, verbose_name='机关代字')),
                ('order', models.PositiveSmallIntegerField(verbose_name='排序')),
            ],
            options={
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('draft', '待确认'), ('confirmed', '已确认')], default='draft', editable=False, max_length=20, verbose_name='状态')),
                ('year', models.PositiveSmallIntegerField(unique=True, verbose_name='年度')),
                ('notice', models.CharField(max_length=60, verbose_name='通知文号')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('size_bytes', models.BigIntegerField()),
                ('media_type', models.CharField(max_length=80)),
                ('pages', models.PositiveIntegerField(null=True)),
                ('previewed_pages', models.PositiveIntegerField(default=0)),
                ('scan', models.CharField(choices=[('pending', '检查中'), ('clean', '已检查'), ('infected', '未通过检查'), ('unscanned', '未做病毒检查')], default='pending', max_length=10)),
                ('stored_at', models.DateTimeField()),
                ('prepared_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('shared_bytes', models.BigIntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('prepared_at', None)), fields=['stored_at'], name='files_to_prepare')],
            },
        ),
        migrations.CreateModel(
            name='ChainCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('running', '核验中'), ('sound', '完整'), ('broken', '有断点')], default='running', editable=False, max_length=20, verbose_name='状态')),
                ('began_at', models.DateTimeField(verbose_name='开始时间')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('total', models.PositiveBigIntegerField(verbose_name='总数')),
                ('head_digest', models.CharField(max_length=64, verbose_name='链首')),
                ('done', models.PositiveBigIntegerField(default=0, verbose_name='已核验')),
                ('break_position', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='断点位置')),
                ('break_event_id', models.BigIntegerField(blank=True, null=True, verbose_name='断点事件')),
                ('why', models.CharField(blank=True, choices=[('missing', '缺少一环'), ('changed', '事件或链环被改动'), ('rewritten', '上次核验过的部分已被替换')], max_length=10, verbose_name='断点原因')),
            ],
            options={
                'ordering': ['-began_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=80)),
                ('subject_type', models.CharField(max_length=80)),
                ('subject_id', models.BigIntegerField()),
                ('subject_label', models.CharField(blank=True, max_length=200)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('actor_role', models.CharField(max_length=40)),
                ('organisation_id', models.BigIntegerField(null=True)),
                ('concerns_id', models.BigIntegerField(db_index=True, null=True)),
                ('system', models.CharField(blank=True, max_length=80)),
                ('origin', models.GenericIPAddressField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('before', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('after', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('request_key', models.UUIDField(null=True)),
                ('at', models.DateTimeField(db_index=True)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_type', 'subject_id', 'at'], name='event_of_subject'), models.Index(fields=['actor', 'at'], name='event_of_actor')],
                'constraints': [models.UniqueConstraint(fields=('request_key', 'verb'), name='one_event_per_request')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='draft', editable=False, max_length=20)),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('kind', models.CharField(choices=[('ministry', '司法部'), ('province', '省级司法行政机关'), ('association', '司法鉴定协会'), ('institution', '司法鉴定机构')], max_length=20, verbose_name='类别')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='portal.organisation', verbose_name='上级')),
                ('province', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='portal.provincialunit', verbose_name='省份')),
                ('active', models.BooleanField(default=True, verbose_name='有效')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('active', True)), fields=('kind', 'name'), name='organisation_name_once_per_kind', violation_error_message='同一类别中已有这个名称的单位。')],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='portal.calendaryear')),
                ('date', models.DateField(unique=True, verbose_name='日期')),
                ('kind', models.CharField(choices=[('off', '休息'), ('work', '上班')], max_length=4, verbose_name='类别')),
            ],
            options={
                'ordering': ['date'],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='subscription', to=settings.AUTH_USER_MODEL)),
                ('mail_todo', models.BooleanField(default=True, verbose_name='待办即时发邮件')),
                ('mail_digest', models.BooleanField(default=True, verbose_name='每日摘要')),
            ],
        ),
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('purpose', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=200)),
                ('content', models.BinaryField()),
                ('kept_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='AuditExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('made', '已导出')], default='made', editable=False, max_length=20, verbose_name='状态')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审计人员')),
                ('made_at', models.DateTimeField(verbose_name='时间')),
                ('kind', models.CharField(choices=[('xlsx', 'xlsx'), ('csv', 'csv')], max_length=4, verbose_name='格式')),
                ('chosen', models.TextField(verbose_name='范围')),
                ('number', models.PositiveIntegerField(verbose_name='条数')),
                ('head_position', models.PositiveBigIntegerField(verbose_name='链长')),
                ('head_digest', models.CharField(max_length=64, verbose_name='链首')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EventLink',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='link', to='portal.event')),
                ('digest', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='portal.event')),
                ('reaction', models.CharField(max_length=120)),
                ('due_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.TextField(blank=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('settled_at', None)), fields=['due_at'], name='deliveries_owed')],
                'constraints': [models.UniqueConstraint(fields=('event', 'reaction'), name='one_delivery_per_reaction')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('open', '有效'), ('ended', '已结束')], default='open', editable=False, max_length=20, verbose_name='状态')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='portal.organisation', verbose_name='单位')),
                ('role', models.CharField(choices=[('ministry_staff', '司法部工作人员'), ('ministry_leader', '司法部负责人'), ('expert', '考核专家'), ('provincial_clerk', '省级经办人'), ('provincial_leader', '省级负责人'), ('association', '协会工作人员'), ('institution_admin', '机构管理员'), ('institution_clerk', '机构经办人'), ('auditor', '审计人员')], max_length=40, verbose_name='角色')),
                ('valid_from', models.DateField(verbose_name='起始日期')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='终止日期')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('user', 'organisation', 'role'), name='membership_open_once', violation_error_message='此人在本单位已有这个角色。'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='membership_ends_after_it_begins', violation_error_message='终止日期不能早于起始日期。')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('valid', '有效'), ('void', '已移除')], default='valid', editable=False, max_length=20, verbose_name='状态')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.organisation')),
                ('content_type', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype')),
                ('object_id', models.BigIntegerField(null=True)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='portal.storedfile')),
                ('kind', models.CharField(blank=True, max_length=40, verbose_name='材料类别')),
                ('caption', models.CharField(blank=True, max_length=120, verbose_name='说明')),
                ('original_name', models.CharField(max_length=200, verbose_name='文件名')),
                ('level', models.CharField(choices=[('public', '公开'), ('restricted', '内部'), ('personal', '个人信息')], default='restricted', max_length=12, verbose_name='密级')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='出具日期')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='有效期至')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['content_type', 'object_id'], name='attachment_of_subject')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='portal.organisation')),
                ('name', models.CharField(max_length=200)),
                ('size_bytes', models.BigIntegerField()),
                ('chunk_bytes', models.PositiveIntegerField()),
                ('received', models.JSONField(default=dict)),
                ('purpose', models.CharField(blank=True, max_length=80)),
                ('started_at', models.DateTimeField()),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='portal.storedfile')),
            ],
        ),
        migrations.CreateModel(
            name='DocumentSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default='draft', editable=False, max_length=20)),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.organisation')),
                ('kind', models.CharField(max_length=40)),
                ('year', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=20, verbose_name='机关代字')),
                ('next_no', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('issuer', 'kind', 'year'), name='one_series_per_issuer_kind_year')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='portal.organisation')),
                ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.event')),
                ('kind', models.CharField(choices=[('todo', '待办'), ('info', '知悉'), ('service', '送达')], default='info', max_length=10)),
                ('subject', models.CharField(max_length=200, verbose_name='事项')),
                ('text', models.TextField(blank=True)),
                ('link', models.CharField(blank=True, max_length=300)),
                ('due_on', models.DateField(null=True)),
                ('sent_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('mailed_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-sent_at', '-id'],
                'indexes': [models.Index(fields=['user', 'read_at'], name='notices_unread')],
                'constraints': [models.UniqueConstraint(fields=('user', 'event', 'link'), name='told_once_per_event')],
            },
        ),
        migrations.CreateModel(
            name='AuditNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('kept', '已记录')], default='kept', editable=False, max_length=20, verbose_name='状态')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='portal.event', verbose_name='事件')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审计人员')),
                ('text', models.TextField(max_length=2000, verbose_name='备注')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='IssuedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('draft', '草稿'), ('issued', '已签发'), ('withdrawn', '已收回')], default='draft', editable=False, max_length=20, verbose_name='状态')),
                ('series', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='portal.documentseries')),
                ('number', models.PositiveIntegerField(null=True)),
                ('doc_no', models.CharField(blank=True, max_length=40, verbose_name='发文字号')),
                ('kind', models.CharField(max_length=40, verbose_name='文种')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.organisation')),
                ('recipient', models.CharField(blank=True, max_length=200, verbose_name='主送')),
                ('body', models.JSONField(default=dict)),
                ('issued_on', models.DateField(null=True, verbose_name='签发日期')),
                ('signer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.storedfile')),
                ('public', models.BooleanField(default=False)),
                ('replaces', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='portal.issueddocument')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('series', 'number'), name='document_number_once')],
            },
        ),
        ]),
    ]
