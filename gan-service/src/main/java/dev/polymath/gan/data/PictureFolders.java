package dev.polymath.gan.data;

import dev.polymath.common.failure.Failure.InvalidRequest;
import dev.polymath.common.failure.Failure.TooLarge;
import dev.polymath.common.failure.Failure.Unprocessable;
import dev.polymath.common.images.Images;
import dev.polymath.common.zip.ZipFiles;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the pictures in zips: PNG and JPEG, all of one size. The folder that a picture lies in
 * names its class, where all lie in folders and there are two or more; folders called {@code train}
 * and {@code test} name no class but tell the pictures for the test apart. All are grey, or all in
 * colours where one is.
 *
 * <p>Names in a zip are names: no file is ever opened by one.
 */
final class PictureFolders {

  private static final String FIELD = "dataset";
  private static final int MOST_FILES = 1_000_000;

  /** Small pictures are smaller than their files. */
  private static final long ROOM_FOR_HEADERS = 64 << 20;

  private static final Pattern PICTURE = Pattern.compile("(?i).*\\.(png|jpe?g)");
  private static final Pattern OTHER_PICTURE =
      Pattern.compile("(?i).*\\.(gif|bmp|tiff?|webp|heic)");
  private static final Set<String> PARTS = Set.of("train", "test");

  private final int mostPixels;
  private final List<Gathered> train = new ArrayList<>();
  private final List<Gathered> test = new ArrayList<>();
  private int width;
  private int height;
  private boolean inColours;

  /** At most so many bytes of levels. */
  PictureFolders(int mostPixels) {
    this.mostPixels = mostPixels;
  }

  /**
   * A picture.
   *
   * @param folder that names its class; null where it lies in none
   */
  private record Gathered(PictureFile file, @Nullable String folder, Picture picture) {}

  /**
   * Takes the pictures of a zip.
   *
   * @param forTest whether all of them are for the test
   * @throws Unprocessable where it is damaged; or which names the file in it that cannot be taken
   * @throws TooLarge where they are more than fits
   */
  void add(String zip, InputStream in, boolean forTest) throws IOException {
    try {
      new ZipFiles(MOST_FILES, 4L * mostPixels + ROOM_FOR_HEADERS)
          .forEach(in, _ -> true, (name, content) -> add(zip, name, content, forTest));
    } catch (InvalidRequest e) {
      throw new Unprocessable(FIELD, zip + ": " + e.errors().getFirst().message());
    }
  }

  private void add(String zip, String name, InputStream content, boolean forTest)
      throws IOException {
    var file = new PictureFile(FIELD, zip + "/" + name);
    var path = List.of(name.split("/", -1));
    if (path.contains("..") || name.startsWith("/")) {
      throw file.refusal("Is a path out of the zip; pack it from within the folder.");
    }
    if (OTHER_PICTURE.matcher(name).matches()) {
      throw file.refusal("Is no PNG and no JPEG; convert it to PNG.");
    }
    if (!PICTURE.matcher(name).matches()) return;
    var picture = file.read(content, (w, h) -> requireRoom(file, w, h));
    inColours |= picture.channels() == 3;
    var folders = path.subList(0, path.size() - 1);
    var into = forTest || folders.stream().anyMatch(PictureFolders::isTest) ? test : train;
    into.add(new Gathered(file, classFolder(folders), picture));
  }

  /** Called before a picture takes memory. */
  private void requireRoom(PictureFile file, int itsWidth, int itsHeight) {
    var count = train.size() + test.size();
    if (count == 0) {
      width = itsWidth;
      height = itsHeight;
    } else if (itsWidth != width || itsHeight != height) {
      throw file.refusal(
          "Is %d by %d pixels, and those before it are %d by %d; scale them to one size."
              .formatted(itsWidth, itsHeight, width, height));
    }
    // One picture in colours brings all others into colours.
    if ((count + 1L) * width * height * 3 > mostPixels) requireGreyRoom(count + 1);
  }

  private void requireGreyRoom(int count) {
    if (inColours || (long) count * width * height > mostPixels) throw tooMany();
  }

  private TooLarge tooMany() {
    return new TooLarge(
        "The pictures have more than %,d values together; send a part of them, or smaller ones."
            .formatted(mostPixels));
  }

  private static boolean isTest(String folder) {
    return folder.equalsIgnoreCase("test");
  }

  private static @Nullable String classFolder(List<String> folders) {
    return folders.reversed().stream()
        .filter(folder -> !folder.isEmpty() && !folder.equals("."))
        .filter(folder -> !PARTS.contains(folder.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElse(null);
  }

  /**
   * All that was gathered.
   *
   * @throws Unprocessable where there is nothing, or a class for the test alone
   */
  PictureSets.Parts parts() {
    if (train.isEmpty()) {
      throw new Unprocessable(FIELD, "Has no PNG and no JPEG to learn from in its zips.");
    }
    if (inColours && (train.size() + (long) test.size()) * 3 * width * height > mostPixels) {
      throw tooMany();
    }
    var classes = classes();
    Map<String, Integer> places = new HashMap<>();
    for (var name : classes) places.put(name, places.size());
    for (var gathered : test) {
      if (!classes.isEmpty() && !places.containsKey(gathered.folder)) {
        throw gathered.file.refusal("Is of a class that no picture to learn from is of.");
      }
    }
    return new PictureSets.Parts(
        images(train, places),
        test.isEmpty() ? Optional.empty() : Optional.of(images(test, places)),
        classes);
  }

  /** In the order of their numbers, where all are numbers, else of their names. */
  private List<String> classes() {
    if (Stream.concat(train.stream(), test.stream()).anyMatch(g -> g.folder == null)) {
      return List.of();
    }
    var names = train.stream().map(g -> String.valueOf(g.folder)).distinct().toList();
    if (names.size() < 2) return List.of();
    return names.stream()
        .sorted(
            names.stream().allMatch(name -> name.matches("[0-9]{1,100}"))
                ? Comparator.<String, BigInteger>comparing(BigInteger::new)
                    .thenComparing(Comparator.naturalOrder())
                : Comparator.naturalOrder())
        .toList();
  }

  private Images images(List<Gathered> gathered, Map<String, Integer> classes) {
    var channels = inColours ? 3 : 1;
    var numbers = channels * height * width;
    var pixels = new byte[Math.multiplyExact(gathered.size(), numbers)];
    var labels = new int[gathered.size()];
    for (var i = 0; i < labels.length; i++) {
      var picture = gathered.get(i).picture;
      var levels = (inColours ? picture.inColours() : picture).levels();
      System.arraycopy(levels, 0, pixels, i * numbers, numbers);
      labels[i] = classes.getOrDefault(gathered.get(i).folder, 0);
    }
    return new Images(pixels, channels, height, width, labels);
  }
}
