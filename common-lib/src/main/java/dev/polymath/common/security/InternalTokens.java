package dev.polymath.common.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The short-lived tokens by which a service knows that a request comes through the gateway: JSON
 * Web Tokens with the caller as subject, its roles, and the one service that they are meant for.
 *
 * <pre>{@code
 * var token = tokens.issue(new Caller("key-17", Set.of("train")), "gp");
 * request.header("Authorization", "Bearer " + token);
 * }</pre>
 */
public final class InternalTokens {

  /**
   * {@code WWW-Authenticate} of the 401 that a service answers to whoever has no such token. A
   * gateway that is answered this is not believed, whatever its caller has.
   */
  public static final String CHALLENGE = "Bearer realm=\"polymath-gateway\"";

  /** No token is good for longer, whoever issued it. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  private static final String ROLES = "roles";
  private static final int MAX_LENGTH = 4096;
  private static final int CLOCK_SKEW_SECONDS = 5;

  private final JWSAlgorithm algorithm;
  private final @Nullable JWSSigner signer;
  private final List<JWSVerifier> verifiers;
  private final String issuer;
  private final Duration lifetime;
  private final Clock clock;

  private InternalTokens(
      JWSAlgorithm algorithm,
      @Nullable JWSSigner signer,
      List<JWSVerifier> verifiers,
      String issuer,
      Duration lifetime,
      Clock clock) {
    this.algorithm = algorithm;
    this.signer = signer;
    this.verifiers = List.copyOf(verifiers);
    this.issuer = issuer;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  /** Tokens that are signed with one shared secret and verified with it or one that came before. */
  static InternalTokens hs256(
      String secret, @Nullable String former, String issuer, Duration lifetime, Clock clock) {
    try {
      var verifiers = new ArrayList<JWSVerifier>();
      verifiers.add(new MACVerifier(bytes(secret)));
      if (former != null) verifiers.add(new MACVerifier(bytes(former)));
      return new InternalTokens(
          JWSAlgorithm.HS256, new MACSigner(bytes(secret)), verifiers, issuer, lifetime, clock);
    } catch (JOSEException e) {
      throw new IllegalArgumentException(
          "polymath.security.secret or former is no key for HS256", e);
    }
  }

  /** Tokens that whoever holds the private part signs, and everyone can verify. */
  static InternalTokens es256(
      String jwk, @Nullable String former, String issuer, Duration lifetime, Clock clock) {
    try {
      var key = onP256(jwk);
      var verifiers = new ArrayList<JWSVerifier>();
      verifiers.add(new ECDSAVerifier(key.toPublicJWK()));
      if (former != null) verifiers.add(new ECDSAVerifier(onP256(former).toPublicJWK()));
      return new InternalTokens(
          JWSAlgorithm.ES256,
          key.isPrivate() ? new ECDSASigner(key) : null,
          verifiers,
          issuer,
          lifetime,
          clock);
    } catch (JOSEException | ParseException e) {
      // Without the cause: its message may quote the key.
      throw new IllegalArgumentException(
          "polymath.security.jwk or former is no elliptic-curve key on P-256 as a JSON Web Key");
    }
  }

  private static byte[] bytes(String secret) {
    return secret.getBytes(StandardCharsets.UTF_8);
  }

  private static ECKey onP256(String jwk) throws ParseException, JOSEException {
    var key = ECKey.parse(jwk);
    if (!Curve.P_256.equals(key.getCurve())) throw new JOSEException("not on P-256");
    return key;
  }

  /** A token for one request of this caller to this service. */
  public String issue(Caller caller, String service) {
    if (signer == null) throw new IllegalStateException("This process has no private key to sign");
    var now = clock.instant();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(service)
            .subject(caller.name())
            .claim(ROLES, List.copyOf(caller.roles()))
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(lifetime)))
            .build();
    var token = new SignedJWT(new JWSHeader(algorithm), claims);
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("The token could not be signed", e);
    }
    return token.serialize();
  }

  /**
   * Whom the token speaks for, or nothing if it is not one of ours, current, and for this service.
   */
  public Optional<Caller> verify(String token, String service) {
    if (token.length() > MAX_LENGTH) return Optional.empty();
    try {
      var jwt = SignedJWT.parse(token);
      // The algorithm is ours to choose, never the token's.
      if (!algorithm.equals(jwt.getHeader().getAlgorithm()) || !signed(jwt)) {
        return Optional.empty();
      }
      var claims = jwt.getJWTClaimsSet();
      claimsVerifier(service).verify(claims, null);
      if (livesTooLong(claims)) return Optional.empty();
      var roles = claims.getStringListClaim(ROLES);
      return Optional.of(new Caller(claims.getSubject(), Set.copyOf(roles)));
    } catch (ParseException | JOSEException | BadJWTException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private boolean signed(SignedJWT token) throws JOSEException {
    for (var verifier : verifiers) {
      if (token.verify(verifier)) return true;
    }
    return false;
  }

  private DefaultJWTClaimsVerifier<?> claimsVerifier(String service) {
    var verifier =
        new DefaultJWTClaimsVerifier<>(
            service,
            new JWTClaimsSet.Builder().issuer(issuer).build(),
            Set.of("sub", "iat", "exp", ROLES)) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    verifier.setMaxClockSkew(CLOCK_SKEW_SECONDS);
    return verifier;
  }

  private static boolean livesTooLong(JWTClaimsSet claims) {
    var life =
        Duration.between(claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant());
    return life.compareTo(LONGEST) > 0;
  }
}
