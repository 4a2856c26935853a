"""The command line: ``kanalvakt demo``, ``run``, ``check``, ``routine``, ``clauses``, ``log`` and so on."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import structlog
import typer

from bot.settings import Settings, SettingsRefused, load_settings, strays
from routines.findings import Finding
from routines.library import RoutineRefused, check, load, names
from routines.traceability import Treatment

app = typer.Typer(
    help="Kanalvakt makes a municipality live by its social-media routine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
routine_app = typer.Typer(help="The routines: list, show, check.", no_args_is_help=True)
log_app = typer.Typer(help="The record log.", no_args_is_help=True)
manifest_app = typer.Typer(help="The app packages for Slack and Teams.", no_args_is_help=True)
app.add_typer(routine_app, name="routine")
app.add_typer(log_app, name="log")
app.add_typer(manifest_app, name="manifest")


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)


def _settings(**given: object) -> Settings:
    try:
        return load_settings(**given)
    except SettingsRefused as refused:
        _stop("\n".join(refused.findings))


def configure_logging(level: str) -> None:
    """One line an event, to standard error; no comment text, no tokens."""
    number = logging.getLevelNamesMapping()[level.upper()]
    from bot.faults import Wordless

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Wordless())
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler])
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


async def _serve(settings: Settings) -> None:
    from bot.app import App, serve

    task = asyncio.current_task()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, lambda: task.cancel() if task else None)
    ready = asyncio.Event()
    serving = asyncio.create_task(serve(App(settings), ready=ready))
    try:
        await asyncio.wait({serving, asyncio.create_task(ready.wait())}, return_when=asyncio.FIRST_COMPLETED)
        if ready.is_set():
            typer.echo(f"Kanalvakt listens on http://{settings.host}:{settings.port}")
        await serving
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


@app.command()
def run() -> None:
    """Serves with whatever the environment and the setup file configure."""
    from sqlalchemy.exc import DBAPIError

    from bot.app import NotReady
    from bot.setup_file import SetupRefused

    settings = _settings()
    configure_logging(settings.log_level)
    try:
        asyncio.run(_serve(settings))
    except (NotReady, SetupRefused, RoutineRefused, OSError) as problem:
        _stop(str(problem))
    except DBAPIError as fault:
        _stop(f"The database does not answer ({type(fault.orig).__name__}).")
    except asyncio.CancelledError:
        pass


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8080,
    folder: Annotated[Path | None, typer.Option(help="Keep the data here; a new folder otherwise.")] = None,
    routine: Annotated[str, typer.Option(help="Whose routine the sample municipality lives by.")] = "",
    pace: Annotated[float, typer.Option(help="Seconds between two sample comments, on average.")] = 20,
) -> None:
    """A sample municipality with comments coming in, in the browser; no account anywhere is needed."""
    from bot.demo import serve_demo

    configure_logging("warning")
    try:
        asyncio.run(serve_demo(port=port, folder=folder, routine=routine, pace=pace))
    except (RoutineRefused, OSError) as problem:
        _stop(str(problem))
    except (asyncio.CancelledError, KeyboardInterrupt):
        pass


@app.command("check")
def check_installation(
    *, live: Annotated[bool, typer.Option("--live", help="Read every connected account once.")] = False
) -> None:
    """Says whether this installation is ready, one line a finding; exit 1 if something must be mended.

    With --live every connected account is also read once, and nothing of it kept or changed.
    """
    from bot.checks import findings

    settings = _settings()
    worst = 0
    for finding in asyncio.run(findings(settings, live=live)):
        typer.echo(str(finding))
        worst = max(worst, finding.level)
    for stray in strays(os.environ):
        typer.echo(f"note     {stray}")
    raise typer.Exit(1 if worst > 1 else 0)


@routine_app.command("list")
def routine_list() -> None:
    """The routines that come along."""
    for name in names():
        routine = load(name)
        typer.echo(f"{name:12} {routine.name}: {routine.document.title} ({routine.document.adopted})")


@routine_app.command("show")
def routine_show(name: str) -> None:
    """A routine in Swedish with its clauses, as a person would want to read it."""
    from cards.routine_text import routine_text

    try:
        typer.echo(routine_text(load(name)))
    except RoutineRefused as refused:
        _stop("\n  ".join([f"{name} är ingen riktig rutin:", *map(_in_swedish, refused.findings)]))


def _in_swedish(finding: Finding) -> str:
    from cards.finding_text import say_finding

    return say_finding(finding.line, finding.place, finding.sentence)


@routine_app.command("check")
def routine_check(
    file: Path,
    language: Annotated[str, typer.Option(envvar="KANALVAKT_LANGUAGE", help="sv or en.")] = "sv",
) -> None:
    """Explains every error of a routine file with its line, in Swedish."""
    english = language.casefold() == "en"
    if not file.is_file():
        _stop(f"{file} is not a file." if english else f"{file} är ingen fil.")
    found = check(file)
    for finding in found:
        typer.echo(f"{file}: {finding if english else _in_swedish(finding)}")
    if found:
        raise typer.Exit(1)
    typer.echo(f"{file} is a routine." if english else f"{file} är en riktig rutin.")


@app.command()
def clauses(
    clause: Annotated[str, typer.Argument(help="Show this one, for example TIB-80.")] = "",
    municipality: Annotated[str, typer.Option(help="Only this municipality's.")] = "",
    treatment: Annotated[Treatment | None, typer.Option(help="Only those of this treatment.")] = None,
    missing: Annotated[bool, typer.Option("--missing", help="List what nothing carries out yet.")] = False,
    language: Annotated[str, typer.Option(help="sv or en.")] = "sv",
) -> None:
    """Each clause: where it is carried out, and which tests show it; exit 1 if a claim does not hold."""
    from bot.clauses import report

    try:
        lines, faults = report(clause, municipality, treatment, lacking=missing, language=language)
    except RoutineRefused as refused:
        _stop(str(refused))
    for line in lines:
        typer.echo(line)
    for fault in faults:
        typer.echo(fault, err=True)
    raise typer.Exit(1 if faults else 0)


@log_app.command("verify")
def log_verify() -> None:
    """Walks every municipality's log; says the first row that does not hold."""
    from bot.checks import unusable
    from storage import accounts, log
    from storage.database import Database

    url = _settings().database
    why = unusable(url)
    if why is not None:
        _stop(why.sentence)
    database = Database(url)
    broken = False
    for municipality in database.ask(accounts.municipalities):
        fault = database.ask(lambda session, one=municipality.id: log.verify(session, one))  # type: ignore[misc]
        head = database.ask(lambda session, one=municipality.id: log.newest(session, one, 1))  # type: ignore[misc]
        if fault is not None:
            broken = True
            typer.echo(f"{municipality.id}: row {fault.number} does not hold: {fault.reason}")
        elif head:
            typer.echo(f"{municipality.id}: {head[0].number} rows hold; head {head[0].seal}")
        else:
            typer.echo(f"{municipality.id}: the log is empty")
    database.close()
    raise typer.Exit(1 if broken else 0)


