"""GET /who-am-i with `Authorization: Bearer …`: 200 {user_id, expires_at}; 401 for a token that is not valid.

Needs secretsmanager:GetSecretValue on the signing key's secret, and nothing else: a token is valid until it
expires or its key is gone, whatever became of the user.
"""

import keys
import surroundings
import tokens
import web


@web.endpoint
def handler(request: web.Request) -> web.Answer:
    """Say whose token this is, and when it ends (seconds since the epoch)."""
    token = request.bearer_token()
    try:
        claims = _verify(token)
    except tokens.TokenError:
        raise web.unauthorized("invalid-token", "The token is not valid. Sign in again.") from None
    return web.answer(200, {"user_id": claims.subject, "expires_at": claims.expires_at})


def _verify(token: str) -> tokens.Claims:
    """Verify with the keys at hand, then with fresh ones: the token may be the first after a rotation."""
    now = surroundings.now()
    try:
        return tokens.verify(token, keys.known(), now)
    except tokens.UnknownKeyError:
        return tokens.verify(token, keys.known(max_age=keys.REFRESH_SECONDS), now)
