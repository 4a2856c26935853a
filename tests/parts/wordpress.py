"""A private, real WordPress: Debian's packages, PHP's own web server, a MariaDB on a socket."""

from __future__ import annotations

import base64
import http.client
import json
import os
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from tests.parts.process import PATIENCE, DidNotStart, free_port, running, tail, until
from tests.parts.required import need

FILES = Path(__file__).with_name("wordpress_files")
#: Where scripts/parts unpacks WordPress; read by every site, written by none.
TREE = Path(__file__).with_name("unpacked") / "wordpress" / "usr" / "share" / "wordpress"
PROGRAMS = ("php", "mariadbd", "mariadb", "mariadb-install-db")

Switch = Literal["flood-guard", "early-auth", "lie", "maintenance"]


@dataclass(frozen=True, kw_only=True)
class Login:
    """An account of the site. The application password is what a program uses (HTTP Basic)."""

    user: str
    user_id: int
    password: str = field(repr=False)
    application_password: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Post:
    """A post of the site."""

    id: int
    url: str


@dataclass(frozen=True, kw_only=True)
class Answered:
    """An HTTP answer; ``body`` is parsed when it is JSON, else text."""

    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True, kw_only=True)
class WordPress:
    """A running site."""

    base_url: str
    version: str
    admin: Login
    #: Has the least role that can moderate: may edit, but not write raw HTML, publish or delete posts.
    moderator: Login
    #: May moderate, but lacks edit_others_posts: held comments are silently missing from what it reads.
    blind: Login
    #: May do all but what concerns pages: held comments below them are silently missing.
    pageless: Login
    post: Post
    other_post: Post
    #: Takes no comments.
    closed_post: Post
    folder: Path = field(repr=False)

    def comment(
        self,
        text: str,
        *,
        author: str = "Kim Besökare",
        email: str = "kim@medborgare.example",
        post: int | None = None,
        parent: int = 0,
    ) -> int:
        """Writes a comment as an anonymous visitor of the page; returns its id."""
        fields = {
            "comment": text,
            "author": author,
            "email": email,
            "url": "",
            "comment_post_ID": post or self.post.id,
            "comment_parent": parent,
        }
        answer = self.request(
            "POST",
            "/wp-comments-post.php",
            urlencode(fields).encode(),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        written = re.search(r"#comment-(\d+)$", answer.headers.get("location", ""))
        assert written, f"comment refused: {answer.status} {answer.body}"
        return int(written[1])

    def edit(self, comment_id: int, text: str) -> None:
        """Changes a comment's words, as its author or an editor would."""
        answer = self.rest("POST", f"/wp/v2/comments/{comment_id}", {"content": text})
        assert answer.status == 200, answer

    def status(self, comment_id: int) -> str | None:
        """How the comment stands (approved, hold, spam, trash), or None where it is gone for good."""
        answer = self.rest("GET", f"/wp/v2/comments/{comment_id}?context=edit")
        return answer.body["status"] if answer.status == 200 else None

    def replies(self, comment_id: int) -> list[str]:
        """The raw texts of the answers below a comment, oldest first."""
        path = (
            f"/wp/v2/comments?parent={comment_id}&status=any&context=edit&orderby=id&order=asc&per_page=100"
        )
        return [reply["content"]["raw"] for reply in self.rest("GET", path).body]

    def rest(self, method: str, path: str, body: object = None, *, login: Login | None = None) -> Answered:
        """Calls the REST interface, as admin unless told otherwise."""
        who = login or self.admin
        basic = base64.b64encode(f"{who.user}:{who.application_password}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}"}
        if body is None:
            return self.request(method, f"/wp-json{path}", b"", headers)
        # Only with a body: WordPress answers its own errors as HTML to a request without this header.
        headers["Content-Type"] = "application/json"
        return self.request(method, f"/wp-json{path}", json.dumps(body).encode(), headers)

    def request(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answered:
        """One plain HTTP request; redirects are answers too."""
        address = urlsplit(self.base_url)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body or None, dict(headers or {}))
            answer = connection.getresponse()
            content = answer.read()
            found = {name.lower(): value for name, value in answer.getheaders()}
            is_json = found.get("content-type", "").startswith("application/json")
            parsed = json.loads(content) if is_json else content.decode(errors="replace")
            return Answered(status=answer.status, headers=found, body=parsed)
        finally:
            connection.close()

    def letters(self) -> list[dict[str, Any]]:
        """The mails that the site wanted to send: to, subject, text."""
        kept = self.folder / "letters.jsonl"
        return [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []

    @contextmanager
    def switched(self, switch: Switch) -> Iterator[None]:
        """Behaves badly for a while: see wordpress_files/mu-plugins/test-site.php and serve.php."""
        file = self.folder / "switches" / switch
        file.touch()
        try:
            yield
        finally:
            file.unlink()

    @contextmanager
    def without_database(self) -> Iterator[None]:
        """The site answers as it does when its database is down (500, text/html)."""
        socket = self.folder / "db.sock"
        hidden = socket.with_suffix(".hidden")
        socket.rename(hidden)
        try:
            yield
        finally:
            hidden.rename(socket)


@contextmanager
def wordpress(*, held: bool = True, locale: str = "sv_SE") -> Iterator[WordPress]:
    """A new site with three posts; ``held``: a comment waits for approval before it is public."""
    _need_programs()
    with ExitStack() as stack:
        # Short: a unix socket's path has room for about a hundred characters.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wp-")))
        (folder / "switches").mkdir()
        _start_database(stack, folder)
        yield _start_site(stack, folder, held=held, locale=locale)


def _need_programs() -> None:
    absent = [program for program in PROGRAMS if _program(program) is None]
    if absent:
        need("wordpress", f"{', '.join(absent)} not found; scripts/parts (as root) installs what it needs")
    if not (TREE / "wp-load.php").exists():
        need("wordpress", "WordPress is not unpacked; scripts/parts does it")
    _configure_tree()


def _program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")


def _configure_tree() -> None:
    ours, theirs = FILES / "wp-config.php", TREE / "wp-config.php"
    if theirs.read_bytes() != ours.read_bytes():
        fresh = theirs.with_name(f"wp-config.{os.getpid()}.php")
        shutil.copyfile(ours, fresh)
        fresh.replace(theirs)  # at once: another test may be reading it


def _start_database(stack: ExitStack, folder: Path) -> None:
    user = f"--user={'root' if os.geteuid() == 0 else os.environ.get('USER', 'nobody')}"
    data, socket, log = folder / "db", folder / "db.sock", folder / "db.log"
    common = ["--no-defaults", user, f"--datadir={data}"]
    _run(
        [
            _program("mariadb-install-db") or "",
            *common,
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        ],
        folder,
    )
    serve = [
        _program("mariadbd") or "",
        *common,
        f"--socket={socket}",
        "--skip-networking",
        f"--pid-file={folder / 'db.pid'}",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-buffer-pool-size=32M",
    ]
    process = stack.enter_context(running(serve, log=log))
    ask = [_program("mariadb") or "", "--no-defaults", "-uroot", "-S", str(socket), "-e"]

    def made() -> bool:
        create = "CREATE DATABASE IF NOT EXISTS wordpress CHARACTER SET utf8mb4"
        return (
            subprocess.run([*ask, create], capture_output=True, check=False, timeout=PATIENCE).returncode == 0
        )

    until(made, process=process, log=log)


def _start_site(stack: ExitStack, folder: Path, *, held: bool, locale: str) -> WordPress:
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    (folder / "constants.json").write_text(json.dumps(_constants(folder, base_url)))
    environment = {"KANALVAKT_SITE": str(folder), "PHP_CLI_SERVER_WORKERS": "4"}
    wanted = {"root": str(TREE), "base_url": base_url, "locale": locale, "held": held}
    install = ["php", "-d", "display_errors=stderr", str(FILES / "install.php"), json.dumps(wanted)]
    made = json.loads(_run(install, folder, environment))
    site = WordPress(
        base_url=base_url,
        version=made["version"],
        admin=Login(**made["admin"]),
        moderator=Login(**made["moderator"]),
        blind=Login(**made["blind"]),
        pageless=Login(**made["pageless"]),
        post=Post(**made["post"]),
        other_post=Post(**made["other_post"]),
        closed_post=Post(**made["closed_post"]),
        folder=folder,
    )
    log = folder / "php.log"
    address = f"127.0.0.1:{port}"
    serve = ["php", "-d", "display_errors=0", "-S", address, "-t", str(TREE), str(FILES / "serve.php")]
    process = stack.enter_context(running(serve, log=log, env=environment))
    until(lambda: _answers(site), process=process, log=log)
    return site


def _answers(site: WordPress) -> bool:
    """Whether this very site answers: a stranger on the port would not know the password."""
    try:
        return site.rest("GET", "/wp/v2/users/me").status == 200
    except OSError:
        return False


def _constants(folder: Path, base_url: str) -> dict[str, object]:
    keys = ("AUTH_KEY", "SECURE_AUTH_KEY", "LOGGED_IN_KEY", "NONCE_KEY")
    salts = ("AUTH_SALT", "SECURE_AUTH_SALT", "LOGGED_IN_SALT", "NONCE_SALT")
    return {
        "DB_NAME": "wordpress",
        "DB_USER": "root",
        "DB_PASSWORD": "",
        "DB_HOST": f"localhost:{folder / 'db.sock'}",
        "DB_CHARSET": "utf8mb4",
        "DB_COLLATE": "",
        "WP_HOME": base_url,
        "WP_SITEURL": base_url,
        "WP_CONTENT_DIR": str(TREE / "wp-content"),
        "WPMU_PLUGIN_DIR": str(FILES / "mu-plugins"),
        "WP_ENVIRONMENT_TYPE": "local",  # else application passwords demand https
        "WP_HTTP_BLOCK_EXTERNAL": True,
        "AUTOMATIC_UPDATER_DISABLED": True,
        "DISABLE_WP_CRON": True,
        **{name: secrets.token_hex(32) for name in keys + salts},
    }


def _run(command: list[str], folder: Path, environment: Mapping[str, str] | None = None) -> str:
    log = folder / "setup.log"
    with log.open("ab") as errors:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, **(environment or {})},
            check=False,
            timeout=PATIENCE,
        )
    if done.returncode != 0:
        raise DidNotStart(f"{Path(command[0]).name} failed with {done.returncode}:\n{tail(log)}")
    return done.stdout.decode()
