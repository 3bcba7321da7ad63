package org.maskedaction.io;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** Something to write whose bytes are made when their turn comes. */
@FunctionalInterface
public interface ByteSource {
  /** Writes all bytes; an exception aborts the whole file. */
  void writeTo(WritableByteChannel channel) throws IOException;
}
