package org.maskedaction.natives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/** Which native libraries this program has. */
final class NativeVersions {
  private static final List<String> ARTIFACTS =
      List.of("javacpp", "openblas", "dnnl", "opencl", "ffmpeg");
  private static final int DIGITS = 12;

  private NativeVersions() {}

  /** A name that changes with every version and platform. */
  static String name() {
    try {
      StringBuilder versions = new StringBuilder(Loader.getPlatform());
      versions.append(' ').append(Loader.getVersion("org.nd4j", "nd4j-native"));
      for (String artifact : ARTIFACTS) {
        versions.append(' ').append(artifact);
        versions.append(' ').append(Loader.getVersion("org.bytedeco", artifact));
      }
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(versions.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
