package dev.polymath.federation.averaging;

/**
 * What training in one round came to.
 *
 * @param update for the server
 * @param memory for the client's next round
 */
public record LocalResult(ClientUpdate update, ClientMemory memory) {}
