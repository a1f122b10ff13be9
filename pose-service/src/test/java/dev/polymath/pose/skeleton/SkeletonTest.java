package dev.polymath.pose.skeleton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SkeletonTest {

  private static final Skeleton BODY = Skeleton.HUMAN36M;

  @Test
  void theSidesAreThoseOfThePapersOnHuman36m() {
    assertThat(BODY.size()).isEqualTo(17);
    assertThat(BODY.left()).containsExactly(4, 5, 6, 11, 12, 13);
    assertThat(BODY.right()).containsExactly(1, 2, 3, 14, 15, 16);
  }

  @Test
  void aJointMirrorsToItsNamesakeOnTheOtherSide() {
    for (var joint = 0; joint < BODY.size(); joint++) {
      var name = BODY.joints().get(joint);
      var other =
          name.startsWith("left")
              ? "right" + name.substring(4)
              : name.startsWith("right") ? "left" + name.substring(5) : name;
      assertThat(BODY.joints().get(BODY.mirrored().get(joint))).isEqualTo(other);
    }
  }

  @Test
  void bonesMirrorAsTheirJointsDo() {
    for (var joint = 1; joint < BODY.size(); joint++) {
      var mirroredParent = BODY.mirrored().get(BODY.parents().get(joint));
      assertThat(BODY.parents().get(BODY.mirrored().get(joint))).isEqualTo(mirroredParent);
    }
  }

  @Test
  void aChildBeforeItsParentIsRefused() {
    assertThatThrownBy(() -> new Skeleton(List.of("a", "b"), List.of(-1, 1), List.of(0, 1)))
        .hasMessageContaining("b");
  }
}
