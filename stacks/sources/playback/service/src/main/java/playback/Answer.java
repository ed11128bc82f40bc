package playback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** An answer: JSON that no cache keeps, be it what was asked for or why not (RFC 9457). */
record Answer(int status, String type, Object body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Answer json(int status, Object body) {
        return new Answer(status, "application/json", body);
    }

    static Answer problem(int status, String detail) {
        Object body = Map.of("status", status, "title", HttpStatus.getMessage(status), "detail", detail);
        return new Answer(status, "application/problem+json", body);
    }

    void send(Response response, Callback callback) throws JsonProcessingException {
        byte[] content = JSON.writeValueAsBytes(body);
        response.setStatus(status);
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, type);
        headers.put(HttpHeader.CONTENT_LENGTH, content.length);
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.wrap(content), callback);
    }
}
