package dev.polymath.launcher.demo;

import java.io.PrintStream;
import java.nio.file.Path;

/**
 * What a demonstration has to work with.
 *
 * @param out where it prints
 * @param pictures the folder that it writes pictures to
 * @param clients of the federation, of which none has been started
 */
public record Stage(Api api, PrintStream out, Path pictures, Clients clients) {}
