package playback;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections to the catalogue: over TLS to a server that proves its name, with a token of IAM as the password.
 *
 * <p>A token is good for 15 minutes, and is judged only as a connection is made: each gets its own, and may then be
 * kept for as long as one likes.
 */
final class Login extends PGSimpleDataSource {
    private static final Duration VALIDITY = Duration.ofMinutes(15);

    private final transient Supplier<Keys> keys;
    private final String region;

    Login(Settings settings, Supplier<Keys> keys) throws SQLException {
        this.keys = keys;
        region = settings.region();
        setServerNames(new String[] {settings.host()});
        setPortNumbers(new int[] {settings.databasePort()});
        setDatabaseName(settings.database());
        setUser(settings.user());
        setSslMode("verify-full");
        setSslRootCert(settings.ca().toString());
        setApplicationName("playback");
        setConnectTimeout(2);
        setSocketTimeout(10);
        setTcpKeepAlive(true);
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            return getConnection(getUser(), token());
        } catch (IllegalStateException error) { // what the pool tells of is only what a database may say
            throw new SQLException("no token to log in with", error);
        }
    }

    private String token() {
        String host = getServerNames()[0] + ":" + getPortNumbers()[0];
        Signature signature = new Signature(keys.get(), region, "rds-db", Instant.now());
        return signature.of(host, "/", Map.of("Action", "connect", "DBUser", getUser()), Signature.EMPTY, VALIDITY);
    }
}
