package dev.polymath.federation.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.nn.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How one collection of examples is parted among clients, to try out what a federation does with
 * data that are alike or not. Every example goes to one client, and no client goes without.
 */
public sealed interface Partition {

  /**
   * Parts a collection.
   *
   * @param labels the class of each example
   * @return the numbers of each client's examples, by the client's name
   * @throws InvalidRequest where there are fewer examples than clients
   */
  Map<String, int[]> of(int[] labels, Seed seed);

  /** All clients have the same number (or one less) of examples, drawn at random. */
  record Iid(int clients) implements Partition {
    public Iid {
      requireClients(clients);
    }

    @Override
    public Map<String, int[]> of(int[] labels, Seed seed) {
      requireEnough(labels.length, clients);
      return named(evenly(seed.permutation(labels.length), clients));
    }
  }

  /**
   * The paper's pathological one: examples sorted by class are cut into shards, and each client
   * gets some, so that with two most have two classes.
   *
   * @param each how many shards a client gets; 2 in the paper
   */
  record Shards(int clients, int each) implements Partition {
    public Shards {
      requireClients(clients);
      if (each < 1 || each > 1000) throw new InvalidRequest("shards", "Must be from 1 to 1000.");
    }

    @Override
    public Map<String, int[]> of(int[] labels, Seed seed) {
      requireEnough(labels.length, clients * each);
      var shards = evenly(byLabel(labels), clients * each);
      var dealt = seed.permutation(shards.size());
      var parts = new ArrayList<int[]>();
      for (var client = 0; client < clients; client++) {
        parts.add(
            IntStream.range(client * each, (client + 1) * each)
                .flatMap(i -> Arrays.stream(shards.get(dealt[i])))
                .toArray());
      }
      return named(parts);
    }
  }

  /**
   * Each class is parted in proportions from a Dirichlet distribution (Hsu, Qi and Brown 2019): the
   * smaller its α, the fewer classes a client has; with a large one all have the same.
   */
  record Dirichlet(int clients, double alpha) implements Partition {
    public Dirichlet {
      requireClients(clients);
      if (!(alpha >= 1e-3 && alpha <= 1e6)) {
        throw new InvalidRequest("alpha", "Must be from 0.001 to 1000000.");
      }
    }

    @Override
    public Map<String, int[]> of(int[] labels, Seed seed) {
      requireEnough(labels.length, clients);
      var shuffled = seed.child("order").permutation(labels.length);
      var parts = new ArrayList<List<Integer>>();
      for (var i = 0; i < clients; i++) parts.add(new ArrayList<>());
      for (var label : Arrays.stream(labels).distinct().sorted().toArray()) {
        var examples = Arrays.stream(shuffled).filter(i -> labels[i] == label).toArray();
        var ends = ends(proportions(seed.child("class").child(label)), examples.length);
        for (var client = 0; client < clients; client++) {
          parts.get(client).addAll(stretch(examples, ends, client));
        }
      }
      return named(filled(parts));
    }

    private double[] proportions(Seed seed) {
      var random = new SplittableRandom(seed.value());
      var logs = IntStream.range(0, clients).mapToDouble(_ -> Gamma.log(alpha, random)).toArray();
      var largest = Arrays.stream(logs).max().orElseThrow();
      return Arrays.stream(logs).map(log -> Math.exp(log - largest)).toArray();
    }
  }

  /**
   * Examples at random, but more to some than to others: a client's number is proportional to
   * {@code exp(σ z)}, z of a normal distribution.
   *
   * @param sigma σ; 0 for the same number each
   */
  record Unbalanced(int clients, double sigma) implements Partition {
    public Unbalanced {
      requireClients(clients);
      if (!(sigma >= 0 && sigma <= 10)) throw new InvalidRequest("sigma", "Must be from 0 to 10.");
    }

    @Override
    public Map<String, int[]> of(int[] labels, Seed seed) {
      requireEnough(labels.length, clients);
      var random = new SplittableRandom(seed.child("sizes").value());
      var sizes =
          IntStream.range(0, clients)
              .mapToDouble(_ -> Math.exp(sigma * random.nextGaussian()))
              .toArray();
      var order = seed.child("order").permutation(labels.length);
      var ends = ends(sizes, order.length);
      var parts = new ArrayList<List<Integer>>();
      for (var client = 0; client < clients; client++) {
        parts.add(new ArrayList<>(stretch(order, ends, client)));
      }
      return named(filled(parts));
    }
  }

