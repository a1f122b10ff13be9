package dev.polymath.federation.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class AgreementTest {

  @Test
  void bothComeToTheSameKeyForEachPurpose() {
    var stranger = Agreement.pair(new SecureRandom());
    var pair = Agreement.pair(new SecureRandom());
    var other = Agreement.pair(new SecureRandom());

    assertThat(Agreement.key(pair.secret(), other.open(), "masks"))
        .isEqualTo(Agreement.key(other.secret(), pair.open(), "masks"))
        .isNotEqualTo(Agreement.key(pair.secret(), other.open(), "shares"))
        .isNotEqualTo(Agreement.key(stranger.secret(), other.open(), "masks"))
        .hasSize(32);
  }

  /** A point of small order would give everybody the same secret. */
  @Test
  void whatIsNoKeyIsRefused() {
    var secret = Agreement.pair(new SecureRandom()).secret();

    assertThatThrownBy(() -> Agreement.key(secret, new byte[32], "masks"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Agreement.key(secret, new byte[31], "masks"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
