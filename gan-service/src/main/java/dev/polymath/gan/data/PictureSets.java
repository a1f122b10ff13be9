package dev.polymath.gan.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.images.CifarReader;
import dev.polymath.common.images.IdxReader;
import dev.polymath.common.images.Images;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a set of files as pictures: pairs of IDX files as MNIST is published, with {@code images}
 * and {@code labels} in their names; or the binary version of CIFAR-10, files that end in {@code
 * .bin}, which SVHN is often brought into; or zips of PNG and JPEG, where folders name classes.
 * Those with {@code t10k} or {@code test} in their names are for the test.
 *
 * @param mostPixels the most bytes that the pictures may take
 */
public record PictureSets(int mostPixels) {

  private static final String READS =
      "Needs a pair of IDX files with images and labels in their names, CIFAR's .bin files, or a"
          + " .zip of PNG or JPEG pictures.";

  private static final Pattern TEST = Pattern.compile("(?i)(^|.*[^a-z])(t10k|test).*");

  /** Opens a file by its name. */
  @FunctionalInterface
  public interface Files {
    InputStream open(String name) throws IOException;
  }

  /**
   * Pictures to learn from and to be judged by.
   *
   * @param test nothing where no file is for it
   * @param classNames in the order of the labels; none where the files give no names
   */
  public record Parts(Images train, Optional<Images> test, List<String> classNames) {}

  /**
   * Checks names alone.
   *
   * @throws InvalidRequest for the field, where they are of no pictures
   */
  public static void check(String field, List<String> names) {
    var train = names.stream().filter(name -> !isTest(name)).toList();
    if (!hasPair(train)
        && train.stream().noneMatch(PictureSets::isCifar)
        && train.stream().noneMatch(PictureSets::isZip)) {
      throw new InvalidRequest(field, READS);
    }
  }

  /**
   * Reads the files.
   *
   * @throws InvalidRequest where one is none of its kind
   * @throws Unprocessable where one in a zip cannot be taken
   * @throws TooLarge where they are more than fits
   */
  public Parts read(List<String> names, Files files) throws IOException {
    var train = names.stream().filter(name -> !isTest(name)).toList();
    if (!hasPair(train) && train.stream().noneMatch(PictureSets::isCifar)) {
      return folders(names.stream().filter(PictureSets::isZip).sorted().toList(), files);
    }
    var test = names.stream().filter(PictureSets::isTest).toList();
    return new Parts(
        one(train, files).orElseThrow(() -> new InvalidRequest("dataset", READS)),
        one(test, files),
        List.of());
  }

  private Parts folders(List<String> zips, Files files) throws IOException {
    var folders = new PictureFolders(mostPixels);
    for (var zip : zips) {
      try (var in = files.open(zip)) {
        folders.add(zip, in, isTest(zip));
      }
    }
    return folders.parts();
  }

  private Optional<Images> one(List<String> names, Files files) throws IOException {
    if (hasPair(names)) {
      try (var images = files.open(only(names, "images"));
          var labels = files.open(only(names, "labels"))) {
        return Optional.of(new IdxReader(mostPixels).read(images, labels));
      }
    }
    var parts = names.stream().filter(PictureSets::isCifar).sorted().toList();
    return parts.isEmpty() ? Optional.empty() : Optional.of(cifar(parts, files));
  }

  private Images cifar(List<String> names, Files files) throws IOException {
    var pixels = new ByteArrayOutputStream();
    var labels = new int[0];
    var shape = new Images(new byte[0], 3, 32, 32, labels);
    for (var name : names) {
      try (var in = files.open(name)) {
        var most = (mostPixels - pixels.size()) / shape.numbers();
        var read = new CifarReader(1, most).read(in);
        pixels.writeBytes(read.pixels());
        var before = labels.length;
        labels = Arrays.copyOf(labels, before + read.size());
        System.arraycopy(read.labels(), 0, labels, before, read.size());
      }
    }
    return new Images(
        pixels.toByteArray(), shape.channels(), shape.height(), shape.width(), labels);
  }

  private static boolean hasPair(List<String> names) {
    return names.stream().anyMatch(name -> name.contains("images"))
        && names.stream().anyMatch(name -> name.contains("labels"));
  }

  private static String only(List<String> names, String kind) {
    var found = names.stream().filter(name -> name.contains(kind)).toList();
    if (found.size() == 1) return found.getFirst();
    throw new InvalidRequest(
        "dataset", "Has %d files with %s in their names.".formatted(found.size(), kind));
  }

  private static boolean isTest(String name) {
    return TEST.matcher(name).matches();
  }

  private static boolean isZip(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".zip");
  }

  private static boolean isCifar(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".bin");
  }
}
