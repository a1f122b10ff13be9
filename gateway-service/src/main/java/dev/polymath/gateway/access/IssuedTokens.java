package dev.polymath.gateway.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

/**
 * Tokens of an identity provider (OAuth 2, JSON Web Tokens): signature, issuer, audience and times
 * are checked by Spring Security; the grants stand in a claim.
 */
final class IssuedTokens implements Credentials {

  private final JwtDecoder decoder;
  private final String grantsClaim;
  private final Allowance allowance;

  IssuedTokens(JwtDecoder decoder, String grantsClaim, Allowance allowance) {
    this.decoder = decoder;
    this.grantsClaim = grantsClaim;
    this.allowance = allowance;
  }

  /** The provider is asked for its keys when the first token comes. */
  static IssuedTokens of(AccessProperties.Jwt jwt, String issuer, Allowance allowance) {
    var decoder =
        new SupplierJwtDecoder(
            () -> {
              var made =
                  jwt.jwkSetUri() == null
                      ? NimbusJwtDecoder.withIssuerLocation(issuer).build()
                      : NimbusJwtDecoder.withJwkSetUri(jwt.jwkSetUri().toString()).build();
              made.setJwtValidator(validator(issuer, jwt.audience()));
              return made;
            });
    return new IssuedTokens(decoder, jwt.grantsClaim(), allowance);
  }

  private static OAuth2TokenValidator<Jwt> validator(String issuer, String audience) {
    return new DelegatingOAuth2TokenValidator<>(
        JwtValidators.createDefaultWithIssuer(issuer),
        new JwtClaimValidator<List<String>>(
            JwtClaimNames.AUD, named -> named != null && named.contains(audience)),
        // Spring Security takes a token without an end for one that never ends.
        new JwtClaimValidator<Object>(JwtClaimNames.EXP, end -> end != null),
        new JwtClaimValidator<String>(JwtClaimNames.SUB, name -> name != null && !name.isBlank()));
  }

  @Override
  public boolean are(String text) {
    return text.chars().filter(c -> c == '.').count() == 2;
  }

  @Override
  public Optional<Visitor> visitor(String text) {
    try {
      var token = decoder.decode(text);
      return Optional.of(
          new Visitor("user:" + token.getSubject(), grants(token), allowance, false));
    } catch (JwtException e) {
      return Optional.empty();
    }
  }

  private Grants grants(Jwt token) {
    return switch (token.getClaims().get(grantsClaim)) {
      case String words -> Grants.of(Arrays.asList(words.split(" ")));
      case Collection<?> list ->
          Grants.of(
              list.stream().filter(String.class::isInstance).map(String.class::cast).toList());
      case null, default -> Grants.NONE;
    };
  }
}
