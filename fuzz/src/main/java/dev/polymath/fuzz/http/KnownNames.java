package dev.polymath.fuzz.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What there was when the run began, by service and by what it is one of, such as {@code models}.
 * Requests that name nothing that exists say little.
 */
final class KnownNames {

  private static final int OWN = 8;

  private final Map<String, TreeSet<String>> names = new TreeMap<>();

  /** Names that requests of this program give, and may ask for and delete. */
  static String own(Draw draw) {
    return "fuzz-" + draw.below(OWN);
  }

  /** Takes in a list as a service answers it. */
  void learn(String service, String collection, JsonNode list) {
    var known = names.computeIfAbsent(service + "/" + collection, key -> new TreeSet<>());
    for (var item : list.path("items")) {
      for (var property : List.of("name", "id", "version")) {
        var value = item.path(property);
        if (value.isString() || value.isNumber()) {
          known.add(value.asString());
          break;
        }
      }
    }
  }

  /** All of a kind, by its name in the singular or plural; of every service below {@code /v2}. */
  List<String> of(String service, String kind) {
    var found = new TreeSet<String>();
    names.forEach(
        (key, known) -> {
          var whose = key.substring(0, key.indexOf('/'));
          var what = key.substring(key.indexOf('/') + 1);
          if ((whose.equals(service) || service.equals("v2"))
              && (what.equals(kind) || what.equals(kind + "s"))) {
            found.addAll(known);
          }
        });
    return new ArrayList<>(found);
  }

  /** One of a kind, or one that requests of this program may have made. */
  String draw(String service, String kind, Draw draw) {
    var known = of(service, kind);
    return known.isEmpty() || draw.chance(0.2) ? own(draw) : draw.one(known);
  }
}
