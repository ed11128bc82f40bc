"""Any CDK app's cdk.out is read; one that is broken or hostile is refused, with what is wrong where."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from paved_constructs.tools.assembly import Assembly, AssemblyError, Departure
from tests.tools.cdk_out import logical_id, settled, stack_artifact, staged, write

BUCKET = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "receipts"}}
DEPARTURE = {"because": "remade in minutes", "until": "2027-03-31", "owner": "payments"}


def test_a_staged_stack_is_read_whole(tmp_path: Path) -> None:
    paths = {
        "dev/orders/Receipts": [settled("PavedBucket", {"versioned": ["AWS::S3::Bucket.V"]}, versioned=DEPARTURE)],
        "dev/orders/Receipts/Default/Resource": logical_id("Receipts1"),
        "dev/orders/ReceiptsToo/Default/Resource": logical_id("Receipts2"),
    }
    folder = staged(tmp_path, {"Receipts1": BUCKET, "Receipts2": BUCKET, "Bare": {"Type": "Custom::It"}}, paths)

    stack = Assembly.read(folder).stack("dev/orders")

    assert (stack.path, stack.name) == ("dev/orders", "dev-orders")
    assert (stack.account, stack.region) == ("123456789012", "eu-central-1")
    assert stack.tags["owner"] == "payments"
    assert stack.termination_protection
    assert stack.resources["Receipts1"].path == "dev/orders/Receipts/Default/Resource"
    assert stack.resources["Receipts1"].properties == {"BucketName": "receipts"}
    assert (stack.resources["Bare"].path, stack.resources["Bare"].properties) == ("", {})
    assert [resource.logical_id for resource in stack.under("dev/orders/Receipts")] == ["Receipts1"]
    [receipts] = stack.settled
    assert (receipts.path, receipts.construct) == ("dev/orders/Receipts", "PavedBucket")
    assert receipts.sets == {"versioned": ("AWS::S3::Bucket.V",)}
    assert receipts.departures == {"versioned": Departure("remade in minutes", "2027-03-31", "payments")}


def test_an_older_cdk_keeps_metadata_in_the_manifest_and_paths_in_the_template(tmp_path: Path) -> None:
    artifact = stack_artifact(stackName=None, terminationProtection=None, tags=None)
    artifact["environment"] = "aws://unknown-account/unknown-region"
    artifact["metadata"] = {"/Orders/A/Resource": logical_id("A")}
    write(tmp_path / "manifest.json", {"version": "2.0.0", "artifacts": {"Orders": artifact}})
    with_path = BUCKET | {"Metadata": {"aws:cdk:path": "Orders/B/Resource"}}
    write(tmp_path / "orders.template.json", {"Resources": {"A": BUCKET, "B": with_path}})

    [stack] = Assembly.read(tmp_path).stacks

    assert (stack.path, stack.name, stack.account, stack.region) == ("Orders", "Orders", None, None)
    assert (dict(stack.tags), stack.termination_protection, stack.settled) == ({}, False, ())
    assert [resource.path for resource in stack.resources.values()] == ["Orders/A/Resource", "Orders/B/Resource"]


def many(tmp_path: Path) -> Assembly:
    names = ("dev/orders", "dev/platform", "live/orders", "live/eu/orders", "Alone")
    artifacts = {f"S{index}": stack_artifact() | {"displayName": name} for index, name in enumerate(names)}
    write(tmp_path / "manifest.json", {"artifacts": artifacts})
    return Assembly.read(tmp_path)


@pytest.mark.parametrize(
    ("selectors", "meant"),
    [
        (["dev/*"], ["dev/orders", "dev/platform"]),
        (["*/orders"], ["dev/orders", "live/orders"]),
        (["*"], ["Alone"]),
        (["live/*/orders", "Alone"], ["live/eu/orders", "Alone"]),
        (["**"], ["dev/orders", "dev/platform", "live/orders", "live/eu/orders", "Alone"]),
        (["dev/orders", "dev/*"], ["dev/orders", "dev/platform"]),
        ([], ["dev/orders", "dev/platform", "live/orders", "live/eu/orders", "Alone"]),
    ],
)
def test_a_selector_means_what_it_means_to_the_cdk_cli(tmp_path: Path, selectors: list[str], meant: list[str]) -> None:
    assert [stack.path for stack in many(tmp_path).select(*selectors)] == meant


def test_a_selector_that_means_nothing_or_too_much_lists_what_there_is(tmp_path: Path) -> None:
    assembly = many(tmp_path)
    with pytest.raises(AssemblyError) as unknown:
        assembly.stack("dev/order")
    assert str(unknown.value) == (
        f"no stack is called 'dev/order' in {tmp_path}; "
        "there is: dev/orders, dev/platform, live/orders, live/eu/orders, Alone"
    )
    with pytest.raises(AssemblyError, match="several stacks: dev/orders, dev/platform; name one"):
        assembly.stack("dev/*")


def test_a_template_is_not_read_before_it_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path / "manifest.json", {"artifacts": {"S": stack_artifact()}})
    [stack] = Assembly.read(tmp_path).stacks
    with pytest.raises(AssemblyError, match=r"orders\.template\.json: there is no such file; synthesize again"):
        stack.template  # noqa: B018 - reading it is what fails


ESCAPES = ["../secret.json", "/etc/hostname", "a/../../secret.json", "link.json", "nul\0byte", "", 7, None]


@pytest.mark.parametrize("name", ESCAPES)
def test_a_manifest_names_no_file_outside_the_assembly(tmp_path: Path, name: object) -> None:
    write(tmp_path / "secret.json", {"Resources": {}})
    folder = tmp_path / "cdk.out"
    folder.mkdir()
    (folder / "link.json").symlink_to(tmp_path / "secret.json")
    artifact = stack_artifact()
    artifact["properties"]["templateFile"] = name
    write(folder / "manifest.json", {"artifacts": {"S": artifact}})
    with pytest.raises(AssemblyError, match=r"lies outside the assembly|is no file's name|a file's name is text"):
        Assembly.read(folder)


@pytest.mark.parametrize("directory", ["..", ".", "/", "inner"])
def test_a_nested_assembly_is_inside_and_read_once(tmp_path: Path, directory: str) -> None:
    folder = tmp_path / "cdk.out"
    nested = {"type": "cdk:cloud-assembly", "properties": {"directoryName": directory}}
    write(folder / "manifest.json", {"artifacts": {"A": nested, "B": nested}})
    write(folder / "inner" / "manifest.json", {"artifacts": {}})
    with pytest.raises(AssemblyError, match=r"lies outside the assembly|is named twice"):
        Assembly.read(folder)


def test_a_metadata_file_outside_is_refused(tmp_path: Path) -> None:
    artifact = stack_artifact() | {"additionalMetadataFile": "../secret.json"}
    write(tmp_path / "cdk.out" / "manifest.json", {"artifacts": {"S": artifact}})
    with pytest.raises(AssemblyError, match=r"'\.\./secret\.json' lies outside the assembly"):
        Assembly.read(tmp_path / "cdk.out")


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[]", "holds a list where an object belongs"),
        ("[" * 100_000, "is not JSON"),
        ('{"artifacts": []}', "artifacts: holds a list"),
        ('{"artifacts": {"S": 7}}', "S: holds a number"),
        ('{"artifacts": {"S": {"type": "aws:cloudformation:stack", "properties": [1]}}}', "properties: holds a list"),
    ],
)
def test_a_broken_manifest_is_named(tmp_path: Path, manifest: str, message: str) -> None:
    write(tmp_path / "manifest.json", manifest)
    with pytest.raises(AssemblyError, match=message) as caught:
        Assembly.read(tmp_path)
    assert str(tmp_path / "manifest.json") in str(caught.value)


def test_what_is_no_cdk_out_says_so(tmp_path: Path) -> None:
    with pytest.raises(AssemblyError, match=r"has no manifest\.json; give the `cdk.out`"):
        Assembly.read(tmp_path)
    with pytest.raises(AssemblyError, match="is no folder"):
        Assembly.read(tmp_path / "nowhere")


def test_an_endless_or_huge_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    write(tmp_path / "manifest.json", {"artifacts": {"S": stack_artifact()}})
    [stack] = Assembly.read(tmp_path).stacks
    os.mkfifo(tmp_path / "orders.template.json")
    with pytest.raises(AssemblyError, match="there is no such file"):
        stack.template  # noqa: B018 - reading it is what fails
    stack.template_path.unlink()
    with stack.template_path.open("wb") as file:
        file.truncate(65 * 2**20)
    with pytest.raises(AssemblyError, match="is larger than 64 MiB"):
        stack.template  # noqa: B018 - reading it is what fails


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([], "A: holds a list"),
        ({}, "A: has no Type"),
        ({"Type": 7}, "A: has no Type"),
        ({"Type": "AWS::S3::Bucket", "Properties": []}, r"A\.Properties: holds a list"),
        ({"Type": "AWS::S3::Bucket", "Properties": None}, r"A\.Properties: holds nothing"),
    ],
)
def test_a_broken_resource_is_named(tmp_path: Path, body: object, message: str) -> None:
    [stack] = Assembly.read(staged(tmp_path, {"A": body}, {})).stacks
    with pytest.raises(AssemblyError, match=message):
        stack.resources  # noqa: B018 - reading them is what fails


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({}, "metadata of /dev/orders/A is not a list of objects"),
        (["paved:settled"], "metadata of /dev/orders/A is not a list of objects"),
        ([{"type": "paved:settled"}], "dev/orders/A: paved:settled: holds nothing where an object belongs"),
        ([settled("P", {"row": "AWS::S3::Bucket.V"})], r"sets\.row: 'AWS::S3::Bucket\.V' is no list of properties"),  # type: ignore[dict-item]
        ([settled("P", {"row": ["Bucket"]})], r"sets\.row: \['Bucket'\] is no list of properties"),
        ([settled("P", {}, row={"because": "so"})], r"departures\.row: a departure has because, until and owner"),
    ],
)
def test_broken_metadata_is_named(tmp_path: Path, entries: object, message: str) -> None:
    [stack] = Assembly.read(staged(tmp_path, {}, {"dev/orders/A": entries})).stacks  # type: ignore[dict-item]
    with pytest.raises(AssemblyError, match=message):
        stack.settled  # noqa: B018 - reading it is what fails


def test_the_door_needs_neither_the_cdk_nor_boto3() -> None:
    program = (
        "import sys; import paved_constructs.tools.assembly; "
        "print(sorted({'aws_cdk', 'jsii', 'constructs', 'boto3', 'botocore'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
