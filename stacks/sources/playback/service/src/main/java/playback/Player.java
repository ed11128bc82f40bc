package playback;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Begins to play a title: the one place where that happens, and so where an event that tells of it belongs. */
final class Player {
    private static final Duration VALIDITY = Duration.ofMinutes(15);

    /** What a viewer needs: where the video is, and until when (ISO 8601) it is there for whoever holds the URL. */
    record Playback(String key, long bytes, String url, String expiresAt) {}

    private final Supplier<Keys> keys;
    private final String region;
    private final String host;

    Player(Settings settings, Supplier<Keys> keys) {
        this.keys = keys;
        region = settings.region();
        host = "%s.s3.%s.amazonaws.com".formatted(settings.bucket(), region);
    }

    Playback play(Catalogue.Title title) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String path = Arrays.stream(title.key().split("/", -1)).map(Signature::encode).collect(Collectors.joining("/"));
        Signature signature = new Signature(keys.get(), region, "s3", now);
        String url = "https://" + signature.of(host, "/" + path, Map.of(), Signature.UNSIGNED, VALIDITY);
        return new Playback(title.key(), title.bytes(), url, now.plus(VALIDITY).toString());
    }
}
