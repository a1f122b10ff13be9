import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tries every call of a running platform that asks for keys with everything that must not get in.
 * The calls are those of the services' OpenAPI documents, so a new one is tried without being named
 * here.
 *
 * <pre>
 * POLYMATH_GATEWAY_ACCESS_KEYS=true ./polymath up
 * java -cp 'launcher/target/lib/*' config/ci/AccessMatrix.java http://127.0.0.1:8080 \
 *   .polymath/data/first-key gp=http://127.0.0.1:8085 pose=http://127.0.0.1:8081 …
 * </pre>
 */
final class AccessMatrix {

  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> METHODS =
      List.of("get", "put", "post", "delete", "patch", "head", "options");

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI gateway;
  private final String firstKey;
  private final Map<String, URI> services;
  private final List<String> gaps = new ArrayList<>();
  private int tried;

  private AccessMatrix(URI gateway, String firstKey, Map<String, URI> services) {
    this.gateway = gateway;
    this.firstKey = firstKey;
    this.services = services;
  }

  public static void main(String[] args) throws Exception {
    var services = new LinkedHashMap<String, URI>();
    for (var i = 2; i < args.length; i++) {
      var parts = args[i].split("=", 2);
      services.put(parts[0], URI.create(parts[1]));
    }
    var matrix =
        new AccessMatrix(URI.create(args[0]), Files.readString(Path.of(args[1])).strip(), services);
    System.exit(matrix.run() ? 0 : 1);
  }

  /** A call of a service. */
  private record Call(String service, String method, String path) {
    boolean participant() {
      return service.equals("federation")
          && (path.startsWith("/v1/federation/tasks/")
              || path.equals("/v1/federation/clients/heartbeat")
              || (method.equals("POST") && path.equals("/v1/federation/clients")));
    }
  }

  private boolean run() throws Exception {
    var calls = calls();
    var expiring = key("*:admin", Instant.now().plusSeconds(2));
    var revoked = key("*:admin", null);
    var none = key("nowhere:admin", null);
    var id = revoked.split("_")[1];
    require(send(gateway, "DELETE", "/admin/keys/" + id, firstKey), 200);
    Thread.sleep(2_500);
    var wrong = firstKey.substring(0, firstKey.length() - 8) + "00000000";
    var now = Instant.now().getEpochSecond();

    for (var call : calls) {
      // Clients of the federation show the service a key of their own; without one it is 401 too,
      // or 400 and 422 where what they would say is not well formed.
      var refused = call.participant() ? List.of(400, 401, 403, 404, 415, 422) : List.of(401);
      expect(call, "no key", gateway, null, refused);
      expect(call, "wrong key", gateway, wrong, List.of(401));
      expect(call, "expired key", gateway, expiring, List.of(401));
      expect(call, "revoked key", gateway, revoked, List.of(401));
      expect(call, "key without the role", gateway, none, List.of(403));
      var direct = services.get(call.service());
      if (direct == null) continue;
      expect(call, "past the gateway, no token", direct, null, List.of(401));
      expect(call, "past the gateway, with a key", direct, firstKey, List.of(401));
      expect(call, "unsigned token", direct, unsigned(call.service(), now), List.of(401));
      expect(call, "token signed by another", direct, forged(call.service(), now), List.of(401));
    }
    System.out.printf(
        "%d calls of %d services, %d attempts, %d of them not refused as they should be%n",
        calls.size(), calls.stream().map(Call::service).distinct().count(), tried, gaps.size());
    gaps.forEach(System.out::println);
    return gaps.isEmpty() && !calls.isEmpty();
  }

  private List<Call> calls() throws Exception {
    var calls = new ArrayList<Call>();
    for (var service : services.keySet()) {
      var answer = send(gateway, "GET", "/v3/api-docs/" + service, null);
      require(answer, 200);
      JSON.readTree(answer.body())
          .path("paths")
          .propertyStream()
          .forEach(path -> add(calls, service, path.getKey(), path.getValue()));
      calls.add(new Call(service, "GET", "/v1/" + service + "/never-heard-of"));
    }
    return calls;
  }

  private static void add(List<Call> calls, String service, String path, JsonNode operations) {
    // The gateway answers these itself, for anyone, and routes the rest of /v2 by model.
    if (!path.startsWith("/v1/")) return;
    for (var method : METHODS) {
      if (!operations.has(method)) continue;
      calls.add(new Call(service, method.toUpperCase(), path.replaceAll("\\{[^}]*}", "x")));
    }
  }

  private void expect(Call call, String what, URI where, String credential, List<Integer> refused)
      throws Exception {
    tried++;
    var status = send(where, call.method(), call.path(), credential).statusCode();
    if (!refused.contains(status)) {
      gaps.add("%s %s with %s: %d".formatted(call.method(), call.path(), what, status));
    }
  }

  private String key(String grant, Instant until) throws Exception {
    var asked =
        JSON.createObjectNode().put("name", "access matrix").put("requestsPerMinute", 1_000_000);
    asked.putArray("grants").add(grant);
    if (until != null) asked.put("expiresAt", until.toString());
    var request =
        HttpRequest.newBuilder(gateway.resolve("/admin/keys"))
            .header("Authorization", "Bearer " + firstKey)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(asked.toString()))
            .build();
    var answer = http.send(request, BodyHandlers.ofString());
    require(answer, 201);
    return JSON.readTree(answer.body()).path("key").asString();
  }

  private HttpResponse<String> send(URI where, String method, String path, String credential)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(where.resolve(path)).timeout(Duration.ofSeconds(30));
    if (credential != null) request.header("Authorization", "Bearer " + credential);
    var body = method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    if (body) request.header("Content-Type", "application/json");
    request.method(method, body ? BodyPublishers.ofString("{}") : BodyPublishers.noBody());
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static void require(HttpResponse<String> answer, int status) {
    if (answer.statusCode() == status) return;
    throw new IllegalStateException(
        answer.request().method()
            + " "
            + answer.request().uri()
            + " answered "
            + answer.statusCode()
            + ": "
            + answer.body());
  }

  private static String unsigned(String service, long now) {
    return base64("{\"alg\":\"none\"}") + "." + base64(claims(service, now)) + ".";
  }

  private static String forged(String service, long now) throws Exception {
    var signed = base64("{\"alg\":\"HS256\"}") + "." + base64(claims(service, now));
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
    var signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private static String claims(String service, long now) {
    return """
    {"iss":"polymath-gateway","aud":"%s","sub":"key:1","roles":["admin"],"iat":%d,"exp":%d}"""
        .formatted(service, now, now + 30);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
