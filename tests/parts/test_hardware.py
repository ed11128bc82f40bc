"""What the hardware profiles say is what the CDK knows of instance types and machine images; and they are coherent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from aws_cdk import App, Duration, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from constructs import Construct

from paved_constructs import Architecture, Hardware, PavedError, Profile, Tier
from paved_constructs.parts.hardware import PROCESSORS, profile_of
from paved_constructs.parts.hardware_checks import check_architecture, check_hardware, check_interruption
from paved_constructs.parts.profile import architecture_of

every_word = pytest.mark.parametrize("hardware", Hardware, ids=lambda hardware: hardware.name)
ARCHITECTURES = {
    ec2.InstanceArchitecture.ARM_64: Architecture.ARM64,
    ec2.InstanceArchitecture.X86_64: Architecture.X86_64,
}
MINE = replace(Hardware.GPU.value, name="mine")


@pytest.fixture
def construct() -> Construct:
    return Construct(Stack(App(), "Stack"), "Model")


def parameters(image: ec2.IMachineImage) -> set[str]:
    """The SSM parameters from which the CDK would take an image."""
    app = App()
    stack = Stack(app, "Stack")
    image.get_image(stack)
    found = app.synth().get_stack_by_name("Stack").template["Parameters"]
    return {each["Default"] for name, each in found.items() if name != "BootstrapVersion"}


@pytest.fixture(scope="module")
def known() -> dict[str, tuple[str, str]]:
    """What the CDK takes for each kind of machine: (on the machine itself, for containers)."""
    named = ec2.AmazonLinux2023ImageSsmParameter.ssm_parameter_name
    plain = {cpu: named(cpu_type=cpu) for cpu in ec2.AmazonLinuxCpuType}
    of = {kind: parameters(ecs.EcsOptimizedImage.amazon_linux2023(kind)).pop() for kind in ecs.AmiHardwareType}
    accelerated = {name: of[ecs.AmiHardwareType[name]] for name in ("GPU", "NEURON")}
    arm = (plain[ec2.AmazonLinuxCpuType.ARM_64], of[ecs.AmiHardwareType.ARM])
    return {
        "GRAVITON": arm,
        "SPOT": arm,
        "X86": (plain[ec2.AmazonLinuxCpuType.X86_64], of[ecs.AmiHardwareType.STANDARD]),
        "GPU": (accelerated["GPU"], accelerated["GPU"]),
        "VIDEO": (accelerated["GPU"], accelerated["GPU"]),
        "INFERENTIA": (accelerated["NEURON"], accelerated["NEURON"]),
        "TRAINIUM": (accelerated["NEURON"], accelerated["NEURON"]),
    }


@every_word
def test_its_machine_images_are_those_of_the_cdk(hardware: Hardware, known: dict[str, tuple[str, str]]) -> None:
    assert (hardware.value.image, hardware.value.container_image) == known[hardware.name]


@every_word
def test_its_instance_types_are_known_to_the_cdk_and_of_its_architecture(hardware: Hardware) -> None:
    families = {each.value.lower().replace("_", "-") for each in ec2.InstanceClass}
    for tier in Tier:
        for name in hardware.value.types(tier):
            assert name.partition(".")[0] in families
            assert ARCHITECTURES[ec2.InstanceType(name).architecture] == hardware.value.architecture


@every_word
def test_it_is_coherent_and_says_why(hardware: Hardware, construct: Construct) -> None:
    assert check_hardware(construct, hardware) is profile_of(hardware)
    assert len(hardware.value.why.split()) >= 4


def test_in_production_there_is_always_another_type_but_for_trainium() -> None:
    single = {each for each in Hardware if len(each.value.types(Tier.PRODUCTION)) == 1}
    assert single == {Hardware.TRAINIUM}


def test_what_the_devices_need_follows_from_the_profile() -> None:
    assert Hardware.INFERENTIA.value.devices == ("/dev/neuron0",)
    assert replace(Hardware.TRAINIUM.value, neuron_devices=16).devices[-1] == "/dev/neuron15"
    assert "video" in Hardware.VIDEO.value.environment["NVIDIA_DRIVER_CAPABILITIES"]
    assert {each.name for each in Hardware if each.value.accelerated} == {"GPU", "VIDEO", "INFERENTIA", "TRAINIUM"}
    assert (Hardware.SPOT.value.base(Tier.PRODUCTION), Hardware.SPOT.value.base(Tier.SANDBOX)) == (1, 0)


def test_every_family_that_the_cdk_can_read_has_the_architecture_that_it_gives() -> None:
    named = sorted({ec2.InstanceType.of(each, ec2.InstanceSize.LARGE).to_string() for each in ec2.InstanceClass})
    readable = [name for name in named if "-" not in name.replace("-flex", "")]  # of the others it raises
    assert len(readable) > 100
    for name in readable:
        assert architecture_of(name) == ARCHITECTURES[ec2.InstanceType(name).architecture], name


@pytest.mark.parametrize(
    ("name", "architecture"),
    [
        ("m10g.large", "arm64"),
        ("p7-b400.48xlarge", "x86_64"),
        ("p6e-gb200.36xlarge", "arm64"),
        ("trn4.xlarge", "x86_64"),
    ],
)
def test_a_family_that_the_cdk_has_no_name_for_is_read_by_its_form(name: str, architecture: str) -> None:
    assert architecture_of(name) == architecture


def changed(**fields: Any) -> Profile:
    return replace(MINE, **fields)


INCOHERENT: dict[str, tuple[Profile, str]] = {
    "no type": (changed(instance_types=()), "has no instance_types"),
    "no such type": (changed(instance_types=("large",)), "'large' is no instance type; it looks like 'm7g.large'"),
    "another processor": (
        changed(instance_types=("g5g.xlarge",)),
        "is x86_64 and has g5g.xlarge, whose processor is arm64",
    ),
    "no gpu in it": (changed(instance_types=("m7i.large",)), "says gpus=1, and m7i.large has none"),
    "another maker's gpu": (changed(instance_types=("g4ad.xlarge",)), "says gpus=1, and g4ad.xlarge has none"),
    "gpus left idle": (changed(gpus=0), "says gpus=0, and g6.xlarge has some, which would be paid for and not used"),
    "no neuron in it": (changed(neuron_devices=1), "says neuron_devices=1, and g6.xlarge has none"),
    "no encoder in it": (changed(instance_types=("p5.48xlarge",), gpus=8, nvenc=True), "p5.48xlarge encodes no video"),
}


@pytest.mark.parametrize(("profile", "message"), INCOHERENT.values(), ids=INCOHERENT)
def test_a_profile_that_contradicts_itself_is_an_error(profile: Profile, message: str, construct: Construct) -> None:
    with pytest.raises(PavedError) as raised:
        check_hardware(construct, profile)
    assert str(raised.value).startswith("Stack/Model: hardware 'mine'")
    assert message in str(raised.value)


def test_what_is_not_offered_says_why(construct: Construct) -> None:
    with pytest.raises(
        PavedError, match=r"Hardware\.GPU is not what it can run on: it has no place for an accelerator"
    ):
        check_hardware(construct, Hardware.GPU, PROCESSORS)
    with pytest.raises(PavedError, match=r"and this may not be interrupted; it offers Hardware\.GRAVITON and"):
        check_hardware(construct, Hardware.SPOT, PROCESSORS)
    with pytest.raises(PavedError, match=r"^Stack/Model: hardware='mine' is not what it can run on"):
        check_hardware(construct, changed(), PROCESSORS)
    with pytest.raises(PavedError, match=r"hardware='gpu' is no hardware; write Hardware\.<one of GRAVITON, X86, SPOT"):
        check_hardware(construct, "gpu")  # type: ignore[arg-type]  # what a type checker would refuse


def test_an_image_for_another_processor_does_not_run_on_it(construct: Construct) -> None:
    check_architecture(construct, Hardware.GPU, Architecture.X86_64)
    with pytest.raises(PavedError) as raised:
        check_architecture(construct, Hardware.GPU, Architecture.ARM64)
    assert "is built for arm64, and hardware=Hardware.GPU (g6.xlarge, g6e.xlarge) runs x86_64 only" in str(raised.value)
    assert "its accelerators stand beside that processor" in str(raised.value)


def test_what_ends_slowly_is_not_put_on_spot_capacity(construct: Construct) -> None:
    check_interruption(construct, Hardware.SPOT, Duration.seconds(120))
    check_interruption(construct, Hardware.GRAVITON, Duration.hours(1))
    with pytest.raises(PavedError, match="interrupted at 120 s notice, and this takes 121 s to end"):
        check_interruption(construct, Hardware.SPOT, Duration.seconds(121))
