"""What the bot counts, for /metrics: one registry, made once, handed to those who observe."""

from collections.abc import Callable
from time import monotonic

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """All metrics of one process. Labels are names from our own tables, never ids or free text."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._neon_calls = Histogram(
            "neonbot_neon_call_seconds",
            "HTTP calls to Neon's API, each try by itself, in seconds.",
            ["operation", "status"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._neon_retries = self._counter(
            "neonbot_neon_retries_total",
            "Calls to Neon's API that were made again, by why.",
            *("operation", "cause"),
        )
        self._key_changes = self._counter(
            "neonbot_neon_key_changes_total", "API keys that took over from one that Neon refused."
        )
        self._slack_calls = Histogram(
            "neonbot_slack_call_seconds",
            "Slack Web API calls, in seconds.",
            ["method", "status"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._slack_given_up = self._counter(
            "neonbot_slack_given_up_total",
            "What Slack did not take for a day: last words of requests, lines for the audit channel.",
            "what",
        )
        self._turned_away = self._counter(
            "neonbot_turned_away_total",
            "Commands and clicks that were too many, by whose limit it was.",
            "limit",
        )
        self._in_force_since = monotonic()
        self._reloads = self._about_the_configuration()

    def _about_the_configuration(self) -> Counter:
        self._gauge(
            "neonbot_config_age_seconds",
            "For how long the configuration has been in force, in seconds.",
            lambda: monotonic() - self._in_force_since,
        )
        reloads = self._counter(
            "neonbot_config_reloads_total",
            "New texts of config.yaml since the start, by what became of them.",
            "result",
        )
        for result in ("applied", "refused"):
            reloads.labels(result)
        return reloads

    def _gauge(self, name: str, about: str, value: Callable[[], float]) -> None:
        Gauge(name, about, registry=self.registry).set_function(value)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(name, about, labels, registry=self.registry)

    def watch_socket(self, down_for: Callable[[], float]) -> None:
        """There is a socket to Slack, and this tells for how many seconds it has been down."""
        self._gauge(
            "neonbot_slack_socket_down_seconds",
            "Seconds since Slack's socket was last seen to be up; it is looked at every 10 seconds.",
            down_for,
        )

    def count_turned_away(self, limit: str) -> None:
        """A command or click was one too many for a `person` or a `channel`."""
        self._turned_away.labels(limit).inc()

    def observe_neon(self, operation: str, status: str, seconds: float) -> None:
        """One HTTP call. `operation` is Neon's operationId, `status` a class such as `2xx` or `none`."""
        self._neon_calls.labels(operation, status).observe(seconds)

    def count_neon_retry(self, operation: str, cause: str) -> None:
        """A call is about to be made again."""
        self._neon_retries.labels(operation, cause).inc()

    def count_key_change(self) -> None:
        """Another API key has taken over."""
        self._key_changes.inc()

    def count_config_reload(self, result: str) -> None:
        """A new text was `applied` or `refused`."""
        self._reloads.labels(result).inc()
        if result == "applied":
            self._in_force_since = monotonic()

    def observe_slack(self, method: str, status: str, seconds: float) -> None:
        """One Web API call. `status` is `ok`, or Slack's error code."""
        self._slack_calls.labels(method, status).observe(seconds)

    def count_slack_given_up(self, what: str, number: int = 1) -> None:
        """Something is not tried to be said any more: a `result`, or entries for the `audit` channel."""
        self._slack_given_up.labels(what).inc(number)

    def render(self) -> bytes:
        """The registry in Prometheus' text format."""
        return generate_latest(self.registry)
