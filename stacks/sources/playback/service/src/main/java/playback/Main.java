package playback;

import java.util.function.Supplier;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the service, and ends it on SIGTERM: nothing new is taken, and what was begun is answered.
 *
 * <p>It keeps to what the road's Java profile hands a Spring Boot program, variables and health paths, in plain Java.
 */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    /** Longer than a load balancer keeps a connection (60 s), so that it never sends into one that just ended. */
    private static final long IDLE_MILLISECONDS = 75_000;

    /** A key may hold what makes a path ambiguous ("%", "//", "%2F"): here it names a row, and no file. */
    private static final UriCompliance KEYS = UriCompliance.DEFAULT.with(
            "keys",
            UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR);

    private Main() {}

    /** Takes no arguments: everything is in the environment. */
    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.of(System.getenv());
        Supplier<Keys> keys = RoleKeys.of(System.getenv());
        Catalogue catalogue = new Catalogue(new Login(settings, keys));
        Events events = new Events(settings, keys);
        Server server = server(settings, new Web(catalogue, new Player(settings, keys, events)));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, events, catalogue), "end"));
        server.start();
        LOG.info("listens on port {}", settings.port());
    }

    private static Server server(Settings settings, Web web) {
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setUriCompliance(KEYS);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setPort(settings.port());
        connector.setIdleTimeout(IDLE_MILLISECONDS);
        server.addConnector(connector);
        server.setHandler(new GracefulHandler(web));
        server.setErrorHandler(Main::fail);
        server.setStopTimeout(settings.lastRequest().toMillis());
        return server;
    }

    /** Answers what never came to be a request, or failed as nobody expected: without a word of why it failed. */
    private static boolean fail(Request request, Response response, Callback callback) throws Exception {
        int status = response.getStatus();
        Object why = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
        String detail = status < 500 && why != null ? why.toString() : "The log of the service says why.";
        Answer.problem(status, detail).send(response, callback);
        return true;
    }

    private static void end(Server server, Events events, Catalogue catalogue) {
        try (catalogue;
                events) {
            server.stop();
            LOG.info("ended in good order");
        } catch (Exception error) {
            LOG.error("requests were cut off", error);
        }
    }
}
