"""The programs that hold a server against a document: those that are installed, where they are of the versions that
were tried, else from PyPI in a virtual environment of their own."""

import importlib.util
import subprocess
import sys
from importlib import metadata
from pathlib import Path

TOP = Path(__file__).resolve().parents[3]
VERSIONS = {"schemathesis": "4.32.5", "openapi-spec-validator": "0.9.0"}


def is_installed(name):
    try:
        return metadata.version(name) == VERSIONS[name]
    except metadata.PackageNotFoundError:
        return False


class Tools:
    def __init__(self, folder):
        self.python = sys.executable
        if all(is_installed(name) for name in VERSIONS):
            return
        if importlib.util.find_spec("ensurepip") is None:
            install = "source Tests/scripts/packages.bash; install_missing python3-venv"
            subprocess.run(["bash", "-c", install], cwd=TOP, check=True)
        environment = Path(folder) / "python"
        print(f"installing {' '.join(VERSIONS)} from PyPI", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        self.python = str(environment / "bin/python")
        wanted = [f"{name}=={version}" for name, version in VERSIONS.items()]
        subprocess.run([self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted],
                       check=True)

    def run(self, module, *arguments, **options):
        return subprocess.run([self.python, "-m", module, *map(str, arguments)], **options)
