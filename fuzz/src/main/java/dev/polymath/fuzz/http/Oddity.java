package dev.polymath.fuzz.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A way in which a request can be wrong. */
enum Oddity {
  JSON {
    @Override
    void spoil(Draft draft, Draw draw) {
      if (draft.json == null) BYTES.spoil(draft, draw);
      else draft.json = new OddJson(draw).spoilt(draft.json);
    }
  },

  /** The body as bytes: cut off, changed, of another encoding, announced longer than it is. */
  BYTES {
    @Override
    void spoil(Draft draft, Draw draw) {
      draft.write();
      var bytes = draft.bytes;
      switch (draw.below(9)) {
        case 0 -> draft.bytes = Arrays.copyOf(bytes, draw.below(bytes.length + 1));
        case 1 -> {
          draft.bytes = Arrays.copyOf(bytes, draw.below(bytes.length + 1));
          draft.missing = 1 + draw.below(1_000);
        }
        case 2 ->
            draft.bytes =
                inserted(bytes, draw.below(bytes.length + 1), draw.bytes(1 + draw.below(8)));
        case 3 ->
            draft.bytes = inserted(bytes, 0, new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
        case 4 ->
            draft.bytes =
                new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16);
        case 5 -> draft.bytes = inserted(bytes, bytes.length, bytes);
        case 6 -> draft.bytes = new byte[0];
        case 7 -> draft.bytes = draw.bytes(draw.below(300));
        default -> {
          if (bytes.length > 0) bytes[draw.below(bytes.length)] ^= (byte) (1 << draw.below(8));
        }
      }
    }
  },

  CONTENT_TYPE {
    @Override
    void spoil(Draft draft, Draw draw) {
      draft.contentType = draw.one(CONTENT_TYPES);
    }
  },

  PATH {
    @Override
    void spoil(Draft draft, Draw draw) {
      var at = draw.below(draft.segments.size());
      // Mostly what stands for a parameter: elsewhere there is nothing to be found.
      for (var i = 0; i < 3 && isFixed(draft, at); i++) at = draw.below(draft.segments.size());
      switch (draw.below(6)) {
        case 0 -> draft.segments.add(at, odd(draw));
        case 1 -> draft.segments.set(at, draft.segments.get(at) + odd(draw));
        case 2 -> draft.segments.add(odd(draw));
        default -> draft.segments.set(at, odd(draw));
      }
    }

    private static boolean isFixed(Draft draft, int at) {
      var template = draft.operation.path().substring(1).split("/", -1);
      return at >= template.length || !template[at].startsWith("{");
    }

    private static String odd(Draw draw) {
      return draw.chance(0.5) ? draw.one(SEGMENTS) : RequestMaker.escaped(OddValues.string(draw));
    }
  },

  QUERY {
    @Override
    void spoil(Draft draft, Draw draw) {
      var parameters =
          draft.operation.parameters().stream().filter(p -> p.in().equals("query")).toList();
      var name =
          parameters.isEmpty() || draw.chance(0.2)
              ? draw.one(QUERY_NAMES)
              : draw.one(parameters).name();
      var value =
          draw.chance(0.1) ? draw.one(SEGMENTS) : RequestMaker.escaped(OddValues.string(draw));
      // A head has its bounds, which a few requests may try.
      if (value.length() > 5_000 && draw.chance(0.9)) value = "";
      draft.query.removeIf(other -> other.startsWith(name + "=") && draw.chance(0.8));
      draft.query.add(draw.chance(0.05) ? name : name + "=" + value);
    }
  },

  HEADER {
    @Override
    void spoil(Draft draft, Draw draw) {
      var given =
          draft.operation.parameters().stream().filter(p -> p.in().equals("header")).toList();
      var header = draw.one(HEADERS);
      if (!given.isEmpty() && draw.chance(0.4)) {
        header = new Request.Header(draw.one(given).name(), line(OddValues.string(draw)));
      }
      var name = header.name();
      draft.headers.removeIf(other -> other.name().equals(name) && draw.chance(0.8));
      draft.headers.add(header);
    }

    /** A line break would make other headers of it, which are tried by themselves. */
    private static String line(String text) {
      var line = text.replaceAll("[\r\n]", " ");
      return line.substring(0, Math.min(line.length(), 20_000));
    }
  },

  METHOD {
    @Override
    void spoil(Draft draft, Draw draw) {
      draft.method = draw.one(METHODS);
    }
  };

  private static final List<String> CONTENT_TYPES =
      List.of(
          "",
          "application/json",
          "application/json;charset=utf-16",
          "application/json;charset=none",
          "application/json; charset=\"",
          "text/plain",
          "text/csv",
          "application/xml",
          "application/octet-stream",
          "multipart/form-data",
          "multipart/form-data; boundary=",
          "multipart/form-data; boundary=x",
          "multipart/mixed; boundary=x",
          "application/x-www-form-urlencoded",
          "*/*",
          "a",
          "/",
          "a/b/c",
          "application/*+json",
          "application/problem+json",
          "image/png",
          "application/json, text/plain",
          "application/" + "x".repeat(3_000));

