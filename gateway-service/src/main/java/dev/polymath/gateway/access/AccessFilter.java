package dev.polymath.gateway.access;

import dev.polymath.common.security.Role;
import dev.polymath.common.web.RequestId;
import dev.polymath.gateway.edge.FailureAnswer;
import dev.polymath.gateway.services.GatewayFailure;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets in who says who they are, as often as they may, and writes down what they change. */
final class AccessFilter extends OncePerRequestFilter {

  /** The gateway itself, where grants name services. */
  private static final String GATEWAY = "gateway";

  private static final Logger log = LoggerFactory.getLogger(AccessFilter.class);
  private static final String BEARER = "Bearer ";
  private static final int LONGEST_CREDENTIAL = 8 * 1024;
  private static final Duration RETRY_SOON = Duration.ofSeconds(2);

  private final List<Credentials> credentials;
  private final PathSet open;
  private final PathSet participants;
  private final Allowance ofAddress;
  private final Allowance failures;
  private final NeededRoles needed;
  private final RateLimits limits;
  private final AuditLog audit;
  private final ClientAddress addresses;
  private final FailureAnswer answer;

  AccessFilter(
      List<Credentials> credentials,
      AccessProperties properties,
      NeededRoles needed,
      RateLimits limits,
      AuditLog audit,
      ClientAddress addresses,
      FailureAnswer answer) {
    this.credentials = credentials;
    this.open = PathSet.of(properties.open());
    this.participants = PathSet.of(properties.participants());
    this.ofAddress = new Allowance(properties.requestsPerMinute(), null);
    this.failures = new Allowance(properties.failuresPerMinute(), null);
    this.needed = needed;
    this.limits = limits;
    this.audit = audit;
    this.addresses = addresses;
    this.answer = answer;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    OptionalLong entry;
    try {
      var visitor = visitor(request);
      visitor.enter(request);
      limits.take(visitor.name(), visitor.allowance());
      entry = begin(visitor, request);
    } catch (GatewayFailure e) {
      refuse(e, request, response);
      return;
    } catch (RuntimeException e) {
      // Whoever cannot be looked up does not pass.
      log.error("Who calls, or how often, could not be found out", e);
      refuse(
          GatewayFailure.unavailable(
              "The gateway cannot look up callers now. Try again later.", RETRY_SOON),
          request,
          response);
      return;
    }
    var ended = false;
    try {
      try {
        requireKeeper(request);
        chain.doFilter(request, response);
      } catch (GatewayFailure e) {
        refuse(e, request, response);
      }
      ended = true;
    } finally {
      if (entry.isPresent()) {
        end(
            entry.getAsLong(),
            ended ? response.getStatus() : HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
      }
    }
  }

  private Visitor visitor(HttpServletRequest request) {
    var method = request.getMethod();
    var path = request.getRequestURI();
    if (open.contain(method, path)) return Visitor.NOBODY;
    var address = addresses.of(request);
    var header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null && participants.contain(method, path)) {
      return Visitor.participant(address, ofAddress);
    }
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw unknown();
    }
    var text = header.substring(BEARER.length()).strip();
    var visitor =
        text.length() > LONGEST_CREDENTIAL
            ? Optional.<Visitor>empty()
            : credentials.stream()
                .filter(kind -> kind.are(text))
                .findFirst()
                .flatMap(kind -> kind.visitor(text));
    if (visitor.isPresent()) return visitor.get();
    limits.take("wrong:" + address, failures);
    throw unknown();
  }

  private static GatewayFailure unknown() {
    return GatewayFailure.unauthenticated(
        "Say who calls: send Authorization: Bearer and an API key or token that is good now.");
  }

  /** What the gateway itself answers beside what is open to all. */
  private void requireKeeper(HttpServletRequest request) {
    var path = request.getRequestURI();
    var role =
        path.startsWith("/admin/") || path.equals("/admin")
            ? Role.ADMIN
            : path.startsWith("/actuator") ? Role.READ : null;
    if (role == null || open.contain(request.getMethod(), path)) return;
    if (!Visitor.of(request).grants().allow(role, GATEWAY)) {
      throw GatewayFailure.forbidden(
          "This needs the grant %s:%s or *:%s.".formatted(GATEWAY, role.text(), role.text()));
    }
  }

  private OptionalLong begin(Visitor visitor, HttpServletRequest request) {
    var method = request.getMethod();
    var path = request.getRequestURI();
    if (!needed.mutates(method, path)) return OptionalLong.empty();
    var id = request.getHeader(RequestId.HEADER);
    return OptionalLong.of(
        audit.begin(visitor.name(), addresses.of(request), method, path, id == null ? "" : id));
  }

  private void end(long entry, int status) {
    try {
      audit.end(entry, status);
    } catch (RuntimeException e) {
      log.error("How audit entry {} ended ({}) could not be written", entry, status, e);
    }
  }

  private void refuse(
      GatewayFailure failure, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (failure.status() == HttpStatus.UNAUTHORIZED) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"polymath\"");
    }
    answer.write(failure, request, response);
  }
}
