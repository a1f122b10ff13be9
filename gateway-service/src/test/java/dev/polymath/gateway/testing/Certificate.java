package dev.polymath.gateway.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and a certificate for 127.0.0.1 that it signed itself, made by the JDK's keytool. */
public final class Certificate {

  private static final String NAME = "edge";
  private static final String PASSWORD = "of-no-importance";

  private final KeyStore store;

  private Certificate(KeyStore store) {
    this.store = store;
  }

  /** Draws a new one. */
  public static Certificate make(Path folder) throws Exception {
    var file = Files.createTempDirectory(folder, "keys").resolve("store.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                NAME,
                "-keyalg",
                "EC",
                "-dname",
                "CN=polymath.example",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) throw new IOException("keytool made no certificate");
    return new Certificate(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
  }

  /** Writes it as an operator's files are. */
  public void write(Path certificate, Path privateKey) throws Exception {
    var key = store.getKey(NAME, PASSWORD.toCharArray());
    Files.writeString(privateKey, pem("PRIVATE KEY", key.getEncoded()));
    Files.writeString(certificate, pem("CERTIFICATE", own().getEncoded()));
  }

  private static String pem(String what, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(content), what);
  }

  /** Trusts this certificate and no other. */
  public SSLContext trusting() throws GeneralSecurityException {
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private X509Certificate own() throws GeneralSecurityException {
    return (X509Certificate) store.getCertificate(NAME);
  }
}
