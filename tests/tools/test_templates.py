"""What counts as a change of a template, and what does not."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import pytest

from paved_constructs.tools.templates import asset_hashes, inventory, steady

ASSET: Final = "0a" * 32
OTHER: Final = "1b" * 32
VERSION: Final = "ApiCurrentVersion7321F98E" + "2c" * 16

TEMPLATE: Final[dict[str, Any]] = {
    "Description": "Takes orders",
    "Metadata": {"paved_constructs": {"version": "0.1.0"}, "AWS::CloudFormation::Interface": {"ParameterGroups": []}},
    "Parameters": {"BootstrapVersion": {"Type": "String"}, "Size": {"Type": "Number"}},
    "Rules": {"CheckBootstrapVersion": {"Assertions": []}, "Small": {"Assertions": []}},
    "Conditions": {"CDKMetadataAvailable": {"Fn::Or": []}, "Big": {"Fn::Equals": [{"Ref": "Size"}, 9]}},
    "Resources": {
        "Api": {
            "Type": "AWS::Lambda::Function",
            "Properties": {"Code": {"S3Key": f"{ASSET}.zip"}, "Environment": {"Variables": {"SEED": OTHER}}},
            "Metadata": {"aws:cdk:path": "dev/orders/Api", "aws:asset:path": f"asset.{ASSET}"},
        },
        VERSION: {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": {"Ref": "Api"}}},
        "Alias": {
            "Type": "AWS::Lambda::Alias",
            "Properties": {"FunctionVersion": {"Fn::GetAtt": [VERSION, "Version"]}},
            "DependsOn": [VERSION],
        },
        "Task": {
            "Type": "AWS::ECS::TaskDefinition",
            "Properties": {"ContainerDefinitions": [{"Image": f"repository/api@sha256:{OTHER}"}, {"Image": "api:1.2"}]},
        },
        "Host": {"Type": "AWS::EC2::Instance", "Metadata": {"AWS::CloudFormation::Init": {"config": {}}}},
        "CDKMetadata": {"Type": "AWS::CDK::Metadata", "Properties": {"Analytics": "v2:deflate64:abc"}},
    },
    "Outputs": {"Where": {"Value": {"Fn::Sub": "s3://assets-${AWS::Region}/" + ASSET + ".zip"}}},
}


def changed(*path: str, to: Any = None) -> dict[str, Any]:
    """Return the template with another value at a path, or without what is there."""
    template = deepcopy(TEMPLATE)
    inner = template
    for key in path[:-1]:
        inner = inner[key]
    if to is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = to
    return template


def test_what_the_cdk_adds_of_its_own_is_dropped_and_nothing_else():
    found = steady(TEMPLATE, {ASSET})
    assert found == {
        "Description": "Takes orders",
        "Metadata": {"AWS::CloudFormation::Interface": {"ParameterGroups": []}},
        "Parameters": {"Size": {"Type": "Number"}},
        "Rules": {"Small": {"Assertions": []}},
        "Conditions": {"Big": {"Fn::Equals": [{"Ref": "Size"}, 9]}},
        "Resources": {
            "Api": {
                "Type": "AWS::Lambda::Function",
                "Properties": {"Code": {"S3Key": "<asset>.zip"}, "Environment": {"Variables": {"SEED": OTHER}}},
            },
            "ApiCurrentVersion7321F98E<hash>": {
                "Type": "AWS::Lambda::Version",
                "Properties": {"FunctionName": {"Ref": "Api"}},
            },
            "Alias": {
                "Type": "AWS::Lambda::Alias",
                "Properties": {"FunctionVersion": {"Fn::GetAtt": ["ApiCurrentVersion7321F98E<hash>", "Version"]}},
                "DependsOn": ["ApiCurrentVersion7321F98E<hash>"],
            },
            "Task": {
                "Type": "AWS::ECS::TaskDefinition",
                "Properties": {
                    "ContainerDefinitions": [{"Image": "repository/api@sha256:<digest>"}, {"Image": "api:1.2"}]
                },
            },
            "Host": {"Type": "AWS::EC2::Instance", "Metadata": {"AWS::CloudFormation::Init": {"config": {}}}},
        },
        "Outputs": {"Where": {"Value": {"Fn::Sub": "s3://assets-${AWS::Region}/<asset>.zip"}}},
    }


def test_the_template_that_was_given_stays_as_it_is():
    before = json.dumps(TEMPLATE)
    steady(TEMPLATE, {ASSET})
    assert json.dumps(TEMPLATE) == before


@pytest.mark.parametrize(
    "other",
    [
        changed("Resources", "Api", "Properties", "Environment", "Variables", "SEED", to="3d" * 32),
        changed("Resources", "Host", "Metadata", "AWS::CloudFormation::Init", to={"config": {"files": {}}}),
        changed("Resources", "Task", "Properties", "ContainerDefinitions", to=[{"Image": f"other/api@sha256:{OTHER}"}]),
        changed("Resources", "Alias", "DependsOn"),
        changed("Resources", VERSION),
        changed("Rules", "Small"),
        changed("Parameters", "Size", "Type", to="String"),
        changed("Description", to="Takes returns"),
    ],
    ids=["value", "init", "repository", "dependency", "resource", "rule", "parameter", "description"],
)
def test_what_a_team_changes_is_a_change(other):
    assert steady(other, {ASSET}) != steady(TEMPLATE, {ASSET})


def test_the_assets_of_a_stack_stand_beside_its_template(tmp_path: Path):
    assets = {"files": {f"{ASSET}-here": {"destinations": {"here": {"objectKey": f"{OTHER}.zip"}}}}}
    (tmp_path / "dev.assets.json").write_text(json.dumps(assets))
    assert asset_hashes(tmp_path / "dev.template.json") == {ASSET, OTHER}
    assert asset_hashes(tmp_path / "without.template.json") == set()


def test_an_inventory_counts_by_type_in_the_order_of_the_types():
    assert list(inventory(TEMPLATE).items()) == [
        ("AWS::EC2::Instance", 1),
        ("AWS::ECS::TaskDefinition", 1),
        ("AWS::Lambda::Alias", 1),
        ("AWS::Lambda::Function", 1),
        ("AWS::Lambda::Version", 1),
    ]
