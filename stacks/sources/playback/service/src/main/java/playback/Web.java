package playback;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be asked of the service, and its health on the paths of Spring Boot's Actuator.
 *
 * <p>The header {@code Viewer} of a GET of a title names who plays it, by a pseudonym that the caller hands on. Only
 * those who hear of it ("Playback Started") make use of that: without the header, nothing is told.
 */
final class Web extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(Web.class);
    private static final String TITLE = "/titles/";
    private static final int PAGE = 100;
    private static final Pattern PSEUDONYM = Pattern.compile("[!-~]{1,128}");

    private final Catalogue catalogue;
    private final Player player;

    Web(Catalogue catalogue, Player player) {
        this.catalogue = catalogue;
        this.player = player;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Answer answer;
        try {
            answer = answer(request);
        } catch (SQLException error) {
            LOG.warn("the catalogue failed: {}", error.getMessage());
            answer = Answer.problem(503, "The catalogue does not answer: try again.");
        }
        answer.send(response, callback);
        return true;
    }

    private Answer answer(Request request) throws SQLException {
        String path = request.getHttpURI().getDecodedPath();
        if (!List.of("GET", "HEAD").contains(request.getMethod())) {
            return Answer.problem(405, "Everything here is only read: GET.");
        }
        return switch (path) {
            case "/titles" -> titles(request);
            case "/actuator/health", "/actuator/health/readiness" -> health(catalogue.answers());
            case "/actuator/health/liveness" -> health(true);
            default -> path.startsWith(TITLE) ? title(request, path) : none("There is no " + path);
        };
    }

    /** A page of titles; {@code next} is what the next page is asked for with, null behind the last. */
    private record Page(List<Catalogue.Title> titles, String next) {}

    private Answer titles(Request request) throws SQLException {
        String after = Optional.ofNullable(Request.extractQueryParameters(request).getValue("after")).orElse("");
        if (after.indexOf('\0') >= 0) { // PostgreSQL has no such text
            throw new HttpException.IllegalArgumentException(400, "Bad query");
        }
        List<Catalogue.Title> titles = catalogue.titles(after, PAGE);
        return Answer.json(200, new Page(titles, titles.size() < PAGE ? null : titles.get(PAGE - 1).key()));
    }

    private Answer title(Request request, String path) throws SQLException {
        String key = path.substring(TITLE.length());
        String viewer = request.getHeaders().get("Viewer");
        if (viewer != null && !PSEUDONYM.matcher(viewer).matches()) {
            return Answer.problem(400, "Viewer must be a pseudonym: 1 to 128 characters of ASCII, without spaces.");
        }
        String plays = "GET".equals(request.getMethod()) ? viewer : null; // a HEAD is not handed the video
        return catalogue.title(key)
                .map(title -> player.play(title, plays))
                .map(playback -> Answer.json(200, playback))
                .orElseGet(() -> none("There is no title " + key));
    }

    private static Answer health(boolean up) {
        return Answer.json(up ? 200 : 503, Map.of("status", up ? "UP" : "DOWN"));
    }

    private static Answer none(String detail) {
        return Answer.problem(404, detail);
    }
}
