package playback;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What the environment says: where the catalogue and the media are, and how the service is run.
 *
 * @param lastRequest how long requests may still take once the service was told to end
 * @param ca the file of the certificates that the database's own must descend from
 */
record Settings(
        int port,
        Duration lastRequest,
        String region,
        String bucket,
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
        String lastRequest = environment.getOrDefault("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE", "30s");
        return new Settings(
                Integer.parseInt(environment.getOrDefault("SERVER_PORT", "8080")),
                Duration.parse("PT" + lastRequest),
                needed(environment, "AWS_REGION"),
                needed(environment, "MEDIA_BUCKET_NAME"),
                needed(environment, "CATALOGUE_HOST"),
                Integer.parseInt(needed(environment, "CATALOGUE_PORT")),
                needed(environment, "CATALOGUE_DATABASE"),
                needed(environment, "CATALOGUE_USER"),
                Path.of(needed(environment, "CATALOGUE_CA_FILE")));
    }

    static String needed(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(name + " is not set");
        }
        return value;
    }
}
