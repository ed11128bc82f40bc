"""What the README shows runs as it stands there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from paved_constructs.tools.assembly import Assembly

ROOT = Path(__file__).parents[2]
WHOLE = ("AWS::ECS::Service", "AWS::RDS::DBInstance", "AWS::S3::Bucket", "AWS::Route53::RecordSet")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_service_of_the_readme_is_30_lines_and_synthesizes(tmp_path: Path) -> None:
    example, _snapshot_test = re.findall(r"```python\n(.+?)```", README, re.DOTALL)
    assert len([line for line in example.splitlines() if line.strip()]) <= 30
    (tmp_path / "app.py").write_text(example)
    shutil.copy(ROOT / "cdk.json", tmp_path)
    environment = {**os.environ, "CDK_OUTDIR": str(tmp_path / "cdk.out")}
    done = subprocess.run(
        [sys.executable, "app.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    dev, prod = Assembly.read(tmp_path / "cdk.out").stacks
    assert (dev.path, prod.path) == ("dev/orders", "prod/orders")
    for stack in (dev, prod):
        assert set(WHOLE) <= {resource["Type"] for resource in stack.template["Resources"].values()}
