package org.maskedaction.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Size and checksum of a file.
 *
 * @param size bytes
 * @param sha256 64 hexadecimal digits
 */
public record FileDigest(long size, String sha256) {
  private static final int BUFFER_BYTES = 1 << 20;

  /** Reads a file through. */
  public static FileDigest of(Path file) throws IOException {
    MessageDigest digest = newSha256();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    long size = 0;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (int count = channel.read(buffer); count >= 0; count = channel.read(buffer)) {
        size += count;
        digest.update(buffer.flip());
        buffer.clear();
      }
    }
    return new FileDigest(size, HexFormat.of().formatHex(digest.digest()));
  }

  /** Computes such checksums. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
