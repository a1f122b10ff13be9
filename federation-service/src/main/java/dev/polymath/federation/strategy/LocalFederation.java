package dev.polymath.federation.strategy;

import dev.polymath.common.federation.Examples;
import dev.polymath.federation.averaging.Aggregation;
import dev.polymath.federation.averaging.Assignment;
import dev.polymath.federation.averaging.ClientMemory;
import dev.polymath.federation.averaging.ClientSelection;
import dev.polymath.federation.averaging.LocalSettings;
import dev.polymath.federation.averaging.LocalTraining;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A federation whose clients all live in this process, one training after the other: for
 * experiments, and to try a strategy before it is sent out.
 */
public final class LocalFederation {

  private final Strategy strategy;
  private final LocalTraining training;
  private final Map<String, Examples> clients;
  private final ClientSelection selection;
  private final LocalSettings settings;
  private final Map<String, ClientMemory> memories = new HashMap<>();

  public LocalFederation(
      Strategy strategy,
      LocalTraining training,
      Map<String, Examples> clients,
      ClientSelection selection,
      LocalSettings settings) {
    this.strategy = strategy;
    this.training = training;
    this.clients = clients;
    this.selection = selection;
    this.settings = settings.with(strategy.rule());
  }

  /** One round. */
  public Global round(Global before) {
    return round(before, strategy.aggregation(before));
  }

  /** One round, its updates combined by a way of one's own. */
  public Global round(Global before, Aggregation updates) {
    for (var client : selection.of(clients.keySet(), before.round())) {
      var assignment =
          new Assignment(
              client,
              before.round(),
              before.weights(),
              strategy.control(before),
              settings,
              selection.seed());
      var data = Objects.requireNonNull(clients.get(client));
      var memory = memories.getOrDefault(client, ClientMemory.NONE);
      var result = training.train(assignment, data, memory);
      memories.put(client, result.memory());
      updates.add(result.update());
    }
    return strategy.next(before, updates);
  }
}
