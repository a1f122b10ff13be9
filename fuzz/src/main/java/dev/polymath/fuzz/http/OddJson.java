package dev.polymath.fuzz.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Changes one place of a JSON value: its value, its type, its presence, its neighbours. */
record OddJson(Draw draw) {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** A place within a value, and what puts another value there. */
  private record Place(JsonNode value, Consumer<JsonNode> put, Runnable remove) {}

  JsonNode spoilt(JsonNode given) {
    var root = new JsonNode[] {given.deepCopy()};
    var places = new ArrayList<Place>();
    if (draw.chance(0.05)) return OddValues.json(draw);
    visit(new Place(root[0], value -> root[0] = value, () -> {}), places);
    var place = draw.one(places);
    switch (draw.below(8)) {
      case 0 -> place.remove().run();
      case 1 -> place.put().accept(otherType(place.value()));
      case 2 -> place.put().accept(extended(place.value()));
      case 3 -> place.put().accept(near(place.value()));
      default -> place.put().accept(OddValues.json(draw));
    }
    return root[0];
  }

  private static void visit(Place place, List<Place> places) {
    places.add(place);
    switch (place.value()) {
      case ObjectNode object ->
          object
              .properties()
              .forEach(
                  property ->
                      visit(
                          new Place(
                              property.getValue(),
                              value -> object.set(property.getKey(), value),
                              () -> object.remove(property.getKey())),
                          places));
      case ArrayNode array -> {
        for (var i = 0; i < array.size(); i++) {
          var at = i;
          visit(
              new Place(array.get(i), value -> array.set(at, value), () -> array.remove(at)),
              places);
        }
      }
      default -> {}
    }
  }

  private static JsonNode otherType(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> JSON.arrayNode().add(object);
      case ArrayNode array -> array.isEmpty() ? JSON.objectNode() : array.get(0);
      default -> value.isString() ? JSON.arrayNode().add(value) : JSON.stringNode(value.toString());
    };
  }

  private JsonNode extended(JsonNode value) {
    return switch (value) {
      case ObjectNode object ->
          object.set(draw.chance(0.5) ? "extra" : OddValues.string(draw), OddValues.json(draw));
      case ArrayNode array -> {
        if (!array.isEmpty()) {
          for (var i = draw.chance(0.1) ? 3_000 : 2; i > 0; i--) array.add(array.get(0));
        }
        yield array.add(OddValues.json(draw));
      }
      default ->
          value.isString()
              ? JSON.stringNode(value.asString() + OddValues.string(draw))
              : near(value);
    };
  }

  /** Values that a bound might have been set next to. */
  private JsonNode near(JsonNode value) {
    if (!value.isNumber()) return OddValues.json(draw);
    var number = value.asDouble();
    return switch (draw.below(6)) {
      case 0 -> JSON.numberNode(-number);
      case 1 -> JSON.numberNode((long) number + 1);
      case 2 -> JSON.numberNode(number * 1e9);
      case 3 -> JSON.numberNode((long) number * 1_000);
      case 4 -> JSON.numberNode(number + 0.5);
      default -> JSON.numberNode(0);
    };
  }
}
