package dev.polymath.launcher.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Graph transformers for molecules: well-known drugs are read from SMILES, and the models that ship
 * with the service predict how well they dissolve in water.
 */
final class Drugs implements Walkthrough {

  /**
   * A drug.
   *
   * @param logS how much of it water dissolves, as was measured: the logarithm of moles in a litre
   * @param known whether it is in the data set that the model was made of
   */
  private record Drug(String name, String smiles, double logS, boolean known) {}

  private static final List<Drug> DRUGS =
      List.of(
          new Drug("aspirin", "CC(=O)Oc1ccccc1C(=O)O", -1.7, false),
          new Drug("ibuprofen", "CC(C)Cc1ccc(cc1)C(C)C(=O)O", -4.0, false),
          new Drug("lidocaine", "CCN(CC)CC(=O)Nc1c(C)cccc1C", -1.8, false),
          new Drug("caffeine", "Cn1cnc2c1c(=O)n(C)c(=O)n2C", -0.9, true),
          new Drug("diazepam", "CN1C(=O)CN=C(c2ccccc2)c2cc(Cl)ccc12", -3.8, true),
          new Drug("testosterone", "CC12CCC3C(CCC4=CC(=O)CCC34C)C1CCC2O", -4.0, true));

  @Override
  public String service() {
    return "molecules";
  }

  @Override
  public String firstCall(URI gateway) {
    return """
      curl -s %s/v1/molecules/predict -H 'Content-Type: application/json' -d '{
        "model": "solubility", "smiles": ["CC(=O)Oc1ccccc1C(=O)O"]}'"""
        .formatted(gateway);
  }

  @Override
  public void run(Stage stage) throws IOException, InterruptedException {
    var api = stage.api();
    var out = stage.out();
    out.println("Molecules (Rong et al. 2020): six drugs, and what two models say of them");
    out.println();
    var smiles = DRUGS.stream().map(Drug::smiles).toList();
    var read = Api.elements(api.post("/v1/molecules/parse", Map.of("smiles", smiles)), "items");
    print(out, read, predicted(api, "solubility", smiles), predicted(api, "hydration", smiles));
    for (var drug : DRUGS.subList(0, 2)) {
      var picture = stage.pictures().resolve(drug.name() + ".svg");
      api.download(
          "/v1/molecules/depict.svg?highlight=attention&model=solubility&smiles="
              + URLEncoder.encode(drug.smiles(), StandardCharsets.UTF_8),
          picture);
      out.println("  wrote " + picture);
    }
    out.println();
  }

  private static List<JsonNode> predicted(Api api, String model, List<String> smiles)
      throws InterruptedException {
    var request = Map.of("model", model, "smiles", smiles);
    return Api.elements(api.post("/v1/molecules/predict", request), "items");
  }

  private static void print(
      PrintStream out, List<JsonNode> read, List<JsonNode> solubility, List<JsonNode> hydration) {
    out.printf(
        "  %-13s %-11s %8s   %14s %9s   %19s%n",
        "", "formula", "g/mol", "log mol/l", "measured", "hydration, kcal/mol");
    for (var i = 0; i < DRUGS.size(); i++) {
      var drug = DRUGS.get(i);
      out.printf(
          "  %-13s %-11s %8.2f   %14s %8.1f%s   %19s%n",
          drug.name(),
          Api.text(read.get(i), "formula"),
          Api.number(read.get(i), "weight"),
          value(solubility.get(i)),
          drug.logS(),
          drug.known() ? "*" : " ",
          value(hydration.get(i)));
    }
    out.println("  * in the data set that the model was made of; the others it has never seen");
    out.println();
  }

  /** The one property of a model, with how far its networks are apart. */
  private static String value(JsonNode prediction) {
    var property = prediction.path("values").propertyNames().iterator().next();
    return "%.1f ± %.1f"
        .formatted(
            Api.number(prediction.path("values"), property),
            Api.number(prediction.path("deviations"), property));
  }
}
