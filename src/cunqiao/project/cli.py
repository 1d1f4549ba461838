"""The command line: `cunqiao COMMAND`."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from cunqiao.kernel.home import HomeUnknown
from cunqiao.kernel.keys import KeysUnsafe
from cunqiao.project import backups, postgres, roles
from cunqiao.project.errors import SettingsWeak


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    options = _parser().parse_args(arguments)
    if getattr(options, "demo", False):
        os.environ["CUNQIAO_DEMO"] = "1"  # before anything asks where the home is
    run: Run = options.run
    try:
        return run(options)
    except (postgres.DatabaseProblem, backups.BackupFailed, SettingsWeak, HomeUnknown, KeysUnsafe) as problem:
        print(f"cunqiao: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


Run = Callable[[argparse.Namespace], int]
Command = Callable[[str, Run, str], argparse.ArgumentParser]  # a new one: its name, what runs it, and what it does


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cunqiao", description="Village e-commerce service stations.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Run, help: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help)
        added.set_defaults(run=run)
        return added

    _to_run(command)
    _to_begin(command)
    _to_keep(command)
    _to_try(command)
    return parser


def _to_run(command: Command) -> None:
    serve = command("serve", _serve, "run server, worker and, without DATABASE_URL, the database")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"))
    _of_a_demo(serve, "with a made-up world whose passwords everybody sees")
    command("worker", _worker, "run the jobs that happen by the clock")
    command("migrate", _migrate, "bring the database's tables up to this version")
    regions = command("regions", _regions, "load the national list of regions")
    regions.add_argument("what", choices=["load"])


def _to_begin(command: Command) -> None:
    command("setup", _set_up, "print a new address at which the installation is set up; the one before ends")
    people = command("people", _people, "let somebody in by this machine's word alone; headquarters is told of it")
    people.add_argument("what", choices=["add"])
    people.add_argument("username")
    people.add_argument("name")
    people.add_argument("--role", choices=["headquarters", "auditor"], default="headquarters")
    people.add_argument("--phone", default="")


def _to_keep(command: Command) -> None:
    doctor = command("doctor", _doctor, "look at the installation, and say what to do")
    doctor.add_argument("--message", metavar="PHONE", help="send a test message, and say what the gateway answers")
    _of_a_demo(doctor, "at the demo")
    verify = command("verify", _verify, "check every rule of the books and name the rows that break one")
    verify.add_argument("--json", action="store_true")
    _of_a_demo(verify, "in the demo's own database")
    backup = command("backup", _back_up, "copy the database into a folder, better one of another machine")
    backup.add_argument("--to", type=Path, required=True, metavar="FOLDER")
    backup.add_argument("--keep", type=int, default=14, help="how many copies stay (default: 14)")
    backup.add_argument("--keys-to", type=Path, metavar="FOLDER", help="copy the keys, too, to another folder")
    backup.add_argument("--rehearse", action="store_true", help="restore it beside, and check the books")
    _of_a_demo(backup, "of the demo")
    restore = command("restore", _restore, "make an empty database the one that was copied")
    restore.add_argument("file", type=Path)
    _of_a_demo(restore, "as the demo's")


def _to_try(command: Command) -> None:
    demo = command("demo", _demo, "make a world in a fresh database, live in it over HTTP, and verify the books")
    demo.add_argument("--once", action="store_true", required=True, help="and stop")
    demo.add_argument("--seed", type=int, default=1)
    demo.add_argument("--orders", type=int, default=300)
    demo.add_argument("--json", action="store_true", help="one JSON object on the last line")
    bench = command("bench", _bench, "run a benchmark")
    bench.add_argument("name")
    bench.add_argument("--json", action="store_true", help="one JSON object on the last line")


def _of_a_demo(command: argparse.ArgumentParser, help: str) -> None:
    command.add_argument("--demo", action="store_true", help=help)


def _django() -> None:
    """Find the database, starting it if it is ours, and set Django up on it."""
    if external := os.environ.get("DATABASE_URL"):
        postgres.check_version(external)
        os.environ.setdefault("CUNQIAO_EXTERNAL_DATABASE", external)
    os.environ["DATABASE_URL"] = postgres.database_url()
    os.environ["DJANGO_SETTINGS_MODULE"] = "cunqiao.project.settings"
    import django

    from cunqiao.kernel.logs import tell_what_ends_the_process

    django.setup()
    tell_what_ends_the_process()


def _migrated() -> None:
    """Set Django up on a database whose tables are those of this version, or newer.

    Raises:
        DatabaseProblem: it has to be migrated first.
    """
    _django()
    from cunqiao.kernel import tables

    if not tables.are_current():
        raise postgres.DatabaseProblem("The database's tables are of an older version. Run: cunqiao migrate")


def _serve(options: argparse.Namespace) -> int:
    if options.demo:
        os.environ.setdefault("CUNQIAO_URL", f"http://localhost:{options.port}")
    if "CUNQIAO_MIGRATE_URL" in os.environ:
        raise SettingsWeak("CUNQIAO_MIGRATE_URL is for `cunqiao migrate` alone: keep it from what answers people.")
    database = os.environ.get("DATABASE_URL")
    if database and not roles.may_change_tables(database):
        _migrated()
    else:
        _migrate(options)
    if database and roles.may_change_tables(database):
        print("The role of DATABASE_URL owns the tables: a second one should. See docs/operations.md.", file=sys.stderr)
    from cunqiao.project import serving

    return serving.serve(options.host, options.port)


def _demo(options: argparse.Namespace) -> int:
    from cunqiao.project.demo import run_once

    result = run_once(seed=options.seed, orders=options.orders)
    print(json.dumps(result, ensure_ascii=False) if options.json else json.dumps(result, ensure_ascii=False, indent=2))
    return 0 if result["verify"] == "ok" and result["ledger_imbalance_fen"] == 0 else 1


def _verify(options: argparse.Namespace) -> int:
    _migrated()
    from cunqiao.audit import report
    from cunqiao.audit.queries import verify

    results = verify()
    as_json = getattr(options, "json", False)
    print(json.dumps(report.as_json(results), ensure_ascii=False) if as_json else report.text(results))
    return 1 if any(result.count for result in results) else 0


def _worker(options: argparse.Namespace) -> int:
    _migrated()
    from cunqiao.project.serving import check_installation
    from cunqiao.project.working import work

    check_installation()
    return work()


def _migrate(options: argparse.Namespace) -> int:
    owner = os.environ.get("CUNQIAO_MIGRATE_URL")
    role = roles.role_of(os.environ.get("DATABASE_URL", "")) if owner else ""
    if owner:
        os.environ["DATABASE_URL"] = owner
    _django()
    from django.core.management import call_command

    from cunqiao.kernel.transactions import in_turn

    with in_turn("migrate"):  # two servers that start together
        call_command("migrate", verbosity=0)
    if owner:
        roles.grant_rows(owner, role)
    return 0


def _doctor(options: argparse.Namespace) -> int:
    _django()
    from django.utils import translation

    from cunqiao.doctor.finding import State
    from cunqiao.doctor.queries import examine

    translation.activate("zh-hans" if os.environ.get("LANG", "").startswith("zh") else "en")
    if options.message:
        return _send_test(options.message)
    findings = examine()
    for one in findings:
        print(f"{one.state.upper():5} {one.check.title}: {one.says}")
        for line in filter(None, (one.do, one.command and f"$ {one.command}")):
            print(f"      {line}")
    return int(any(one.state == State.BAD for one in findings))


def _send_test(phone: str) -> int:
    from cunqiao.doctor.trying import send_test
    from cunqiao.kernel.errors import Invalid
    from cunqiao.kernel.tracebacks import said

    try:
        print(f"Sent. The gateway answered: {send_test(phone)}")
    except Invalid as refusal:
        print("cunqiao:", *(fault.message for fault in refusal.errors), file=sys.stderr)
        return 2
    except Exception as error:  # whatever a foreign gateway raises
        print(f"Not sent. The gateway answered: {said(error) or type(error).__name__}", file=sys.stderr)
        return 1
    return 0


def _set_up(options: argparse.Namespace) -> int:
    _migrated()
    from cunqiao.project.serving import check_installation, set_up_words
    from cunqiao.setup.errors import SetUpDone

    check_installation()
    try:
        print(set_up_words())
    except SetUpDone:
        print("This installation is set up already: people of headquarters let others in.", file=sys.stderr)
        return 1
    return 0


def _people(options: argparse.Namespace) -> int:
    _migrated()
    from django.conf import settings

    from cunqiao.identity.actions import let_in
    from cunqiao.identity.invitations import secret_of
    from cunqiao.kernel.county import new_id
    from cunqiao.kernel.errors import Invalid, Refusal
    from cunqiao.kernel.scope import Role

    person = {name: getattr(options, name) for name in ("username", "name", "phone")}
    try:
        invitation = let_in(id=new_id(), role=Role(options.role), **person)
    except Refusal as refusal:
        faults = [fault.message for fault in refusal.errors] if isinstance(refusal, Invalid) else [refusal.title]
        print("cunqiao:", *faults, file=sys.stderr)
        return 1
    print(f"Within 48 hours, choose a password here: {settings.PUBLIC_URL}/invitation/{secret_of(invitation)}/")
    return 0


def _back_up(options: argparse.Namespace) -> int:
    _migrated()
    from cunqiao.doctor.actions import note_backup

    url, folder = os.environ["DATABASE_URL"], options.to
    copy = backups.back_up(url, folder, keep=max(1, options.keep))
    print(f"{folder / copy.file}: {copy.bytes / 1024**2:.1f} MiB")
    if options.keys_to:
        backups.keep_keys(options.keys_to, folder)
    if options.rehearse and not backups.rehearse(url, folder / copy.file):
        raise backups.BackupFailed("The copy was restored beside, and its books do not hold: see above.")
    note_backup(made_at=datetime.fromisoformat(copy.made_at), file=str(folder / copy.file), bytes=copy.bytes)
    return 0


def _restore(options: argparse.Namespace) -> int:
    backups.read_copy(options.file)
    if external := os.environ.get("DATABASE_URL"):
        postgres.check_version(external)
    backups.restore(postgres.database_url(), options.file)
    _migrate(options)
    from cunqiao.kernel.outbox import hold

    hold()
    print("Restored. Messages wait until headquarters lets them go. The books:")
    return _verify(options)


def _regions(options: argparse.Namespace) -> int:
    _migrate(options)
    from cunqiao.regions import loading

    print("Loaded." if loading.load(print) else "The regions are loaded already.")
    return 0


def _bench(options: argparse.Namespace) -> int:
    from cunqiao.project.benches import run

    return run(options.name, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
