package dev.polymath.fuzz.http;

import java.io.IOException;
import java.util.List;

/** Jobs that requests began: they are ended, for it is answers that are of interest here. */
record Jobs(Platform platform, List<String> services) {

  private static final List<String> UNFINISHED = List.of("RUNNING", "QUEUED");

  /**
   * @return how many there were
   */
  int cancel() throws IOException, InterruptedException {
    var cancelled = 0;
    for (var service : services) {
      for (var state : UNFINISHED) {
        for (var job : platform.get("/v1/" + service + "/jobs?state=" + state).path("items")) {
          platform.post("/v1/" + service + "/jobs/" + job.path("id").asString() + "/cancel", "");
          cancelled++;
        }
      }
    }
    return cancelled;
  }
}
