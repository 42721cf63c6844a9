package org.tinybeauty.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A certificate that an authority of its own has signed, made by the JDK's keytool.
///
/// @param authority its certificate, PEM
/// @param chain the server's certificate, PEM
/// @param key of the server, PEM, PKCS #8
record Certificates(Path authority, Path chain, Path key) {
  private static final String PASSWORD = "secret";

  /// @param start when it begins to be valid, as keytool takes it: `-10d`
  /// @param days how long it is
  /// @param host `ip:...` or `dns:...`
  static Certificates make(Path folder, String start, int days, String host)
      throws IOException, GeneralSecurityException {
    Path store = folder.resolve("keys.p12");
    keytool(
        store, "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=ca", "-ext", "bc:c");
    keytool(store, "-genkeypair", "-alias", "us", "-keyalg", "EC", "-dname", "CN=us");
    Path asked = folder.resolve("us.csr");
    keytool(store, "-certreq", "-alias", "us", "-file", asked.toString());
    Path chain = folder.resolve("us.pem");
    keytool(
        store,
        "-gencert",
        "-alias",
        "ca",
        "-infile",
        asked.toString(),
        "-outfile",
        chain.toString(),
        "-rfc",
        "-startdate",
        start,
        "-validity",
        String.valueOf(days),
        "-ext",
        "san=" + host);
    Path authority = folder.resolve("ca.pem");
    keytool(store, "-exportcert", "-alias", "ca", "-rfc", "-file", authority.toString());
    return new Certificates(authority, chain, key(store, folder.resolve("us.key")));
  }

  private static Path key(Path store, Path to) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    byte[] der = keys.getKey("us", PASSWORD.toCharArray()).getEncoded();
    String body = Base64.getMimeEncoder().encodeToString(der);
    return Files.writeString(
        to, "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
  }

  private static void keytool(Path store, String... arguments) throws IOException {
    Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor()).as(said).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
