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

/**
 * AWS's Signature Version 4: in the query of a GET, which whoever holds it may make until it ends, or in the headers of
 * a POST.
 */
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
        TreeMap<String, String> all = new TreeMap<>(query);
        all.put("X-Amz-Algorithm", ALGORITHM);
        all.put("X-Amz-Credential", keys.id() + "/" + scope());
        all.put("X-Amz-Date", TIME.format(at));
        all.put("X-Amz-Expires", String.valueOf(validity.toSeconds()));
        all.put("X-Amz-SignedHeaders", "host");
        if (keys.session() != null) {
            all.put("X-Amz-Security-Token", keys.session());
        }
        String encoded = all.entrySet().stream()
                .map(one -> encode(one.getKey()) + "=" + encode(one.getValue()))
                .collect(Collectors.joining("&"));
        String request = String.join("\n", "GET", path, encoded, "host:" + host, "", "host", payload);
        return host + path + "?" + encoded + "&X-Amz-Signature=" + sign(request);
    }

    /** Returns the headers of a POST to a host's "/": those given, of lower-case names, and those that sign them. */
    Map<String, String> headers(String host, Map<String, String> given, String body) {
        TreeMap<String, String> all = new TreeMap<>(given);
        all.put("x-amz-date", TIME.format(at));
        if (keys.session() != null) {
            all.put("x-amz-security-token", keys.session());
        }
        TreeMap<String, String> signed = new TreeMap<>(all);
        signed.put("host", host); // sent by whoever sends the request
        String lines = signed.entrySet().stream()
                .map(one -> one.getKey() + ":" + one.getValue() + "\n")
                .collect(Collectors.joining());
        String names = String.join(";", signed.keySet());
        String signature = sign(String.join("\n", "POST", "/", "", lines, names, digest(body)));
        String credential = keys.id() + "/" + scope();
        all.put(
                "authorization",
                "%s Credential=%s, SignedHeaders=%s, Signature=%s".formatted(ALGORITHM, credential, names, signature));
        return all;
    }

    private String scope() {
        return String.join("/", TIME.format(at).substring(0, 8), region, service, "aws4_request");
    }

    private String sign(String request) {
        byte[] key = ("AWS4" + keys.secret()).getBytes(UTF_8);
        for (String part : scope().split("/")) {
            key = hmac(key, part);
        }
        String words = String.join("\n", ALGORITHM, TIME.format(at), scope(), digest(request));
        return HexFormat.of().formatHex(hmac(key, words));
    }

    /** Returns a text as part of an URL: as URLEncoder does it, but for what that takes from forms. */
    static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException error) {
            throw new IllegalStateException(error); // every Java has it
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException error) {
            throw new IllegalStateException(error); // every Java has it
        }
    }
}
