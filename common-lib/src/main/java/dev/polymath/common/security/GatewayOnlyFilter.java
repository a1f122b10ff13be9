package dev.polymath.common.security;

import dev.polymath.common.web.Problem;
import dev.polymath.common.web.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Lets a request in only with a token that the gateway signed for this service. */
final class GatewayOnlyFilter extends OncePerRequestFilter {

  private static final String BEARER = "Bearer ";
  private static final Pattern PLAIN = Pattern.compile("(/[A-Za-z0-9_-]+)+");

  private final InternalTokens tokens;
  private final String service;
  private final List<PathPattern> openPaths;
  private final Problems problems;

  GatewayOnlyFilter(
      InternalTokens tokens, String service, List<String> openPaths, Problems problems) {
    this.tokens = tokens;
    this.service = service;
    this.openPaths = openPaths.stream().map(PathPatternParser.defaultInstance::parse).toList();
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    var path = request.getRequestURI();
    // A path in disguise (.., ;, %, //) may mean another one to whoever reads it next.
    if (!PLAIN.matcher(path).matches()) return false;
    var parsed = PathContainer.parsePath(path);
    return openPaths.stream().anyMatch(open -> open.matches(parsed));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var caller = caller(request);
    if (caller.isPresent()) {
      chain.doFilter(new Vouched(request, caller.get()), response);
      return;
    }
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, InternalTokens.CHALLENGE);
    problems.write(
        Problem.of(
            HttpStatus.UNAUTHORIZED,
            "This service answers the gateway only. Send the request to the gateway.",
            request.getRequestURI()),
        response);
  }

  private Optional<Caller> caller(HttpServletRequest request) {
    var header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.empty();
    }
    return tokens.verify(header.substring(BEARER.length()).strip(), service);
  }

  /** The request with the caller that the token vouches for. */
  private static final class Vouched extends HttpServletRequestWrapper {

    private final Caller caller;

    Vouched(HttpServletRequest request, Caller caller) {
      super(request);
      this.caller = caller;
    }

    @Override
    public Principal getUserPrincipal() {
      return caller;
    }

    @Override
    public String getRemoteUser() {
      return caller.name();
    }

    @Override
    public boolean isUserInRole(String role) {
      return caller.roles().contains(role);
    }
  }
}
