package playback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells on EventBridge's bus what happened, beside the requests: they neither wait for it nor fail with it.
 *
 * <p>What EventBridge does not take in two tries is lost, and so is what happens while too much waits to be told; the
 * log says so. Nothing in it names a viewer.
 */
final class Events implements AutoCloseable {
    static final String STARTED = "Playback Started";

    /** How many events wait to be told: some megabytes at most. */
    static final int WAITING = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TELLERS = 2;
    private static final int TRIES = 2;
    private static final Duration LAST = Duration.ofSeconds(5);

    private final ThreadPoolExecutor tellers =
            new ThreadPoolExecutor(TELLERS, TELLERS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING));
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Supplier<Keys> keys;
    private final URI endpoint;
    private final String region;
    private final String bus;
    private final String source;

    Events(Settings settings, Supplier<Keys> keys) {
        this.keys = keys;
        endpoint = settings.endpoint("events");
        region = settings.region();
        bus = settings.bus();
        source = settings.source();
    }

    /** Tells soon that a viewer began to play a title; returns at once, whatever becomes of it. */
    void started(String viewer, String title) {
        ObjectNode detail = JSON.createObjectNode().put("viewer", viewer).put("title", title);
        ObjectNode entry = JSON.createObjectNode()
                .put("EventBusName", bus)
                .put("Source", source)
                .put("DetailType", STARTED)
                .put("Detail", detail.toString())
                .put("Time", Instant.now().getEpochSecond());
        ObjectNode call = JSON.createObjectNode();
        call.putArray("Entries").add(entry);
        try {
            tellers.execute(() -> tell(call.toString()));
        } catch (RejectedExecutionException error) {
            LOG.warn("an event is lost: {} wait already, or the service ends", WAITING);
        }
    }

    /** Waits a little for what is still to be told. */
    @Override
    public void close() {
        tellers.shutdown();
        try {
            if (!tellers.awaitTermination(LAST.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("events are lost: {} waited, others were not answered", tellers.shutdownNow().size());
            }
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(String call) {
        for (int left = TRIES; left > 0; left--) {
            try {
                put(call);
                return;
            } catch (IOException | IllegalStateException error) {
                LOG.warn("an event was not taken, {}: {}", left > 1 ? "once more" : "it is lost", error.toString());
            } catch (InterruptedException error) {
                Thread.currentThread().interrupt();
                return; // close says what is lost
            }
        }
    }

    private void put(String call) throws IOException, InterruptedException {
        Signature signature = new Signature(keys.get(), region, "events", Instant.now());
        Map<String, String> headers =
                Map.of("content-type", "application/x-amz-json-1.1", "x-amz-target", "AWSEvents.PutEvents");
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .timeout(Duration.ofSeconds(4))
                .POST(BodyPublishers.ofString(call));
        signature.headers(endpoint.getAuthority(), headers, call).forEach(request::header);
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        JsonNode told = answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.missingNode();
        if (told.path("FailedEntryCount").asInt(1) != 0) {
            String code = told.path("Entries").path(0).path("ErrorCode").asText("no entry");
            throw new IOException("EventBridge answered " + answer.statusCode() + ", " + code);
        }
    }
}
