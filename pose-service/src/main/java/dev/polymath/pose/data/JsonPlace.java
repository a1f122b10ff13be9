package dev.polymath.pose.data;

import tools.jackson.core.JsonParser;

/** Where a parser stands, as a caller would write it: {@code people[0].keypoints}. */
final class JsonPlace {

  private JsonPlace() {}

  static String of(JsonParser json) {
    var place = new StringBuilder();
    for (var step : json.streamReadContext().pathAsPointer().toString().substring(1).split("/")) {
      if (step.matches("\\d+")) {
        place.append('[').append(step).append(']');
      } else {
        place.append(place.isEmpty() ? "" : ".").append(step);
      }
    }
    return place.toString();
  }
}
