package playback;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** AWS's own SDK (botocore) made what is expected here, of the same keys and the same time. */
class SignatureTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration VALIDITY = Duration.ofMinutes(15);

    @Test
    void playsATitleWhateverItsName() {
        Signature signature = new Signature(keys("to/ken+="), "us-east-1", "s3", AT);
        String path = "/films/" + Signature.encode("Le Voyage (1902)*~+é'.mp4");
        String url = signature.of("media.s3.us-east-1.amazonaws.com", path, Map.of(), Signature.UNSIGNED, VALIDITY);
        String expected = "media.s3.us-east-1.amazonaws.com/films/Le%20Voyage%20%281902%29%2A~%2B%C3%A9%27.mp4"
                + "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=test%2F20260102%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20260102T030405Z&X-Amz-Expires=900&X-Amz-Security-Token=to%2Fken%2B%3D"
                + "&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=3bd50bf9e6b2234b775640b86a92ee4a3f6ffa1f41f16077a7f41579a4ad5421";
        assertEquals(expected, url);
    }

    @Test
    void logsInToTheCatalogue() {
        Signature signature = new Signature(keys(null), "us-east-1", "rds-db", AT);
        Map<String, String> query = Map.of("Action", "connect", "DBUser", "application");
        String token = signature.of("catalogue.example:5432", "/", query, Signature.EMPTY, VALIDITY);
        String expected = "catalogue.example:5432/?Action=connect&DBUser=application"
                + "&X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=test%2F20260102%2Fus-east-1%2Frds-db%2Faws4_request"
                + "&X-Amz-Date=20260102T030405Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=13cc3da02bb0b23d7e7cf4e60014a0b3b1cbe0478ee000fd34743c65a55eec16";
        assertEquals(expected, token);
    }

    private static Keys keys(String session) {
        return new Keys("test", "test", session, Instant.MAX);
    }
}
