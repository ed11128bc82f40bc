"""The door: the only package that knows the format of a cloud assembly (`cdk.out`), of any CDK app."""

from paved_constructs.tools.assembly.assembly import Assembly
from paved_constructs.tools.assembly.files import AssemblyError
from paved_constructs.tools.assembly.settled import Departure, Settled
from paved_constructs.tools.assembly.stack import Resource, StackArtifact

__all__ = ["Assembly", "AssemblyError", "Departure", "Resource", "Settled", "StackArtifact"]