@manifest_app.command("slack")
def manifest_slack(
    socket_mode: Annotated[
        bool, typer.Option("--socket-mode", help="For a bot that Slack cannot reach from outside.")
    ] = False,
) -> None:
    """The app manifest to paste at Slack."""
    from manifest.slack import slack_manifest

    settings = _settings()
    address = settings.public_url if socket_mode else _public(settings)
    drawn = slack_manifest(address or "", socket_mode=socket_mode)
    if not address:
        del drawn["oauth_config"]["redirect_urls"]
    typer.echo(json.dumps(drawn, indent=2, ensure_ascii=False))


@manifest_app.command("teams")
def manifest_teams(to: Annotated[Path, typer.Argument()] = Path("kanalvakt-teams.zip")) -> None:
    """Writes the app package to upload in Teams."""
    from manifest.teams import package

    settings = _settings()
    if not settings.teams_app_id:
        _stop("MicrosoftAppId is not set; the package needs it.")
    content = package(settings.teams_app_id, _public(settings))
    try:
        to.write_bytes(content)
    except OSError as fault:
        _stop(f"{to} cannot be written: {fault.strerror}.")
    typer.echo(f"Wrote {to}.")


def _public(settings: Settings) -> str:
    if settings.public_url is None:
        _stop("KANALVAKT_PUBLIC_URL is not set; the manifest needs to say where the bot is reached.")
    if not settings.public_url.startswith("https://"):
        _stop("KANALVAKT_PUBLIC_URL must begin with https://; Slack and Microsoft call nothing else.")
    return settings.public_url


def main() -> None:
    """The entry point of ``kanalvakt``."""
    app()


if __name__ == "__main__":
    main()
