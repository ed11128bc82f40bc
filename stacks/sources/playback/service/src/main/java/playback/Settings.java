package playback;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What the environment says: where the catalogue, the media and the bus are, and how the service is run.
 *
 * @param lastRequest how long requests may still take once the service was told to end
 * @param aws where all of AWS is, as on a developer's machine; null where each service is at its own address
 * @param source in whose name events are published
 * @param ca the file of the certificates that the database's own must descend from
 */
record Settings(
        int port,
        Duration lastRequest,
        String region,
        URI aws,
        String bucket,
        String bus,
        String source,
        String host,
        int databasePort,
        String database,
        String user,
        Path ca) {

    /**
     * Returns the settings in these variables: the names are those of the road's links and of a Spring Boot program.
     *
     * @throws IllegalArgumentException if one is missing or is not what it should be
     */
    static Settings of(Map<String, String> environment) {
        String aws = environment.get("AWS_ENDPOINT_URL");
        String lastRequest = environment.getOrDefault("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE", "30s");
        return new Settings(
                Integer.parseInt(environment.getOrDefault("SERVER_PORT", "8080")),
                Duration.parse("PT" + lastRequest),
                needed(environment, "AWS_REGION"),
                aws == null ? null : URI.create(aws),
                needed(environment, "MEDIA_BUCKET_NAME"),
                needed(environment, "EVENTS_BUS_NAME"),
                needed(environment, "EVENTS_SOURCE"),
                needed(environment, "CATALOGUE_HOST"),
                Integer.parseInt(needed(environment, "CATALOGUE_PORT")),
                needed(environment, "CATALOGUE_DATABASE"),
                needed(environment, "CATALOGUE_USER"),
                Path.of(needed(environment, "CATALOGUE_CA_FILE")));
    }

    /** Returns where a service of AWS is, without a path. */
    URI endpoint(String service) {
        return aws != null ? aws : URI.create("https://%s.%s.amazonaws.com".formatted(service, region));
    }

    /** Returns where the bucket's objects are: in a host of its own, but in a path where all of AWS is one host. */
    URI media() {
        return aws != null ? aws.resolve("/" + bucket + "/") : endpoint(bucket + ".s3").resolve("/");
    }

    static String needed(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(name + " is not set");
        }
        return value;
    }
}
