"""The table of an import, sealed, since it may hold names and telephones."""

import base64
import json
import zlib
from dataclasses import asdict

from django.utils.translation import gettext_lazy as _

from linli.common import crypto
from linli.common.errors import NotHere
from linli.common.sheets import Row, Sheet
from linli.matters.models import LedgerImport, LedgerTable
from linli.matters.models.imports import table_context


def keep(job: LedgerImport, sheet: Sheet) -> None:
    """Seal the cells as they were read; the file as it was sent is not kept."""
    packed = zlib.compress(json.dumps(asdict(sheet), ensure_ascii=False).encode(), level=1)
    sealed = crypto.seal(base64.b64encode(packed).decode(), context=table_context(job.pk))
    LedgerTable.objects.create(job=job, sealed=sealed)


def opened(job: LedgerImport) -> Sheet:
    """The table again; raises `NotHere` when its time is over. One query."""
    row = LedgerTable.objects.filter(pk=job.pk).first()
    if row is None:
        raise NotHere(
            _("The table of this import is not kept any more."),
            next_step=_("Send the file again."),
        )
    packed = base64.b64decode(crypto.unseal(row.sealed, context=table_context(job.pk)))
    table = json.loads(zlib.decompress(packed))
    return Sheet(table["headers"], [Row(**one) for one in table["rows"]])


def forget(job: LedgerImport) -> None:
    """Delete it; one that is gone already is no mistake."""
    LedgerTable.objects.filter(pk=job.pk).delete()
