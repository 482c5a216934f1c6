"""Two workers at one import. Runs inside an installation; tells what came of it as JSON."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from linli.matters import services as matters
from linli.matters.models import LedgerImport, Matter, MatterStep
from linli.people.actors import SYSTEM
from linli.territory.models import Unit
from tests.ledgers import csv, row
from tests.town import WUXING

ROWS = 900


def import_with_two_workers() -> str:
    """Rows are sent once by two at once, and taken in by two at once."""
    gate = Barrier(2)
    unit = Unit.objects.get(code=WUXING)
    data = csv([row(text=f"第 {n} 件") for n in range(ROWS)])

    def send(_worker: int) -> tuple[str, bool]:
        gate.wait()
        try:
            sent = matters.send_ledger(data, name="x.csv", unit=unit, by=SYSTEM)
            return str(sent.job.pk), sent.again
        finally:
            connections.close_all()

    def work(_worker: int) -> int:
        gate.wait()
        done = 0
        try:
            while LedgerImport.objects.get().is_running:
                done += matters.import_ledgers()
        finally:
            connections.close_all()
        return done

    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(send, range(2)))
        job = LedgerImport.objects.get()
        matters.begin_import(job.pk, by=SYSTEM, version=job.version)
        list(pool.map(work, range(2)))
    job.refresh_from_db()
    return json.dumps(
        {
            "imports": len({key for key, _again in sent}),
            "again": sorted(again for _key, again in sent),
            "imported": job.imported,
            "matters": Matter.objects.filter(batch=job).count(),
            "steps": MatterStep.objects.filter(record__batch=job).count(),
            "texts": Matter.objects.filter(batch=job).values("text").distinct().count(),
        }
    )
