package dev.polymath.common.web;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.InputStreamSource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;

/**
 * A stored file on its way out: streamed, and resumable where it was cut off. Its ETag is its
 * sha256; Spring answers {@code If-None-Match} from that and {@code Range} from the resource.
 * Ranges that Spring would answer with 416 and yet the whole file are told apart before.
 *
 * <pre>{@code
 * return new StoredFile("m-3.safetensors", bytes, sha256, () -> registry.weights(ref))
 *     .answer(range, ifRange);
 * }</pre>
 *
 * @param name what the file is saved as
 * @param bytes its size
 * @param sha256 in lower-case hexadecimal
 * @param source opens it, each time anew
 */
public record StoredFile(String name, long bytes, String sha256, InputStreamSource source) {

  /**
   * Answers a download.
   *
   * @param range the header {@code Range}; in another unit than bytes it is passed over (RFC 9110,
   *     section 14.2)
   * @param ifRange the header {@code If-Range}: a download that resumes something else, of a name
   *     that was given again say, starts over
   * @throws ErrorResponseException 416 where the file has no such bytes
   */
  public ResponseEntity<Resource> answer(@Nullable String range, @Nullable String ifRange) {
    var etag = '"' + sha256 + '"';
    return ResponseEntity.ok()
        .eTag(etag)
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .contentLength(bytes)
        .headers(
            headers ->
                headers.setContentDisposition(
                    ContentDisposition.attachment().filename(name).build()))
        .body(body(range, ifRange == null || ifRange.equals(etag)));
  }

  private Resource body(@Nullable String range, boolean unchanged) {
    var inParts = new InParts();
    if (range == null) return inParts;
    if (!unchanged || !range.startsWith("bytes=")) return new InputStreamResource(source);
    try {
      HttpRange.toResourceRegions(HttpRange.parseRanges(range), inParts);
    } catch (IllegalArgumentException e) {
      throw notInTheFile();
    }
    return inParts;
  }

  private ErrorResponseException notInTheFile() {
    var status = HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE;
    var detail = "The file has %d bytes; ask for some of them or leave Range out.".formatted(bytes);
    var thrown =
        new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    thrown.getHeaders().set(HttpHeaders.CONTENT_RANGE, "bytes */" + bytes);
    return thrown;
  }

  /** The file as Spring streams it, whole or in parts. */
  private final class InParts extends AbstractResource {

    @Override
    public String getDescription() {
      return "file " + name;
    }

    @Override
    public boolean exists() {
      return true;
    }

    @Override
    public long contentLength() {
      return bytes;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return source.getInputStream();
    }
  }
}
