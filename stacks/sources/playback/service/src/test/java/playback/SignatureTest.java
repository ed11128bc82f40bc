package playback;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
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

    @Test
    void publishesAnEvent() {
        Map<String, String> given =
                Map.of("content-type", "application/x-amz-json-1.1", "x-amz-target", "AWSEvents.PutEvents");
        String body = "{\"Entries\":[{\"Source\":\"playback\",\"Detail\":\"é\"}]}";
        Map<String, String> expected = new HashMap<>(given);
        expected.put("x-amz-date", "20260102T030405Z");
        expected.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260102/us-east-1/events/aws4_request,"
                        + " SignedHeaders=content-type;host;x-amz-date;x-amz-target,"
                        + " Signature=ccde79cfdf62ad954cc65a2b2bcf4fa6016a742998dd69e89f7aa9760f8bac6f");
        Signature signature = new Signature(keys(null), "us-east-1", "events", AT);
        assertEquals(expected, signature.headers("events.us-east-1.amazonaws.com", given, body));

        expected.put("x-amz-security-token", "to/ken+=");
        expected.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260102/us-east-1/events/aws4_request,"
                        + " SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target,"
                        + " Signature=2aa77287c14abf88e8320bec33aaca42766fa193b088c86b28565d04ee91b990");
        Signature ofRole = new Signature(keys("to/ken+="), "us-east-1", "events", AT);
        assertEquals(expected, ofRole.headers("events.us-east-1.amazonaws.com", given, body));
    }

    private static Keys keys(String session) {
        return new Keys("test", "test", session, Instant.MAX);
    }
}
