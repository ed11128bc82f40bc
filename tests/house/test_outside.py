"""Outside the repository: the built wheel in an empty environment, a team's app, its stack and its snapshot test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

APP = """
from orders import Orders
from paved_constructs import PavedApp, PavedStage, Tier
app = PavedApp()
Orders(PavedStage(app, "dev", tier=Tier.SANDBOX, account="123456789012", region="eu-central-1"))
app.synth()
"""

STACK = '''
"""Takes an order and keeps its receipt."""

from aws_cdk.aws_lambda import Runtime

from paved_constructs import Access, PavedBucket, PavedFunction, PavedStack, PavedStage


class Orders(PavedStack):
    """Takes an order."""

    def __init__(self, stage: PavedStage) -> None:
        super().__init__(stage, service="orders", owner="payments")
        take = PavedFunction(self, "Take", code="code", handler="take.handler", runtime=Runtime.PYTHON_3_14)
        take.uses(PavedBucket(self, "Receipts"), Access.WRITE)
'''

TEST = """
from orders import Orders
def test_orders(production, template_snapshot):
    stack = Orders(production)
    assert stack == template_snapshot
"""


def run(command: list[str], folder: Path, venv: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in the team's folder, with nothing of this repository's environment on the path."""
    dropped = ("PYTHON", "JSII", "VIRTUAL", "CDK", "UV_COMPILE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    path = os.pathsep.join([str(venv / "bin"), "/usr/bin", "/bin"])
    environment = {**kept, "PATH": path, "CDK_DISABLE_VERSION_CHECK": "1", "CDK_DISABLE_CLI_TELEMETRY": "true"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def venv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds nothing but the wheel, as built, and what it asks for."""
    folder = tmp_path_factory.mktemp("outside")
    uv = Path(sys.executable).with_name("uv")
    built = run(
        [str(uv), "build", "--quiet", "--wheel", "--no-build-isolation", "-o", str(folder), str(ROOT)],
        ROOT,
        Path(sys.prefix),
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    made = run([str(uv), "venv", "--quiet", "--python", sys.executable, str(folder / "venv")], folder, folder)
    assert made.returncode == 0, made.stderr
    install = [
        str(uv),
        "pip",
        "install",
        "--quiet",
        "--python",
        str(folder / "venv"),
        "--constraint",
        str(ROOT / "requirements.lock"),
    ]
    installed = run([*install, f"{wheel}[testing]"], folder, folder)
    assert installed.returncode == 0, installed.stderr
    return folder / "venv"


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A team's repository."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "take.py").write_text("def handler(event, context):\n    return 'taken'\n")
    for name, text in {"app.py": APP, "orders.py": STACK, "test_orders.py": TEST, "pytest.ini": "[pytest]\n"}.items():
        (tmp_path / name).write_text(text)
    shutil.copy(ROOT / "cdk.json", tmp_path)
    return tmp_path


def test_a_team_synthesizes_and_tests_with_the_wheel_alone(team: Path, venv: Path) -> None:
    assert len([line for line in APP.splitlines() if line]) == 5
    cdk = ["node", str(ROOT / "node_modules" / "aws-cdk" / "bin" / "cdk"), "synth", "--quiet", "--no-lookups"]
    synthesized = run(cdk, team, venv)
    assert synthesized.returncode == 0, synthesized.stderr
    assert (team / "cdk.out" / "assembly-dev" / "manifest.json").is_file()

    pytest_here = ["python", "-m", "pytest", "-q"]
    assert run([*pytest_here, "--snapshot-update"], team, venv).returncode == 0
    (team / "code" / "take.py").write_text("def handler(event, context):\n    return 'taken twice'\n")
    installed = next(venv.glob("lib/*/site-packages/paved_constructs/core/version.py"))
    installed.write_text(installed.read_text().replace("0.1.", "9.9."))  # the next patch, as it would be installed
    unchanged = run(pytest_here, team, venv)
    assert unchanged.returncode == 0, unchanged.stdout
    (team / "orders.py").write_text(STACK.replace('"take.handler"', '"take.handler", memory=1024'))
    changed = run(pytest_here, team, venv)
    assert changed.returncode == 1
    assert "MemorySize" in changed.stdout

    look = "from importlib.resources import files; print(files('paved_constructs').joinpath('py.typed').is_file())"
    marked = run(["python", "-c", look], team, venv)
    assert marked.stdout.strip() == "True", marked.stderr
