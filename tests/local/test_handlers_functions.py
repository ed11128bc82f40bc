"""Functions, HTTP APIs, schedules, roles and log groups read back as their templates say."""

from operator import attrgetter
from typing import Any

import pytest
from contract import ACCOUNT, GONE, KEY, ROLE, Contract, Life, Stack, att, changed, live, ref, resource

from paved_constructs.tools.local.emulator import LocalAws

QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:any"
SIGNED = f"arn:aws:lambda:us-east-1:{ACCOUNT}:code-signing-config:csc-0123456789abcdef0"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/boundary"
CORS = {"AllowOrigins": ["https://example.com"], "AllowMethods": ["GET"], "MaxAge": 60}
NETWORK = {"SubnetIds": ["subnet-0123456789abcdef0"], "SecurityGroupIds": ["sg-0123456789abcdef0"]}
BEFORE = {
    "Boundary": resource(
        "AWS::IAM::ManagedPolicy",
        ManagedPolicyName="boundary",
        PolicyDocument={"Version": "2012-10-17", "Statement": []},
    ),
    "Role": resource(
        "AWS::IAM::Role",
        "Boundary",
        AssumeRolePolicyDocument={"Version": "2012-10-17", "Statement": []},
        PermissionsBoundary=BOUNDARY,
    ),
    "LogGroup": resource("AWS::Logs::LogGroup", DeletionProtectionEnabled=True),
    "DeadLetters": resource("AWS::SQS::Queue"),
    "Function": resource(
        "AWS::Lambda::Function",
        Code={"ZipFile": "def handler(event, context): return {'statusCode': 200, 'body': 'through the alias'}"},
        Runtime="python3.13",
        Handler="index.handler",
        Role=ROLE,
        CodeSigningConfigArn=SIGNED,
        DeadLetterConfig={"TargetArn": att("DeadLetters", "Arn")},
        KmsKeyArn=KEY,
        RecursiveLoop="Allow",
        ReservedConcurrentExecutions="5",
        VpcConfig=NETWORK,
    ),
    "Version": resource("AWS::Lambda::Version", FunctionName=ref("Function")),
    "Alias": resource(
        "AWS::Lambda::Alias", FunctionName=ref("Function"), FunctionVersion=att("Version", "Version"), Name="live"
    ),
    "Api": resource("AWS::ApiGatewayV2::Api", Name="contract", ProtocolType="HTTP", CorsConfiguration=CORS),
    "Stage": resource(
        "AWS::ApiGatewayV2::Stage",
        ApiId=ref("Api"),
        StageName="$default",
        AutoDeploy=True,
        DefaultRouteSettings={"ThrottlingBurstLimit": 100, "ThrottlingRateLimit": 50},
        RouteSettings={"GET /": {"ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 2}},
    ),
    "Route": resource("AWS::ApiGatewayV2::Route", ApiId=ref("Api"), RouteKey="GET /", AuthorizationType="AWS_IAM"),
    "Schedule": resource(
        "AWS::Scheduler::Schedule",
        ScheduleExpression="rate(1 hour)",
        FlexibleTimeWindow={"Mode": "OFF"},
        KmsKeyArn=KEY,
        Target={
            "Arn": f"arn:aws:ecs:us-east-1:{ACCOUNT}:cluster/any",
            "RoleArn": ROLE,
            "DeadLetterConfig": {"Arn": QUEUE},
            "EcsParameters": {
                "TaskDefinitionArn": f"arn:aws:ecs:us-east-1:{ACCOUNT}:task-definition/any:1",
                "NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": ["subnet-0123456789abcdef0"]}},
            },
        },
    ),
}
DROPPED_BY_FUNCTION = (
    "CodeSigningConfigArn",
    "DeadLetterConfig",
    "KmsKeyArn",
    "RecursiveLoop",
    "ReservedConcurrentExecutions",
    "VpcConfig",
)
AFTER = changed(
    BEFORE,
    {
        "Role": {"PermissionsBoundary": None},
        "LogGroup": {"DeletionProtectionEnabled": None},
        "Function": dict.fromkeys(DROPPED_BY_FUNCTION),
        "Api": {"CorsConfiguration": None},
        "Stage": {"DefaultRouteSettings": {"ThrottlingBurstLimit": 7}, "RouteSettings": None},
        "Route": {"RouteKey": "GET /orders", "AuthorizationType": None},
        "Schedule": {"KmsKeyArn": None, "ScheduleExpression": "rate(2 hours)"},
    },
)


