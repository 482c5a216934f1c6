from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orglife", "0004_education")]

    operations = [migrations.RenameModel("Delivery", "BagDelivery")]
