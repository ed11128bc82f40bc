package playback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys are asked of a server that stands where ECS's is. */
class RoleKeysTest {
    private HttpServer ecs;
    private RoleKeys keys;
    private int asked;
    private String answer;

    @BeforeEach
    void start() throws IOException {
        ecs = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ecs.createContext("/keys", exchange -> {
            asked++;
            byte[] body = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        ecs.start();
        keys = new RoleKeys(URI.create("http://127.0.0.1:" + ecs.getAddress().getPort() + "/keys"));
    }

    @AfterEach
    void stop() {
        ecs.stop(0);
    }

    @Test
    void areAskedOnce() {
        answer = living(Duration.ofHours(6));
        assertEquals("test", keys.get().id());
        assertEquals("token", keys.get().session());
        assertEquals(1, asked);
    }

    @Test
    void areAskedAgainBeforeTheyEnd() {
        answer = living(RoleKeys.LEFT.minusSeconds(1));
        keys.get();
        answer = living(Duration.ofHours(6));
        keys.get();
        keys.get();
        assertEquals(2, asked);
    }

    @Test
    void areKeptWhileTheyLiveIfThereAreNoOthers() {
        answer = living(RoleKeys.LEFT.minusSeconds(1));
        keys.get();
        answer = "{}";
        assertEquals("test", keys.get().id());
    }

    @Test
    void missingAreAnError() {
        answer = "{}";
        assertThrows(IllegalStateException.class, keys::get);
    }

    private static String living(Duration time) {
        return """
                {"AccessKeyId": "test", "SecretAccessKey": "test", "Token": "token", "Expiration": "%s"}"""
                .formatted(Instant.now().plus(time));
    }
}
