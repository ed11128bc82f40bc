"""What the type checker says of each mistake: `error:` stands behind the line where it is expected."""

from aws_cdk.aws_s3 import BlockPublicAccess

from paved_constructs import PavedBucket, PavedStack, waived


def right(stack: PavedStack) -> None:
    PavedBucket(stack, "A", versioned=waived(False, because="remade from the originals", until="2026-12-31"))
    PavedBucket(stack, "B", event_bridge=False)


def wrong(stack: PavedStack) -> None:
    PavedBucket(stack, "C", versioned=False)  # error: Argument "versioned" to "PavedBucket" has incompatible type "bool"; expected "Waived[bool]"
    PavedBucket(
        stack,
        "D",
        versioned=waived("no", because="remade from the originals", until="2026-12-31"),  # error: Argument 1 to "waived" has incompatible type "str"
    )
    PavedBucket(  # error: Unexpected keyword argument "block_public_access"
        stack,
        "E",
        block_public_access=waived(BlockPublicAccess.BLOCK_ACLS_ONLY, because="it is", until="2026-12-31"),
    )
    PavedBucket(stack, "F", event_bridge=waived(False, because="a b c", until="2026-12-31"))  # error: Argument "event_bridge"
    waived(False, until="2026-12-31")  # error: Missing named argument "because"
    waived(False, because="remade from the originals")  # error: Missing named argument "until"
