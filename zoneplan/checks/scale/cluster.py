"""The work on Dask's workers: on those of a scheduler that runs, or on processes of this machine."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from zoneplan.model.errors import ZoneplanError
from zoneplan.model.progress import Progress

if TYPE_CHECKING:
    from distributed import Client

_LOOK_S = 0.2  # how often somebody who wants to stop is heard
_CONNECT_S = 10
_EXTRA = ("distributed", "dask_geopandas")


class ClusterRefused(ZoneplanError):
    """There is nobody to work, or nobody who can finish the work."""


class OnWorkers:
    """An ``Engine`` whose work is done by the workers of a Dask scheduler.

    A worker that ends is no harm: the scheduler gives its work to another one, and has results made again that it held.

    Parameters
    ----------
    client : distributed.Client
    progress : Progress, optional
        Told how many parts are done; may stop all.
    """

    def __init__(self, client: "Client", progress: Progress | None = None) -> None:
        self._client = client
        self._progress = progress or Progress()
        self._started: list[Any] = []

    def start(self, work: Callable[..., Any], *columns: Iterable[Any]) -> list[Any]:
        """Hand out work; nobody waits for it yet."""
        started = [self._client.submit(work, *row, pure=False) for row in zip(*columns, strict=True)]
        self._started += started
        return started

    def computed(self, stage: str, pieces: Sequence[Any]) -> list[Any]:
        """Have delayed work of Dask done, and wait for it as for other work."""
        started = self._client.compute(list(pieces))  # type: ignore[no-untyped-call]
        self._started += started
        return self.results(stage, started)

    def results(self, stage: str, handles: Sequence[Any]) -> list[Any]:
        """Wait for work, in its order.

        Raises
        ------
        ClusterRefused
            If workers ended at the same piece of work again and again, or the scheduler is gone.
        Stopped
            If somebody asked for it.
        """
        from distributed import wait  # noqa: PLC0415  an extra

        waiting = set(handles)
        while waiting:
            self._progress.step(stage, len(handles) - len(waiting), len(handles))
            with _words():
                try:
                    done, waiting = wait(  # type: ignore[no-untyped-call]
                        waiting, timeout=_LOOK_S, return_when="FIRST_COMPLETED"
                    )
                except TimeoutError:
                    continue
                for one in done:
                    if one.status != "finished":
                        one.result()
        self._progress.step(stage, len(handles), len(handles))
        with _words():
            return list(self._client.gather(list(handles)))  # type: ignore[no-untyped-call]

    def stop(self) -> None:
        """Take back all work that was handed out."""
        if self._client.status == "running":
            self._client.cancel(self._started, force=True)  # type: ignore[no-untyped-call]
        self._started.clear()


@contextmanager
def on_workers(
    scheduler: str | None = None, workers: int | None = None, progress: Progress | None = None
) -> Iterator[OnWorkers]:
    """Work with Dask; what was started ends with the block, however it ends.

    Parameters
    ----------
    scheduler : str, optional
        ``tcp://HOST:PORT`` of a scheduler whose workers have this version of zoneplan and see the same files. None
        starts worker processes on this machine, which only this machine can reach.
    workers : int, optional
        How many of those; None for one for each processor.
    progress : Progress, optional

    Raises
    ------
    ClusterRefused
        If Dask is not installed, or the scheduler does not answer or has no workers.
    """
    if not all(find_spec(name) for name in _EXTRA):
        raise ClusterRefused("scale.missing")
    with _client(scheduler, workers) as client:
        engine = OnWorkers(client, progress)
        try:
            yield engine
        finally:
            engine.stop()


@contextmanager
def _client(scheduler: str | None, workers: int | None) -> Iterator["Client"]:
    from distributed import Client, LocalCluster  # noqa: PLC0415  an extra

    if scheduler is None:
        with (
            LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
            ) as cluster,
            Client(cluster) as client,  # type: ignore[no-untyped-call]
        ):
            yield client
        return
    try:
        client = Client(scheduler, timeout=_CONNECT_S)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as why:
        raise ClusterRefused(
            "scale.no-scheduler", address=scheduler, reason=str(why) or type(why).__name__
        ) from None
    with client:
        if not client.scheduler_info(n_workers=1)["workers"]:
            raise ClusterRefused("scale.no-workers", address=scheduler)
        yield client


@contextmanager
def _words() -> Iterator[None]:
    """Dask's troubles in the words of the catalogue."""
    from distributed import CancelledError, KilledWorker  # noqa: PLC0415  an extra
    from distributed.comm.core import CommClosedError  # noqa: PLC0415  an extra

    try:
        yield
    except KilledWorker:
        raise ClusterRefused("scale.workers-died") from None
    except (CancelledError, CommClosedError) as why:
        raise ClusterRefused("scale.lost", reason=type(why).__name__) from None
