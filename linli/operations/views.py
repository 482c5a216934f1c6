"""Pages for machines that watch Linli."""

from dataclasses import asdict
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from linli.operations.metrics import REGISTRY
from linli.operations.services import health as state
from linli.operations.services.doors import may_read_metrics


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """503 when this process cannot serve pages; with `?worker` also when no worker is alive."""
    found = state.health()
    well = found.serves and ("worker" not in request.GET or found.worker == state.ALIVE)
    status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"ok": well, **asdict(found)}, status=status)


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts in the text form of Prometheus; not there for anybody who may not read them."""
    if not may_read_metrics(request):
        raise Http404
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)
