"""POST /sign-up {email, password}: 201, for an address that has a user already too.

Needs dynamodb:PutItem on the table and s3:PutObject on the bucket.

Whether an address has a user can't be told from status, body, or work done. The owner of an address that is
signed up a second time would be told by mail, and a new one asked to confirm; this service sends no mail.
Until it does, who signs up an address and then signs in with the same password learns whether it was new.
"""

import audit
import credentials
import passwords
import surroundings
import users
import web


@web.endpoint
def handler(request: web.Request) -> web.Answer:
    """Store a new user, or change nothing. The record is written first: no user without one.

    Its `user_id` is the id that a new user gets: if the table has another, the address had a user already.
    """
    form = credentials.read(request.json_object())
    user = users.User(id=surroundings.unique_id(), password_hash=passwords.hash_password(form.password))
    audit.record(audit.SIGN_UP_REQUESTED, request, form.email, user_id=user.id)
    users.add(form.email, user)
    return web.answer(201, {"message": "If this address had no account, it has one now: sign in."})