def function(*path: str, operation: str = "get_function_configuration") -> Any:
    def reading(stack: Stack) -> Any:
        answer = getattr(stack.client("lambda"), operation)(FunctionName=stack["Function"])
        for name in path:
            answer = answer[name]
        return answer

    return reading


def version(stack: Stack) -> Any:
    found = stack.client("lambda").get_function_configuration(FunctionName=stack["Function"], Qualifier="live")
    return found["State"], found["KMSKeyArn"]


def dead_letters(stack: Stack) -> Any:
    return function("DeadLetterConfig", "TargetArn")(stack).rpartition(":")[2].partition("-D")[0]


def network(stack: Stack) -> Any:
    found = function("VpcConfig")(stack)
    return found["SubnetIds"], found["SecurityGroupIds"]


def boundary(stack: Stack) -> Any:
    return stack.client("iam").get_role(RoleName=stack["Role"])["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"]


def protection(stack: Stack) -> Any:
    found = stack.client("logs").describe_log_groups(logGroupNamePrefix=stack["LogGroup"])["logGroups"]
    return found[0]["deletionProtectionEnabled"]


def cors(stack: Stack) -> Any:
    return stack.client("apigatewayv2").get_api(ApiId=stack["Api"])["CorsConfiguration"]


def stage(member: str) -> Any:
    def reading(stack: Stack) -> Any:
        return stack.client("apigatewayv2").get_stage(ApiId=stack["Api"], StageName="$default")[member]

    return reading


def route(stack: Stack) -> Any:
    """Its Ref is the id that the API knows it by."""
    found = stack.client("apigatewayv2").get_route(ApiId=stack["Api"], RouteId=stack["Route"])
    return found["RouteKey"], found["AuthorizationType"]


def schedule(stack: Stack) -> Any:
    found = stack.client("scheduler").get_schedule(Name=stack["Schedule"])
    network = found["Target"]["EcsParameters"]["NetworkConfiguration"]["awsvpcConfiguration"]
    return found["ScheduleExpression"], found.get("KmsKeyArn"), network["Subnets"]


SUBNETS = ["subnet-0123456789abcdef0"]
RATES = {"ThrottlingBurstLimit": 100, "ThrottlingRateLimit": 50.0}
ROUTE_RATES = {"GET /": {"ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 2.0}}
SIGNATURE = function("CodeSigningConfigArn", operation="get_function_code_signing_config")
CONCURRENCY = function("ReservedConcurrentExecutions", operation="get_function_concurrency")
LOOP = function("RecursiveLoop", operation="get_function_recursion_config")
CONTRACTS = [
    Contract("environment key", function("KMSKeyArn"), KEY, ""),
    Contract("dead letters", dead_letters, "contract-functions", ""),
    Contract("network", network, (SUBNETS, ["sg-0123456789abcdef0"]), ([], [])),
    Contract("concurrency", CONCURRENCY, 5, GONE),
    Contract("recursion", LOOP, "Allow", "Terminate"),
    Contract("signature", SIGNATURE, SIGNED, "", ""),
    Contract("version", version, ("Active", KEY), ("Active", KEY)),
    Contract("boundary", boundary, BOUNDARY, GONE),
    Contract("log group", protection, True, False),
    Contract("cors", cors, CORS, GONE),
    Contract("throttling", stage("DefaultRouteSettings"), RATES, {"ThrottlingBurstLimit": 7}),
    Contract("route throttling", stage("RouteSettings"), ROUTE_RATES, {}),
    Contract("route", route, ("GET /", "AWS_IAM"), ("GET /orders", "NONE")),
    Contract("schedule", schedule, ("rate(1 hour)", KEY, SUBNETS), ("rate(2 hours)", None, SUBNETS)),
]


@pytest.fixture(scope="module")
def life(aws: LocalAws) -> Life:
    return live(Stack(aws, "contract-functions"), BEFORE, AFTER, CONTRACTS)


@pytest.mark.parametrize("contract", CONTRACTS, ids=attrgetter("what"))
def test_reads_back_what_the_template_says(contract: Contract, life: Life) -> None:
    assert life.of(contract) == contract
