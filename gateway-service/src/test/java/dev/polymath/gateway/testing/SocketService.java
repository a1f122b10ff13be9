package dev.polymath.gateway.testing;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/**
 * A service that speaks WebSocket at {@code /v1/pose/stream}: it greets with its query, answers
 * what it is told to ({@code close 1008 because}, {@code flood 100}) and repeats the rest.
 */
public final class SocketService implements AutoCloseable {

  private final Tomcat tomcat = new Tomcat();
  private final BlockingQueue<Map<String, List<String>>> handshakes = new LinkedBlockingQueue<>();
  private final BlockingQueue<CloseReason> ends = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> flooded = new LinkedBlockingQueue<>();

  public SocketService() {
    tomcat.setPort(0);
    tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
    var context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "default", new DefaultServlet());
    context.addServletMappingDecoded("/", "default");
    context.addServletContainerInitializer(new WsSci(), null);
    context.addServletContainerInitializer(
        (classes, servlets) -> {
          var sockets = (ServerContainer) servlets.getAttribute(ServerContainer.class.getName());
          try {
            sockets.addEndpoint(endpoint());
          } catch (DeploymentException e) {
            throw new IllegalStateException(e);
          }
        },
        null);
    try {
      tomcat.start();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + tomcat.getConnector().getLocalPort();
  }

  /** The headers of the next handshake. */
  public Map<String, List<String>> handshake() throws InterruptedException {
    return handshakes.take();
  }

  /** How the next WebSocket ended. */
  public CloseReason end() throws InterruptedException {
    return ends.take();
  }

  /** How many messages of the flood are out. */
  public int flooded() {
    return flooded.size();
  }

  private ServerEndpointConfig endpoint() {
    return ServerEndpointConfig.Builder.create(Endpoint.class, "/v1/pose/stream")
        .configurator(
            new ServerEndpointConfig.Configurator() {
              @Override
              public void modifyHandshake(
                  ServerEndpointConfig config,
                  HandshakeRequest request,
                  HandshakeResponse response) {
                handshakes.add(request.getHeaders());
              }

              @Override
              public <T> T getEndpointInstance(Class<T> type) {
                return type.cast(new Talker());
              }
            })
        .build();
  }

  private final class Talker extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.setMaxTextMessageBufferSize(1 << 20);
      session.addMessageHandler(
          String.class, (MessageHandler.Whole<String>) text -> answer(session, text));
      session.addMessageHandler(
          ByteBuffer.class,
          (MessageHandler.Whole<ByteBuffer>) bytes -> send(session, bytes.remaining() + " bytes"));
      send(session, "welcome " + session.getQueryString());
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      ends.add(reason);
    }

    private void answer(Session session, String text) {
      var words = text.split(" ", 3);
      switch (words[0]) {
        case "close" -> {
          try {
            var code = CloseReason.CloseCodes.getCloseCode(Integer.parseInt(words[1]));
            session.close(new CloseReason(code, words[2]));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
        case "flood" -> {
          for (var i = 0; i < Integer.parseInt(words[1]); i++) {
            send(session, "drop".repeat(4_000));
            flooded.add(i);
          }
        }
        default -> send(session, text);
      }
    }

    private static void send(Session session, String text) {
      try {
        session.getBasicRemote().sendText(text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }
}
