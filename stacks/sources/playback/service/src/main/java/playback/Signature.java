package playback;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS's Signature Version 4 in the query of a GET: whoever holds it may make the request, until it ends. */
record Signature(Keys keys, String region, String service, Instant at) {
    /** The SHA-256 of no body. */
    static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /** What S3 wants in the place of a body's SHA-256. */
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Returns host, path and signed query: an URL without its scheme. The path is encoded, the query is not. */
    String of(String host, String path, Map<String, String> query, String payload, Duration validity) {
        String time = TIME.format(at);
        String scope = String.join("/", time.substring(0, 8), region, service, "aws4_request");
        TreeMap<String, String> all = new TreeMap<>(query);
        all.put("X-Amz-Algorithm", ALGORITHM);
        all.put("X-Amz-Credential", keys.id() + "/" + scope);
        all.put("X-Amz-Date", time);
        all.put("X-Amz-Expires", String.valueOf(validity.toSeconds()));
        all.put("X-Amz-SignedHeaders", "host");
        if (keys.session() != null) {
            all.put("X-Amz-Security-Token", keys.session());
        }
        String encoded = all.entrySet().stream()
                .map(one -> encode(one.getKey()) + "=" + encode(one.getValue()))
                .collect(Collectors.joining("&"));
        String request = String.join("\n", "GET", path, encoded, "host:" + host, "", "host", payload);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(request.getBytes(UTF_8));
            byte[] key = ("AWS4" + keys.secret()).getBytes(UTF_8);
            for (String part : scope.split("/")) {
                key = hmac(key, part);
            }
            String words = String.join("\n", ALGORITHM, time, scope, HexFormat.of().formatHex(digest));
            String signature = HexFormat.of().formatHex(hmac(key, words));
            return host + path + "?" + encoded + "&X-Amz-Signature=" + signature;
        } catch (GeneralSecurityException error) {
            throw new IllegalStateException(error); // every Java has both algorithms
        }
    }

    /** Returns a text as part of an URL: as URLEncoder does it, but for what that takes from forms. */
    static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }
}
