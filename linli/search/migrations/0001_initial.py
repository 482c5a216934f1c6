from django.db import migrations, models

import linli.search.fields

# Triggers keep FTS5 in step with the table, so that one statement writes both. A later migration
# that rebuilds the table on SQLite has to make them anew: this list, once more.
SQLITE = (
    """
    CREATE VIRTUAL TABLE search_gram USING fts5(
        grams, content='search_entry', content_rowid='id',
        detail=none, columnsize=0, tokenize="ascii tokenchars '_-'"
    )
    """,
    """
    CREATE TRIGGER search_entry_put AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_gram(rowid, grams) VALUES (new.id, new.grams);
    END
    """,
    """
    CREATE TRIGGER search_entry_change AFTER UPDATE OF grams ON search_entry BEGIN
        INSERT INTO search_gram(search_gram, rowid, grams) VALUES ('delete', old.id, old.grams);
        INSERT INTO search_gram(rowid, grams) VALUES (new.id, new.grams);
    END
    """,
    """
    CREATE TRIGGER search_entry_drop AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_gram(search_gram, rowid, grams) VALUES ('delete', old.id, old.grams);
    END
    """,
)
# A short list of what is not yet in the index: every question reads it through.
POSTGRES = (
    "CREATE INDEX search_entry_grams ON search_entry USING gin (grams)"
    " WITH (gin_pending_list_limit = 256)",
)


def make(apps, schema_editor):
    """The full-text index of this database."""
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    """On PostgreSQL it goes with its table, on SQLite the triggers do."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_gram")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[("matter", "Matter"), ("place", "Place")], max_length=10
                    ),
                ),
                ("key", models.CharField(max_length=80)),
                ("grams", linli.search.fields.GramsField()),
            ],
            options={
                "indexes": [models.Index(fields=["what", "id"], name="entry_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("what", "key"), name="entry_of_each_thing_once"
                    )
                ],
            },
        ),
        migrations.RunPython(make, drop),
    ]
