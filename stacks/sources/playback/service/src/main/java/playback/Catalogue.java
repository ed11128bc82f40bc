package playback;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be played, in PostgreSQL: a few connections are kept for all requests. */
final class Catalogue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);
    private static final String SELECT = "select key, bytes, added_at from media ";

    /** A title; its key is that of its object in the media bucket. The time is in ISO 8601. */
    record Title(String key, long bytes, String addedAt) {}

    private final HikariDataSource pool;

    /** Starts without the database too: whether it is there is for the readiness to say. */
    Catalogue(DataSource login) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("catalogue");
        config.setDataSource(login);
        config.setMaximumPoolSize(10);
        config.setConnectionTimeout(3_000);
        config.setValidationTimeout(2_000);
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);
    }

    /** Returns up to so many titles in the order of their keys, beginning behind the key {@code after}. */
    List<Title> titles(String after, int limit) throws SQLException {
        try (Connection connection = connection();
                PreparedStatement select = connection.prepareStatement(SELECT + "where key > ? order by key limit ?")) {
            select.setString(1, after);
            select.setInt(2, limit);
            return read(select);
        }
    }

    Optional<Title> title(String key) throws SQLException {
        try (Connection connection = connection();
                PreparedStatement select = connection.prepareStatement(SELECT + "where key = ?")) {
            select.setString(1, key);
            return read(select).stream().findFirst();
        }
    }

    /** Returns whether the database answers, within a few seconds. */
    boolean answers() {
        try (Connection connection = connection()) {
            return connection.isValid(2);
        } catch (SQLException error) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private Connection connection() throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLException error) {
            LOG.warn("no connection to the catalogue", error); // with why: the pool itself keeps that to its caller
            throw error;
        }
    }

    private static List<Title> read(PreparedStatement select) throws SQLException {
        List<Title> titles = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                String addedAt = rows.getObject(3, OffsetDateTime.class).toInstant().toString();
                titles.add(new Title(rows.getString(1), rows.getLong(2), addedAt));
            }
        }
        return titles;
    }
}
