package dev.polymath.gan.improved;

import dev.polymath.common.testing.ScriptFile;

/** Classifiers of bright and dark, as TorchScript files that libtorch really runs. */
public final class TinyClassifier {

  /** Logits of dark and bright out of the mean m of a picture: 0 and 10 (m − 0.5). */
  private static final String LOGITS =
      """
          m = torch.mean(torch.flatten(x, 1), [1], True)
          logits = torch.cat([torch.mul(m, 0.), torch.mul(torch.sub(m, 0.5), 10.)], 1)
      """;

  private TinyClassifier() {}

  public static byte[] ofLogits() {
    return file("Tensor", LOGITS + "    return logits\n");
  }

  /** Its features are the mean and the highest level. */
  public static byte[] ofLogitsAndFeatures() {
    return file(
        "Tuple[Tensor, Tensor]",
        LOGITS
            + """
                most = torch.unsqueeze(torch.amax(torch.flatten(x, 1), [1]), 1)
                return (logits, torch.cat([m, most], 1))
            """);
  }

  /** It gives pictures back. */
  public static byte[] ofNothing() {
    return file("Tensor", "    return x\n");
  }

  /** It takes pictures of one side alone. */
  public static byte[] ofSide(int side) {
    return file(
        "Tensor", "    x = torch.view(x, [-1, %d])\n".formatted(side * side) + "    return x\n");
  }

  private static byte[] file(String gives, String body) {
    return ScriptFile.of("Bright", gives, body);
  }
}
