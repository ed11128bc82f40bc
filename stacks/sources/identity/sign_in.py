"""POST /sign-in {email, password}: 200 {token, expires_at}; 401 for a wrong pair; 429 after too many of them.

Needs dynamodb:GetItem and dynamodb:UpdateItem on the table, secretsmanager:GetSecretValue on the signing
key's secret, and s3:PutObject on the bucket.

An address without a user costs the same hash as a wrong password, counts the same and gets the same answer.
(After a change of the hash's cost, a user who has not signed in since is verified at the old one.)
"""

import audit
import credentials
import keys
import limits
import passwords
import surroundings
import tokens
import users
import web


@web.endpoint
def handler(request: web.Request) -> web.Answer:
    """Give a token for the right pair of address and password; `expires_at` is in seconds since the epoch."""
    form = credentials.read(request.json_object())
    attempts = _count(request, form.email)
    user = users.find(form.email)
    matches = passwords.verify(form.password, user.password_hash if user else passwords.decoy())
    if user is None or not matches:
        audit.record(audit.SIGN_IN_FAILED, request, form.email)
        raise web.unauthorized("invalid-credentials", "The address or the password is wrong.")
    if passwords.outdated(user.password_hash):
        users.replace_password(form.email, user.password_hash, passwords.hash_password(form.password))
    token, claims = tokens.issue(user.id, *keys.current(), surroundings.now())
    audit.record(audit.SIGNED_IN, request, form.email, user_id=user.id)
    for attempt in attempts:
        limits.give_back(attempt)
    return web.answer(200, {"token": token, "expires_at": claims.expires_at})


def _count(request: web.Request, email: str) -> list[limits.Attempt]:
    """Count this attempt before anything is known of it. Raises RequestError (429), right password or not.

    The network first: one that is over its limit can't use up an address's attempts as well.
    """
    try:
        return [
            limits.take(limits.BY_NETWORK, limits.network(request.source_ip)),
            limits.take(limits.BY_EMAIL, email),
        ]
    except limits.LimitError as reached:
        audit.record(audit.RATE_LIMITED, request, email, limit=reached.limit.name)
        message = "Too many failed sign-ins. Try again later."
        headers = {"retry-after": str(reached.retry_after)}
        raise web.RequestError(429, "too-many-attempts", message, headers) from None
