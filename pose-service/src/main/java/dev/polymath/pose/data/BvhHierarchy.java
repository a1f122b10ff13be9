package dev.polymath.pose.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The skeleton of a BVH file.
 *
 * @param nodes parents before their children; end sites are called {@code <parent>.end}
 * @param channels how many numbers a frame has
 */
record BvhHierarchy(List<Node> nodes, int channels) {

  private static final int MOST_NODES = 1_000;
  private static final int MOST_CHANNELS_OF_A_NODE = 6;

  /** What a number of a frame moves. */
  enum Channel {
    XPOSITION,
    YPOSITION,
    ZPOSITION,
    XROTATION,
    YROTATION,
    ZROTATION;

    boolean isPosition() {
      return ordinal() < 3;
    }

    /** 0 for x to 2 for z. */
    int axis() {
      return ordinal() % 3;
    }
  }

  /**
   * A joint or an end site.
   *
   * @param parent its number, -1 for the root
   * @param offset from the parent, in the file's unit
   * @param channels in the order in which they are applied
   */
  record Node(String name, int parent, double[] offset, List<Channel> channels) {}

  /** Reads everything up to and including the word MOTION. */
  static BvhHierarchy read(BvhTokens tokens) throws IOException {
    tokens.expect("HIERARCHY");
    tokens.expect("ROOT");
    var nodes = new ArrayList<Node>();
    var open = new ArrayDeque<Integer>();
    open.push(node(tokens, nodes, name(tokens), -1));
    while (!open.isEmpty()) {
      var word = tokens.next();
      switch (word) {
        case "JOINT" -> open.push(node(tokens, nodes, name(tokens), open.peek()));
        case "End" -> endSite(tokens, nodes, open.peek());
        case "}" -> open.pop();
        default -> throw tokens.unexpected(word, "JOINT, End Site or }");
      }
    }
    tokens.expect("MOTION");
    return new BvhHierarchy(
        List.copyOf(nodes), nodes.stream().mapToInt(node -> node.channels().size()).sum());
  }

  private static int node(BvhTokens tokens, List<Node> nodes, String name, int parent)
      throws IOException {
    if (nodes.stream().anyMatch(node -> node.name().equals(name))) {
      throw tokens.error("two joints are called " + name);
    }
    var offset = offset(tokens);
    tokens.expect("CHANNELS");
    var channels = channels(tokens);
    return add(tokens, nodes, new Node(name, parent, offset, channels));
  }

  private static void endSite(BvhTokens tokens, List<Node> nodes, int parent) throws IOException {
    tokens.expect("Site");
    tokens.expect("{");
    var offset = offset(tokens);
    tokens.expect("}");
    add(tokens, nodes, new Node(nodes.get(parent).name() + ".end", parent, offset, List.of()));
  }

  private static int add(BvhTokens tokens, List<Node> nodes, Node node) {
    if (nodes.size() == MOST_NODES) {
      throw tokens.error("a skeleton has at most " + MOST_NODES + " joints");
    }
    nodes.add(node);
    return nodes.size() - 1;
  }

  /** Names may hold blanks; they end where the brace opens. */
  private static String name(BvhTokens tokens) throws IOException {
    var name = new StringBuilder();
    for (var word = tokens.next(); !word.equals("{"); word = tokens.next()) {
      if (word.isEmpty() || name.length() > 200) throw tokens.unexpected(word, "{");
      name.append(name.isEmpty() ? "" : " ").append(word);
    }
    if (name.isEmpty()) throw tokens.unexpected("{", "the name of a joint");
    return name.toString();
  }

  private static double[] offset(BvhTokens tokens) throws IOException {
    tokens.expect("OFFSET");
    return new double[] {
      tokens.number("an offset"), tokens.number("an offset"), tokens.number("an offset")
    };
  }

  private static List<Channel> channels(BvhTokens tokens) throws IOException {
    var count = tokens.count("how many channels", MOST_CHANNELS_OF_A_NODE);
    var channels = new ArrayList<Channel>();
    for (var i = 0; i < count; i++) {
      var channel = channel(tokens);
      if (channels.contains(channel)) throw tokens.error("a joint has a channel twice");
      channels.add(channel);
    }
    return List.copyOf(channels);
  }

  private static Channel channel(BvhTokens tokens) throws IOException {
    var word = tokens.next();
    for (var channel : Channel.values()) {
      if (channel.name().equalsIgnoreCase(word)) return channel;
    }
    throw tokens.unexpected(word, "a channel such as Xposition or Zrotation");
  }

  /** The number of the node of that name, -1 where there is none. */
  int index(String name) {
    for (var i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).name().equals(name)) return i;
    }
    return -1;
  }

  /** The length of the bones from a joint up to one of its ancestors, in the file's unit. */
  double length(int joint, int ancestor) {
    var length = 0.0;
    for (var i = joint; i != ancestor; i = nodes.get(i).parent()) {
      if (i < 0) {
        throw new InvalidRequest("file", "Its skeleton does not hang together as a body's does.");
      }
      var offset = nodes.get(i).offset();
      length += Math.sqrt(offset[0] * offset[0] + offset[1] * offset[1] + offset[2] * offset[2]);
    }
    return length;
  }
}
