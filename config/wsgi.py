"""What the web server loads."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils import translation

from config.environment import SettingMissing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
if settings.LINLI_DANGERS:
    with translation.override(settings.LINLI_LANGUAGE or settings.LANGUAGE_CODE):
        raise SettingMissing("\n".join(map(str, settings.LINLI_DANGERS)))
