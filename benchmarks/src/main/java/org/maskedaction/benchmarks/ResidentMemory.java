package org.maskedaction.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says about the resident memory of this process. */
enum ResidentMemory {
  /** At this moment. */
  CURRENT("VmRSS:"),
  /** The most so far. */
  PEAK("VmHWM:");

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double KIB_PER_MIB = 1024;

  private final String row;

  ResidentMemory(String row) {
    this.row = row;
  }

  /** In MiB; Java heap, native arrays and libraries together. */
  double mebibytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(row)) {
          return Long.parseLong(line.replaceAll("\\D+", "")) / KIB_PER_MIB;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(STATUS + ": cannot be read, it exists on Linux only", e);
    }
    throw new IllegalStateException(STATUS + ": has no row " + row);
  }
}
