"""What a monitor reads: whether Linli is well, and its counts."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from linli.common import clock
from linli.operations.services import health, signs
from linli.portal.schedule import TASKS
from tests.town import Town

pytestmark = pytest.mark.django_db
TOKEN = "a-word-for-the-monitor-alone-0123456789"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    health._seen_applied.clear()


def numbers(text: str) -> dict[tuple[str, str], float]:
    """(name, first label) → value."""
    return {
        (one.name, next(iter(one.labels.values()), "")): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def test_a_well_installation_says_so_and_tells_nothing_else(client: Client) -> None:
    signs.beat()

    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {
        "ok": True,
        "database": "reachable",
        "migrations": "applied",
        "worker": "alive",
    }
    assert "no-store" in answer["Cache-Control"]


def test_without_its_database_it_says_so(client: Client) -> None:
    def fail(*_args: object) -> None:
        raise DatabaseError("gone")

    with connection.execute_wrapper(fail):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["ok"]) == (503, False)
    assert answer.json()["database"] == "unreachable"


def test_code_that_is_newer_than_the_tables_does_not_serve(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("matters", "0002_fewer_indexes")

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["migrations"]) == (503, "missing")


def test_a_silent_worker_is_named_and_only_counts_where_it_is_asked_for(client: Client) -> None:
    assert client.get("/healthz").json()["worker"] == "silent"
    assert client.get("/healthz").status_code == 200
    assert client.get("/healthz?worker").status_code == 503

    signs.beat()
    assert client.get("/healthz?worker").status_code == 200
    with clock.told(clock.now() + timedelta(minutes=4)):
        assert client.get("/healthz?worker").status_code == 503


def test_the_worker_says_each_minute_that_it_lives() -> None:
    (beat,) = [task for task in TASKS if task.name == "beat"]

    assert (beat.every, beat.run()) == (60, 0)
    assert signs.is_alive(signs.age(signs.WORKER))


def test_asking_again_costs_one_query(client: Client, django_assert_num_queries: object) -> None:
    client.get("/healthz")
    with django_assert_num_queries(1):  # type: ignore[operator]
        client.get("/healthz")


def test_the_numbers_count_matters_and_messages_and_name_nobody(client: Client, town: Town) -> None:
    town.reports("路灯不亮", phone="13800001234")
    signs.beat()

    answer = client.get("/metrics")

    found = numbers(answer.text)
    assert found["linli_open_matters", "submitted"] == 1
    assert found["linli_messages", "waiting"] >= 1
    assert found["linli_messages", "failed"] == 0
    assert found["linli_worker_age_seconds", ""] < 60
    assert not [
        word for word in ("路灯", "示例", "0001234", "138*", "五星", "@") if word in answer.text
    ]


@pytest.mark.parametrize(
    "sent",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_VIA": "1.1 proxy"},
        {"REMOTE_ADDR": "203.0.113.7", "HTTP_AUTHORIZATION": "Bearer "},
        {"REMOTE_ADDR": "", "HTTP_AUTHORIZATION": "Bearer wrong"},
    ],
)
def test_the_numbers_are_not_there_for_anybody_else(
    client: Client, settings: Settings, sent: dict[str, str]
) -> None:
    assert client.get("/metrics", **sent).status_code == 404  # type: ignore[arg-type]
    settings.LINLI_METRICS_TOKEN = TOKEN
    assert client.get("/metrics", **sent).status_code == 404  # type: ignore[arg-type]


def test_a_network_or_a_token_opens_the_numbers(client: Client, settings: Settings) -> None:
    settings.LINLI_METRICS = ["203.0.113.0/24"]
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 404

    settings.LINLI_METRICS_TOKEN = TOKEN
    sent = {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "198.51.100.1"}
    assert client.get("/metrics", headers=sent).status_code == 200
