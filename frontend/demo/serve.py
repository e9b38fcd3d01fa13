"""Shows the parts of the front end on pages with made-up data: `.venv/bin/python frontend/demo/serve.py`, then http://127.0.0.1:8099/.

Sent with the application's Content-Security-Policy, so that what it forbids shows here.
"""

import json
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import jinja2

HERE = Path(__file__).parent
WEB = HERE.parent.parent / "src" / "comity" / "web"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NOTICES = [
    ("success", "The judgement is kept."),
    ("error", "Another person corrected this fact meanwhile. Look at it again, then correct it."),
]
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json", ".txt": "text/plain"}


def page(name: str, query: dict[str, list[str]]) -> str:
    loader = jinja2.FileSystemLoader([HERE, WEB / "templates"])
    strict = jinja2.StrictUndefined
    env = jinja2.Environment(loader=loader, autoescape=True, undefined=strict, trim_blocks=True, lstrip_blocks=True)
    manifest = json.loads((WEB / "static" / "manifest.json").read_text())
    return env.get_template(f"{name}.html.j2").render(
        visitor=SimpleNamespace(name="Nino", role="administer", signed_in=True),
        asset=lambda asset: f"/static/{manifest[asset]}",
        csrf="demo",
        here=f"/{name}",
        title=name.capitalize(),
        notices=NOTICES if "notices" in query else [],
        may_write=True,
        as_of=query.get("as-of", [None])[0],
        query=query,
        states=json.loads((HERE / "states.json").read_text()),
    )


class Demo(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        address = urlsplit(self.path)
        name = address.path.strip("/") or "home"
        if name.startswith("static/"):
            path = WEB / name
            self._send(200 if path.is_file() else 404, TYPES[path.suffix], path.read_bytes() if path.is_file() else b"")
        elif (HERE / f"{name}.html.j2").is_file():
            self._send(200, "text/html; charset=utf-8", page(name, parse_qs(address.query)).encode())
        else:
            self._send(404, "text/html; charset=utf-8", page("missing", {}).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", 8099), Demo).serve_forever()
