"""What the web server loads."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.environment import SettingMissing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
if settings.LINLI_DANGERS:
    raise SettingMissing("\n".join(map(str, settings.LINLI_DANGERS)))
