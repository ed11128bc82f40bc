"""`make demo`: synthesize once, deploy, verify, use, change, break, roll back, and leave nothing behind."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from demo import identity, playback, recommendations, rights
from demo.changes import CHANGES, MISTAKE, copy_of_the_project, edit
from demo.steps import DemoFailed, Steps
from paved_constructs.tools.assembly import Assembly, Resource
from paved_constructs.tools.local.emulator import EmulatorError, LocalAws, local_aws

STACKS: Final = ("dev/platform", "dev/identity", "dev/playback", "dev/recommendations")
DEPLOY: Final = ("--require-approval", "never", "--progress", "events", "--exclusively")


def main() -> int:
    """Run the demo. Exit codes: 0 it went as it should, 1 it did not, 130 interrupted."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave AWS and the services running (make demo KEEP=1)")
    keep = parser.parse_args().keep
    try:
        with TemporaryDirectory(prefix="paved-assembly-") as assembly, local_aws(keep=keep) as aws:
            drive(Steps(aws), aws, Path(assembly), keep=keep)
    except (DemoFailed, EmulatorError) as error:
        print(f"make demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ninterrupted; AWS on this machine has ended", file=sys.stderr)
        return 130
    return 0


def drive(steps: Steps, aws: LocalAws, assembly: Path, *, keep: bool) -> None:
    """Go through all steps."""
    steps.console.print(f"AWS runs at {aws.endpoint_url}; nothing of this leaves the machine.")
    with steps.step("Synthesize every service of the stage, once"):
        steps.run(["cdk", "synth", "--quiet", "--no-lookups", "-c", "stage=dev", "-o", str(assembly)])
    with steps.step("Bootstrap the account"):
        steps.run(["cdk", "bootstrap", f"aws://{aws.account}/{aws.region}", "-a", str(assembly)])
    with steps.step("Deploy from that one assembly"):
        for stack in STACKS:
            steps.run(["cdk", "deploy", "-a", str(assembly), stack, *DEPLOY])
    with steps.step("Verify what is deployed against its golden defaults"):
        steps.run(["paved", "verify", "-a", str(assembly), *STACKS])
    with steps.step("Use identity"):
        identity.use(aws, steps.console)
    with steps.step("Use playback"):
        playback.use(aws, steps.console)
    with steps.step("Use recommendations"):
        recommendations.use(aws, steps.console)
    with steps.step("Hold what the services' code asked of AWS against its roles"):
        rights.show(aws, steps.console, *(stack.replace("/", "-") for stack in STACKS))
    deployed = {stack.name: types(stack.resources.values()) for stack in Assembly.read(assembly).stacks}
    with copy_of_the_project() as project:
        change(steps, project)
        mistake(steps, aws, project)
    steps.summary(deployed)
    if keep:
        reach(steps, aws)
    else:
        with steps.step("Tear down"):
            empty_buckets(aws)
            for stack in reversed(STACKS):  # one by one: the CLI would order them as the assembly does
                steps.run(["cdk", "destroy", "-a", str(assembly), "--force", stack])


def change(steps: Steps, project: Path) -> None:
    """Change each service, look at the difference, and deploy each alone; then verify all of them."""
    with steps.step("Change one thing of each service, and deploy each alone"):
        for stack, about in CHANGES.items():
            steps.console.print(f"{stack}: {about.title}")
            edit(project, *about.edits)
        steps.run(["cdk", "synth", "--quiet", "--no-lookups", "-c", "stage=dev"], folder=project)
        for stack in CHANGES:
            steps.run(["cdk", "diff", "-a", "cdk.out", stack], folder=project)
            steps.run(["cdk", "deploy", "-a", "cdk.out", stack, *DEPLOY], folder=project)
        steps.run(["paved", "verify", "-a", "cdk.out", "--only-problems", *STACKS], folder=project)


def mistake(steps: Steps, aws: LocalAws, project: Path) -> None:
    """Break a deployment, and show that it is turned back: still more memory, beside a name that is taken."""
    with steps.step("Make a mistake, and see it turned back"):
        before = memory(aws)
        edit(project, *MISTAKE)
        steps.run(
            ["cdk", "deploy", "dev/identity", "-c", "stage=dev", *DEPLOY, "-o", "broken.out"],
            folder=project,
            fails=True,
        )
        status = aws.client("cloudformation").describe_stacks(StackName="dev-identity")["Stacks"][0]["StackStatus"]
        steps.console.print(f"dev-identity: {status}; sign-in's memory: {memory(aws)} MiB, as before")
        if memory(aws) != before or status != "UPDATE_ROLLBACK_COMPLETE":
            raise DemoFailed(f"the update was not turned back: {status}, {before} MiB before and {memory(aws)} after")
        steps.run(["paved", "verify", "-a", "cdk.out", "--only-problems", "dev/identity"], folder=project)


def memory(aws: LocalAws) -> int:
    """Return the memory (MiB) of the function that signs in."""
    functions = aws.client("lambda").get_paginator("list_functions").paginate()
    found = [f for page in functions for f in page["Functions"] if f["Handler"] == "sign_in.handler"]
    return int(found[0]["MemorySize"])


def types(resources: Iterable[Resource]) -> dict[str, int]:
    """Count resources by type, the most frequent first."""
    return dict(Counter(resource.type for resource in resources).most_common())


def empty_buckets(aws: LocalAws) -> None:
    """Remove every version of every object: a bucket that holds something is not deleted, on purpose."""
    s3 = aws.client("s3")
    for bucket in s3.list_buckets()["Buckets"]:
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket["Name"]):
            for item in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
                s3.delete_object(Bucket=bucket["Name"], Key=item["Key"], VersionId=item["VersionId"])


def reach(steps: Steps, aws: LocalAws) -> None:
    """Say how the services that were left running are reached."""
    url = aws.reach(identity.output(aws, "dev-identity", "Url"))
    steps.console.print(f"""
It is left running at {aws.endpoint_url}.
  this shell          eval "$(.venv/bin/paved local env)"
  AWS CLI             aws cloudformation list-stacks
  boto3               boto3.client("dynamodb")   # the variables above are enough
  the service         curl -X POST {url}sign-in -d '{{"email": "{identity.EMAIL}", "password": "{identity.PASSWORD}"}}'
  the end             .venv/bin/paved local stop""")


if __name__ == "__main__":
    sys.exit(main())
