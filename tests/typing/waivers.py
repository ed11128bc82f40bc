"""What the type checker says of each mistake: `# error:` stands above the line where it is expected."""

from aws_cdk.aws_s3 import BlockPublicAccess

from paved_constructs import PavedBucket, PavedStack, waived


def right(stack: PavedStack) -> None:
    PavedBucket(stack, "A", versioned=waived(False, because="remade from the originals", until="2026-12-31"))
    PavedBucket(stack, "B", event_bridge=False)


def wrong(stack: PavedStack) -> None:
    # error: Argument "versioned" to "PavedBucket" has incompatible type "bool"; expected "Waived[bool]"
    PavedBucket(stack, "C", versioned=False)
    # error: Argument 1 to "waived" has incompatible type "str"; expected "bool"
    PavedBucket(stack, "D", versioned=waived("no", because="remade from the originals", until="2026-12-31"))
    none_public = waived(BlockPublicAccess.BLOCK_ACLS_ONLY, because="a page of ours", until="2026-12-31")
    # error: Unexpected keyword argument "block_public_access" for "PavedBucket"
    PavedBucket(stack, "E", block_public_access=none_public)
    # error: Argument "event_bridge" to "PavedBucket" has incompatible type "Waived[bool]"; expected "bool | None"
    PavedBucket(stack, "F", event_bridge=waived(False, because="nobody listens to it", until="2026-12-31"))
    # error: Missing named argument "because" for "waived"
    waived(False, until="2026-12-31")
    # error: Missing named argument "until" for "waived"
    waived(False, because="remade from the originals")
