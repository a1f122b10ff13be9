package dev.polymath.benchmarks.load;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a client asks of a service, again and again. */
enum Question {
  POSE("pose", "/v1/pose/predict") {
    @Override
    String body(int turn) {
      return POSE_BODY;
    }
  },
  MOLECULES("molecules", "/v1/molecules/predict") {
    @Override
    String body(int turn) {
      return "{\"model\": \"solubility\", \"smiles\": [\"%s\"]}".formatted(drug(turn));
    }
  },
  EMBEDDING("molecules", "/v1/molecules/embeddings") {
    @Override
    String body(int turn) {
      return "{\"model\": \"encoder\", \"smiles\": [\"%s\"]}".formatted(drug(turn));
    }
  },
  EMBEDDINGS("molecules", "/v1/molecules/embeddings") {
    @Override
    String body(int turn) {
      return "{\"model\": \"encoder\", \"smiles\": [" + THOUSAND_DRUGS + "]}";
    }
  },
  /** What is read of a molecule without any network. */
  PARSES("molecules", "/v1/molecules/parse") {
    @Override
    String body(int turn) {
      return "{\"smiles\": [" + THOUSAND_DRUGS + "]}";
    }
  },
  GAN("gan", "/v1/gan/models/digits/samples") {
    @Override
    String body(int turn) {
      return "{\"count\": 16, \"seed\": %d}".formatted(turn);
    }
  },
  GP("gp", "/v1/gp/models/load-sine/predict") {
    @Override
    String body(int turn) {
      return "{\"x\": [[%d.5], [7]]}".formatted(turn % 100);
    }
  },
  /** A federation infers nothing itself: what its models are is what it is asked most. */
  FEDERATION("federation", "/v1/federation/models");

  private static final String POSE_BODY =
      """
      {"layout": "coco", "width": 1920, "height": 1080, "keypoints": [[
        [960, 300], [968, 292], [952, 292], [978, 298], [942, 298], [1004, 380], [916, 380],
        [1024, 470], [896, 470], [1030, 556], [890, 556], [986, 560], [934, 560], [990, 690],
        [930, 690], [992, 820], [928, 820]]]}""";

  private static final List<String> DRUGS =
      List.of(
          "CC(=O)Oc1ccccc1C(=O)O",
          "CC(C)Cc1ccc(cc1)C(C)C(=O)O",
          "CN1C=NC2=C1C(=O)N(C(=O)N2C)C",
          "CC(=O)Nc1ccc(O)cc1",
          "CN1CCC[C@H]1c1cccnc1",
          "CN1C2CCC1CC(C2)OC(=O)C(CO)c1ccccc1",
          "CN(C)C(=N)NC(=N)N",
          "CC1(C)S[C@@H]2[C@H](NC(=O)Cc3ccccc3)C(=O)N2[C@H]1C(=O)O",
          "COc1ccc2[nH]c(nc2c1)S(=O)Cc1ncc(C)c(OC)c1C",
          "CNCCC(Oc1ccc(cc1)C(F)(F)F)c1ccccc1",
          "CN1C(=O)CN=C(c2ccccc2)c2cc(Cl)ccc12",
          "CCCc1nn(C)c2c1nc([nH]c2=O)-c1cc(ccc1OCC)S(=O)(=O)N1CCN(C)CC1",
          "OC(=O)CCCc1ccc(cc1)N(CCCl)CCCl",
          "CC(C)NCC(O)COc1cccc2ccccc12",
          "Clc1ccccc1C(c1ccccc1)(c1ccccc1)n1ccnc1",
          "C[C@]12CC[C@H]3[C@@H](CCC4=CC(=O)CC[C@]34C)[C@@H]1CC[C@@H]2O",
          "OC(Cn1cncn1)(Cn1cncn1)c1ccc(F)cc1F",
          "CC(C)(C)NCC(O)c1ccc(O)c(CO)c1",
          "Nc1ccc(cc1)S(=O)(=O)Nc1ncccn1",
          "CCN(CC)CC(=O)Nc1c(C)cccc1C");

  private static final String THOUSAND_DRUGS =
      IntStream.range(0, 1_000)
          .mapToObj(i -> "\"" + drug(i) + "\"")
          .collect(Collectors.joining(","));

  final String service;
  final String path;

  Question(String service, String path) {
    this.service = service;
    this.path = path;
  }

  /**
   * @param turn which of the questions, so that they differ
   * @return JSON, or nothing where there is none to send
   */
  String body(int turn) {
    return "";
  }

  static Question of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  String said() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static String drug(int turn) {
    return DRUGS.get(turn % DRUGS.size());
  }
}
