package playback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events are told to a server that stands where EventBridge is. */
class EventsTest {
    private static final String TAKEN = "{\"FailedEntryCount\": 0, \"Entries\": [{\"EventId\": \"1\"}]}";
    private static final String REFUSED =
            "{\"FailedEntryCount\": 1, \"Entries\": [{\"ErrorCode\": \"ThrottlingException\"}]}";

    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private final Map<String, String> headers = new HashMap<>();
    private final Queue<String> answers = new ArrayDeque<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private HttpServer bus;
    private Events events;

    @BeforeEach
    void start() throws IOException {
        bus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        bus.createContext("/", this::answer);
        bus.start();
        Map<String, String> environment = new HashMap<>(Map.of(
                "AWS_REGION", "us-east-1",
                "AWS_ENDPOINT_URL", "http://127.0.0.1:" + bus.getAddress().getPort(),
                "MEDIA_BUCKET_NAME", "media",
                "EVENTS_BUS_NAME", "default",
                "EVENTS_SOURCE", "playback",
                "CATALOGUE_HOST", "localhost",
                "CATALOGUE_PORT", "5432",
                "CATALOGUE_DATABASE", "catalogue",
                "CATALOGUE_USER", "application",
                "CATALOGUE_CA_FILE", "none.pem"));
        events = new Events(Settings.of(environment), () -> new Keys("test", "test", null, Instant.MAX));
    }

    @AfterEach
    void stop() {
        open.countDown();
        events.close();
        bus.stop(0);
    }

    @Test
    void tellWhoBeganWhatAndWhen() throws Exception {
        open.countDown();
        long now = Instant.now().getEpochSecond();
        events.started("ann", "a \"quoted\" é.mp4");
        JsonNode entry = new ObjectMapper().readTree(call()).path("Entries").path(0);
        assertEquals("default", entry.path("EventBusName").asText());
        assertEquals("playback", entry.path("Source").asText());
        assertEquals("Playback Started", entry.path("DetailType").asText());
        assertTrue(Math.abs(entry.path("Time").asLong() - now) <= 5);
        Map<String, String> detail = Map.of("viewer", "ann", "title", "a \"quoted\" é.mp4");
        assertEquals(detail, new ObjectMapper().readValue(entry.path("Detail").asText(), Map.class));
        events.close();
        assertEquals("AWSEvents.PutEvents", headers.get("X-amz-target"));
        assertEquals("application/x-amz-json-1.1", headers.get("Content-type"));
        assertTrue(headers.get("Authorization").startsWith("AWS4-HMAC-SHA256 Credential=test/"));
    }

    @Test
    void areToldOnceMoreAndThenLost() throws Exception {
        answers.addAll(List.of(REFUSED, "no answer", TAKEN));
        open.countDown();
        events.started("ann", "lost.mp4");
        assertEquals(call(), call());
        events.started("ann", "next.mp4");
        assertTrue(call().contains("next.mp4"));
        events.close();
        assertTrue(calls.isEmpty());
    }

    @Test
    void keepNobodyWaiting() throws Exception {
        for (int count = 0; count < Events.WAITING + 10; count++) { // two are being told, and the last eight are lost
            events.started("ann", "nosferatu.mp4");
        }
        assertEquals(1, open.getCount());
        open.countDown();
        for (int count = 0; count < Events.WAITING + 2; count++) {
            call();
        }
        events.close();
        assertTrue(calls.isEmpty());
    }

    @Test
    void failNoRequestWhereNobodyHears() {
        bus.stop(0);
        events.started("ann", "nosferatu.mp4");
        events.close();
        events.started("ann", "nosferatu.mp4");
        assertTrue(calls.isEmpty());
    }

    private String call() throws InterruptedException {
        String call = calls.poll(20, TimeUnit.SECONDS);
        assertTrue(call != null, "no event came");
        return call;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            open.await();
        } catch (InterruptedException error) {
            throw new IOException(error);
        }
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        calls.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        byte[] body = (answers.isEmpty() ? TAKEN : answers.remove()).getBytes(UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
