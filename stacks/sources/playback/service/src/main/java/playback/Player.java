package playback;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Begins to play a title: the one place where that happens, and so where the event that tells of it is published. */
final class Player {
    private static final Duration VALIDITY = Duration.ofMinutes(15);

    /** What a viewer needs: where the video is, and until when (ISO 8601) it is there for whoever holds the URL. */
    record Playback(String key, long bytes, String url, String expiresAt) {}

    private final Supplier<Keys> keys;
    private final Events events;
    private final String region;
    private final URI media;

    Player(Settings settings, Supplier<Keys> keys, Events events) {
        this.keys = keys;
        this.events = events;
        region = settings.region();
        media = settings.media();
    }

    /**
     * Returns where a title's video is, and tells that a viewer began to play it.
     *
     * @param viewer a pseudonym; null for one whom the caller does not name, of whom nothing is told
     */
    Playback play(Catalogue.Title title, String viewer) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String path = Arrays.stream(title.key().split("/", -1)).map(Signature::encode).collect(Collectors.joining("/"));
        Signature signature = new Signature(keys.get(), region, "s3", now);
        String place = signature.of(
                media.getAuthority(), media.getPath() + path, Map.of(), Signature.UNSIGNED, VALIDITY);
        String url = media.getScheme() + "://" + place;
        if (viewer != null) {
            events.started(viewer, title.key());
        }
        return new Playback(title.key(), title.bytes(), url, now.plus(VALIDITY).toString());
    }
}
