package playback;

import java.time.Instant;

/**
 * What a request to AWS is signed with.
 *
 * @param session the token that goes with keys of a role, null for keys without end
 * @param expiry when they end
 */
record Keys(String id, String secret, String session, Instant expiry) {

    /** Says which keys they are, and not the keys: a record would print them all. */
    @Override
    public String toString() {
        return "Keys[" + id + ", until " + expiry + "]";
    }
}
