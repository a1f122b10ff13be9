package dev.polymath.common.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body is hashed while it is read, so that a body of any size is known by its
 * SHA-256 without being held.
 *
 * <p>A multipart body is hashed by its parts (name, file name, content type, content), which the
 * container has spooled to disk: clients draw another boundary each time they repeat a form.
 */
final class DigestedRequest extends HttpServletRequestWrapper {

  private final MessageDigest digest = sha256();
  private boolean partsDigested;
  private @Nullable ServletInputStream stream;
  private @Nullable BufferedReader reader;

  DigestedRequest(HttpServletRequest request) {
    super(request);
  }

  /** The hash of the whole body; reads what nobody has read yet. */
  byte[] bodySha256() throws IOException, ServletException {
    if (isMultipart()) {
      digestParts();
    } else {
      getInputStream().transferTo(OutputStream.nullOutputStream());
    }
    return digest.digest();
  }

  @Override
  public Collection<Part> getParts() throws IOException, ServletException {
    digestParts();
    return super.getParts();
  }

  @Override
  public @Nullable Part getPart(String name) throws IOException, ServletException {
    digestParts();
    return super.getPart(name);
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    if (stream == null) stream = new DigestedStream(super.getInputStream());
    return stream;
  }

  @Override
  public BufferedReader getReader() throws IOException {
    if (reader == null) {
      var encoding = getCharacterEncoding();
      var charset = encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding);
      reader = new BufferedReader(new InputStreamReader(getInputStream(), charset));
    }
    return reader;
  }

  /** At the first sight of the parts: Spring deletes their files as soon as they are handled. */
  private void digestParts() throws IOException, ServletException {
    if (partsDigested) return;
    for (var part : super.getParts()) update(part);
    partsDigested = true;
  }

  private boolean isMultipart() {
    var type = getContentType();
    return type != null && type.regionMatches(true, 0, "multipart/", 0, "multipart/".length());
  }

  private void update(Part part) throws IOException {
    for (var text :
        new @Nullable String[] {
          part.getName(), part.getSubmittedFileName(), part.getContentType()
        }) {
      var bytes = String.valueOf(text).getBytes(StandardCharsets.UTF_8);
      digest.update(length(bytes.length));
      digest.update(bytes);
    }
    digest.update(length(part.getSize()));
    try (var content = part.getInputStream()) {
      content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    }
  }

  private static byte[] length(long length) {
    return ByteBuffer.allocate(Long.BYTES).putLong(length).array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every JDK has SHA-256", e);
    }
  }

  private final class DigestedStream extends ServletInputStream {

    private final ServletInputStream body;

    DigestedStream(ServletInputStream body) {
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      var next = body.read();
      if (next >= 0) digest.update((byte) next);
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      var count = body.read(bytes, offset, length);
      if (count > 0) digest.update(bytes, offset, count);
      return count;
    }

    @Override
    public int available() throws IOException {
      return body.available();
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }

    // Not closed with the reader of the body: the hash needs what is left of it.
    @Override
    public void close() {}
  }
}