  private static final List<String> SEGMENTS =
      List.of(
          "%00",
          "%",
          "%zz",
          "%2",
          "..",
          ".",
          "%2e%2e",
          "%2E",
          "%2F",
          "%2f..%2f",
          "%5C",
          "\\",
          "",
          ";",
          ";a=b",
          "x;v=1",
          "%3B",
          "%FF",
          "%C0%AF",
          "%ED%A0%80",
          "%0D%0A",
          "%09",
          "{name}",
          "[",
          "]",
          "|",
          "^",
          "`",
          "\"",
          "<",
          ">",
          "a b",
          "\u00e9",
          "a+b",
          "~",
          "*",
          "-1",
          "0",
          "1",
          "latest",
          "99999999999999999999",
          "1.5",
          "NaN",
          "null",
          "%F0%9F%92%A9",
          "%252F",
          "%u0041",
          "metrics",
          "a".repeat(300),
          "a".repeat(7_000));

  private static final List<String> QUERY_NAMES =
      List.of(
          "page",
          "limit",
          "size",
          "cursor",
          "state",
          "next",
          "sort",
          "a",
          "",
          "%00",
          "%zz",
          "[]",
          "a[0].b",
          "class.classLoader",
          "_method");

  private static final List<String> METHODS =
      List.of(
          "GET",
          "HEAD",
          "POST",
          "PUT",
          "PATCH",
          "OPTIONS",
          "TRACE",
          "CONNECT",
          "PROPFIND",
          "BREW",
          "get",
          "G\u0000T");

  private static final List<Request.Header> HEADERS = headers();

  abstract void spoil(Draft draft, Draw draw);

  /** Mostly the body, where there is one. */
  static Oddity some(Draft draft, Draw draw) {
    if (!draft.contentType.isEmpty() && draw.chance(0.65)) return draw.chance(0.8) ? JSON : BYTES;
    return draw.one(List.of(PATH, PATH, QUERY, QUERY, HEADER, HEADER, CONTENT_TYPE, METHOD));
  }

  private static byte[] inserted(byte[] bytes, int at, byte[] more) {
    var all = Arrays.copyOf(bytes, bytes.length + more.length);
    System.arraycopy(bytes, at, all, at + more.length, bytes.length - at);
    System.arraycopy(more, 0, all, at, more.length);
    return all;
  }

  private static List<Request.Header> headers() {
    var headers = new ArrayList<Request.Header>();
    List.of(
            "Range: bytes=0-0",
            "Range: bytes=5-1",
            "Range: bytes=-1",
            "Range: bytes=99999999999999999999-",
            "Range: bytes=0-1,3-4,0-",
            "Range: lines=1-2",
            "If-Range: \"x\"",
            "If-Match: *",
            "If-Match: \"x\"",
            "If-Match: x",
            "If-None-Match: *",
            "If-None-Match: W/\"",
            "If-Modified-Since: yesterday",
            "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
            "Accept: text/html",
            "Accept: ",
            "Accept: x",
            "Accept: */*;q=0",
            "Accept: image/png",
            "Accept: image/svg+xml",
            "Accept: text/csv",
            "Accept: text/event-stream",
            "Accept: application/octet-stream",
            "Accept: application/json;q=NaN",
            "Accept-Encoding: gzip",
            "Accept-Encoding: x;q=-1",
            "Accept-Language: xx-\u0000",
            "Accept-Language: " + "a-".repeat(300),
            "Content-Encoding: gzip",
            "Content-Encoding: deflate",
            "Content-Encoding: x",
            "Content-Length: 5",
            "Content-Length: -1",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: x",
            "Expect: 100-continue",
            "Expect: x",
            "Host: x",
            "Connection: upgrade",
            "Upgrade: websocket",
            "Upgrade: h2c",
            "Idempotency-Key: fuzz",
            "Idempotency-Key: ",
            "Idempotency-Key: " + "x".repeat(600),
            "Idempotency-Key: \u0000",
            "Authorization: Bearer x",
            "Authorization: Basic %%%",
            "Authorization: ",
            "Cookie: a=\"",
            "Origin: http://example.org",
            "Origin: null",
            "Access-Control-Request-Method: DELETE",
            "X-Request-Id: \u00e9",
            "X-Request-Id: " + "x".repeat(2_000),
            "X-Forwarded-For: x",
            "X-Forwarded-Host: a/b:c",
            "X-Forwarded-Port: -1",
            "X-Forwarded-Proto: javascript",
            "X-Forwarded-Prefix: /x",
            "Forwarded: for=\"",
            "X-HTTP-Method-Override: PUT",
            "traceparent: 00-0-0-0",
            "tracestate: \u0001",
            "baggage: ===",
            "Inference-Header-Content-Length: 5",
            "Inference-Header-Content-Length: -1",
            "Inference-Header-Content-Length: x",
            "Inference-Header-Content-Length: 99999999999",
            "Last-Event-ID: -1",
            "Last-Event-ID: x",
            "Upload-Offset: -1",
            "Content-Range: bytes 0-1/2",
            "Digest: x",
            "Prefer: wait=99999999999",
            "X: " + "x".repeat(20_000),
            " X: y",
            "X\u0000: y",
            "X y: z",
            ": y")
        .forEach(
            line -> {
              var colon = line.indexOf(": ");
              headers.add(new Request.Header(line.substring(0, colon), line.substring(colon + 2)));
            });
    return List.copyOf(headers);
  }
}
