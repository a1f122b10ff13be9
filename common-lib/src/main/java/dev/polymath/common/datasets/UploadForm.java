package dev.polymath.common.datasets;

import dev.polymath.common.failure.Failure;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/** A form as it was uploaded, checked before a byte of it is stored. */
record UploadForm(String name, List<NewFile> files) {

  private static final String NAME = "name";
  private static final String FILE = "file";

  static UploadForm of(MultipartHttpServletRequest form, DatasetsProperties bounds) {
    // Files first: reading them is what parses the form.
    var files = form.getMultiFileMap().getOrDefault(FILE, List.of());
    requireKnownParts(form);
    var name = DatasetNames.checked(one(form.getParameterValues(NAME)));
    requireBounds(files, bounds);
    requireDistinct(files);
    return new UploadForm(
        name, IntStream.range(0, files.size()).mapToObj(i -> file(i, files.get(i))).toList());
  }

  private static void requireKnownParts(MultipartHttpServletRequest form) {
    for (var part : form.getMultiFileMap().keySet()) {
      if (part.equals(NAME)) throw invalid(NAME, "must be a plain field of the form, not a file");
      if (!part.equals(FILE)) throw unknown(part);
    }
    for (var field : Collections.list(form.getParameterNames())) {
      if (field.equals(FILE)) throw invalid(FILE, "must be sent as a file, with its file name");
      if (!field.equals(NAME)) throw unknown(field);
    }
  }

  private static String one(String @Nullable [] names) {
    if (names == null) throw invalid(NAME, "is a required part of the form");
    if (names.length > 1) throw invalid(NAME, "may be given once");
    return names[0];
  }

  private static void requireBounds(List<MultipartFile> files, DatasetsProperties bounds) {
    if (files.isEmpty()) throw invalid(FILE, "is a required part of the form");
    if (files.size() > bounds.maxFiles()) {
      throw new Failure.TooLarge(
          "A data set may have at most %d files; file was sent %d times. Pack them into an archive."
              .formatted(bounds.maxFiles(), files.size()));
    }
    var most = bounds.maxBytes().toBytes();
    var bytes = files.stream().mapToLong(MultipartFile::getSize).sum();
    if (bytes > most) {
      throw new Failure.TooLarge(
          "The files of a data set may have at most %d bytes together; those in file have %d."
              .formatted(most, bytes));
    }
  }

  private static void requireDistinct(List<MultipartFile> files) {
    var names = new HashSet<String>();
    for (int i = 0; i < files.size(); i++) {
      if (!names.add(Objects.requireNonNullElse(files.get(i).getOriginalFilename(), ""))) {
        throw invalid(field(i), "has the same file name as another one");
      }
    }
  }

  private static NewFile file(int index, MultipartFile file) {
    var name = Objects.requireNonNullElse(file.getOriginalFilename(), "");
    if (!DatasetNames.isFileName(name)) throw invalid(field(index), DatasetNames.FILE_RULE);
    if (file.isEmpty()) throw invalid(field(index), "is empty: it must have at least one byte");
    return new NewFile(
        name,
        out -> {
          try (var in = file.getInputStream()) {
            in.transferTo(out);
          }
        });
  }

  private static String field(int index) {
    return FILE + "[" + index + "]";
  }

  private static Failure unknown(String part) {
    return invalid(part, "is no part of this form; it takes name and file");
  }

  private static Failure invalid(String field, String message) {
    return new Failure.InvalidRequest(field, message);
  }
}
