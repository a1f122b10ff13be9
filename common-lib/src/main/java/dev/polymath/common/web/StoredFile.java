package dev.polymath.common.web;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.InputStreamSource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A stored file on its way out: streamed, and resumable where it was cut off. Its ETag is its
 * sha256; Spring answers {@code If-None-Match} from that and {@code Range} from the resource.
 *
 * <pre>{@code
 * return new StoredFile("m-3.safetensors", bytes, sha256, () -> registry.weights(ref)).answer(ifRange);
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
   * @param ifRange the header {@code If-Range}: a download that resumes something else, of a name
   *     that was given again say, starts over
   */
  public ResponseEntity<Resource> answer(@Nullable String ifRange) {
    var etag = '"' + sha256 + '"';
    var rangeable = ifRange == null || ifRange.equals(etag);
    return ResponseEntity.ok()
        .eTag(etag)
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .contentLength(bytes)
        .headers(
            headers ->
                headers.setContentDisposition(
                    ContentDisposition.attachment().filename(name).build()))
        .body(rangeable ? new InParts() : new InputStreamResource(source));
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
