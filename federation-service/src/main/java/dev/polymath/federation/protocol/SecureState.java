package dev.polymath.federation.protocol;

import java.util.Map;
import java.util.Set;

/**
 * Where a secure round is, as one of its clients may see it.
 *
 * @param stage what is asked for now: KEYS, SHARES, MASKED or REVEALED
 * @param name of this attempt, which all masks depend on
 * @param threshold how many clients have to stay
 * @param keys of everybody, once all are there; the public keys in Base64, one after the other
 * @param shares sealed for this client, by who sealed them
 * @param arrived whose masked numbers are in, once no more are taken
 */
public record SecureState(
    String stage,
    String name,
    int threshold,
    Map<String, String> keys,
    Map<String, String> shares,
    Set<String> arrived) {}
