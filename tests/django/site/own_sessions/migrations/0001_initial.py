from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel(
            name='OwnSession',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('session_data', models.TextField()),
                ('expire_date', models.DateTimeField(db_index=True)),
                ('account_id', models.IntegerField(db_index=True, null=True)),
                ('last_activity', models.DateTimeField(auto_now=True)),
                ('ip', models.GenericIPAddressField(null=True)),
                ('user_agent', models.CharField(max_length=200, null=True)),
            ],
            options={'db_table': 'order of Sessions'},
        ),
    ]
