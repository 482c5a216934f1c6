"""Numbers for a monitor, in the text form of Prometheus. Counts only, never a person or a place."""

from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.db.models import Count
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector, CollectorRegistry

from linli.matters.models import Matter
from linli.operations.services import signs
from linli.outbox.choices import State
from linli.outbox.models import Message

UNDELIVERED: Final = (State.WAITING, State.SENDING, State.FAILED)


class Numbers(Collector):
    """Asks the database at each reading: four queries by index."""

    def collect(self) -> Iterator[Metric]:
        """Every number that there is."""
        yield GaugeMetricFamily("linli_up", "Linli reaches its database.", value=1)
        yield self._version()
        yield self._matters()
        yield self._messages()
        for name in (signs.WORKER, signs.BACKUP):
            if (age := signs.age(name)) is not None:
                yield GaugeMetricFamily(
                    f"linli_{name}_age_seconds",
                    f"Seconds since the {name} was last seen.",
                    value=max(0.0, age.total_seconds()),
                )

    def _version(self) -> Metric:
        family = GaugeMetricFamily("linli_version", "The version that runs.", labels=["version"])
        family.add_metric([settings.LINLI_VERSION], 1)
        return family

    def _matters(self) -> Metric:
        family = GaugeMetricFamily("linli_open_matters", "Open matters.", labels=["state"])
        rows = Matter.objects.open().order_by().values_list("status").annotate(Count("pk"))
        for status, count in rows:
            family.add_metric([status], count)
        return family

    def _messages(self) -> Metric:
        family = GaugeMetricFamily("linli_messages", "Undelivered messages.", labels=["state"])
        rows = Message.objects.filter(state__in=UNDELIVERED).order_by()
        counts = dict.fromkeys(map(str, UNDELIVERED), 0)
        counts |= dict(rows.values_list("state").annotate(Count("pk")))
        for state, count in counts.items():
            family.add_metric([state], count)
        return family


REGISTRY: Final = CollectorRegistry(auto_describe=False)
REGISTRY.register(Numbers())