  /**
   * All examples of a class stay together, as where the class is who wrote or said them: the
   * classes are dealt out to the clients one by one, those with the most examples first.
   */
  record Whole(int clients) implements Partition {
    public Whole {
      requireClients(clients);
    }

    @Override
    public Map<String, int[]> of(int[] labels, Seed seed) {
      var classes = new TreeMap<Integer, List<Integer>>();
      for (var i = 0; i < labels.length; i++) {
        classes.computeIfAbsent(labels[i], _ -> new ArrayList<>()).add(i);
      }
      if (classes.size() < clients) {
        throw new InvalidRequest(
            "clients", "%,d classes cannot be parted in %,d.".formatted(classes.size(), clients));
      }
      var largestFirst = new ArrayList<>(classes.values());
      largestFirst.sort(Comparator.<List<Integer>>comparingInt(List::size).reversed());
      var parts = new ArrayList<List<Integer>>();
      for (var i = 0; i < clients; i++) parts.add(new ArrayList<>());
      for (var i = 0; i < largestFirst.size(); i++) {
        parts.get(i % clients).addAll(largestFirst.get(i));
      }
      return named(parts.stream().map(Partition::array).toList());
    }
  }

  /**
   * By whom the examples are from: writers, speakers, devices.
   *
   * @param owners whose each example is
   */
  record Natural(List<String> owners) implements Partition {
    public Natural {
      owners = List.copyOf(owners);
    }

    @Override
    public Map<String, int[]> of(int[] labels, Seed seed) {
      if (owners.size() != labels.length) {
        throw new InvalidRequest(
            "owners", "Are %,d for %,d examples.".formatted(owners.size(), labels.length));
      }
      var byOwner = new TreeMap<String, List<Integer>>();
      for (var i = 0; i < owners.size(); i++) {
        byOwner.computeIfAbsent(owners.get(i), _ -> new ArrayList<>()).add(i);
      }
      var parts = new TreeMap<String, int[]>();
      byOwner.forEach((owner, numbers) -> parts.put(owner, array(numbers)));
      return parts;
    }
  }

  private static void requireClients(int clients) {
    if (clients < 1 || clients > 1_000_000) {
      throw new InvalidRequest("clients", "Must be from 1 to 1000000.");
    }
  }

  private static void requireEnough(int examples, int least) {
    if (examples < least) {
      throw new InvalidRequest(
          "clients", "%,d examples cannot be parted in %,d.".formatted(examples, least));
    }
  }

  private static int[] byLabel(int[] labels) {
    return IntStream.range(0, labels.length)
        .boxed()
        .sorted(Comparator.comparingInt(i -> labels[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static List<int[]> evenly(int[] numbers, int parts) {
    return IntStream.range(0, parts)
        .mapToObj(
            i ->
                Arrays.copyOfRange(
                    numbers, boundary(i, parts, numbers), boundary(i + 1, parts, numbers)))
        .toList();
  }

  private static int boundary(int i, int parts, int[] numbers) {
    return (int) ((long) i * numbers.length / parts);
  }

  /** Where each share of a number of examples ends, the last at their number. */
  private static int[] ends(double[] shares, int examples) {
    var total = Arrays.stream(shares).sum();
    var ends = new int[shares.length];
    var sum = 0.0;
    for (var i = 0; i < shares.length; i++) {
      sum += shares[i];
      ends[i] = (int) Math.round(sum / total * examples);
    }
    ends[shares.length - 1] = examples;
    return ends;
  }

  private static List<Integer> stretch(int[] numbers, int[] ends, int client) {
    var from = client == 0 ? 0 : ends[client - 1];
    return Arrays.stream(numbers, from, ends[client]).boxed().toList();
  }

  /** Gives who has none an example of who has most. */
  private static List<int[]> filled(List<List<Integer>> parts) {
    for (var part : parts) {
      if (!part.isEmpty()) continue;
      part.add(parts.stream().max(Comparator.comparingInt(List::size)).orElseThrow().removeLast());
    }
    return parts.stream().map(Partition::array).toList();
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  /** {@code client-000} and so on, as many digits as the last one takes. */
  private static Map<String, int[]> named(List<int[]> parts) {
    var digits = Integer.toString(parts.size() - 1).length();
    var named = new TreeMap<String, int[]>();
    for (var i = 0; i < parts.size(); i++) {
      named.put(String.format(Locale.ROOT, "client-%0" + digits + "d", i), parts.get(i));
    }
    return named;
  }
}
