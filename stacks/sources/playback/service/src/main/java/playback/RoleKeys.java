package playback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** The keys of the task's role: asked of ECS, kept, and asked again before they end. */
final class RoleKeys implements Supplier<Keys> {
    /** Keys have at least as long to live when they sign: an URL does not outlive what it is signed with. */
    static final Duration LEFT = Duration.ofMinutes(20);

    private static final String ECS = "http://169.254.170.2";

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final HttpRequest request;
    private Keys kept = new Keys("none", "", null, Instant.MIN);

    RoleKeys(URI from) {
        request = HttpRequest.newBuilder(from).timeout(Duration.ofSeconds(4)).build();
    }

    /** Returns where keys come from: of the environment itself, as on a developer's machine, or else of ECS. */
    static Supplier<Keys> of(Map<String, String> environment) {
        String id = environment.get("AWS_ACCESS_KEY_ID");
        if (id == null) {
            String path = Settings.needed(environment, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
            return new RoleKeys(URI.create(ECS + path));
        }
        String session = environment.get("AWS_SESSION_TOKEN");
        Keys fixed = new Keys(id, Settings.needed(environment, "AWS_SECRET_ACCESS_KEY"), session, Instant.MAX);
        return () -> fixed;
    }

    /** @throws IllegalStateException if there are none */
    @Override
    public synchronized Keys get() {
        Instant now = Instant.now();
        if (kept.expiry().isBefore(now.plus(LEFT))) {
            try {
                kept = ask();
            } catch (IOException | IllegalArgumentException error) {
                if (kept.expiry().isBefore(now)) {
                    throw new IllegalStateException("the role's keys are not to be had", error);
                }
            } catch (InterruptedException error) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("ended while it asked for the role's keys", error);
            }
        }
        return kept;
    }

    private Keys ask() throws IOException, InterruptedException {
        JsonNode given = new ObjectMapper().readTree(client.send(request, BodyHandlers.ofString()).body());
        return new Keys(
                given.required("AccessKeyId").textValue(),
                given.required("SecretAccessKey").textValue(),
                given.required("Token").textValue(),
                Instant.parse(given.required("Expiration").textValue()));
    }
}
