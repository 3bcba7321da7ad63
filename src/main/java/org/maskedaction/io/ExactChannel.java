package org.maskedaction.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Passes bytes on, always all of a buffer, and holds their source to an announced length. */
class ExactChannel implements WritableByteChannel {
  private final WritableByteChannel target;
  private final String what;
  private final long length;
  private long remaining;

  /**
   * To another channel.
   *
   * @param what names the source in errors
   * @param length bytes that are to come
   */
  ExactChannel(WritableByteChannel target, String what, long length) {
    this.target = target;
    this.what = what;
    this.length = length;
    this.remaining = length;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    if (count > remaining) {
      throw new IllegalStateException("%s writes more than %d bytes".formatted(what, length));
    }
    DurableFiles.writeAll(target, bytes);
    remaining -= count;
    return count;
  }

  @Override
  public boolean isOpen() {
    return target.isOpen();
  }

  /** Leaves the target open: it belongs to the writer. */
  @Override
  public void close() {}

  void checkComplete() {
    if (remaining != 0) {
      throw new IllegalStateException("%s wrote %d bytes too few".formatted(what, remaining));
    }
  }
}
