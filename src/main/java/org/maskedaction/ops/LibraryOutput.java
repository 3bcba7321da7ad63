package org.maskedaction.ops;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Keeps what Deeplearning4j prints off the standard output. It reports the differentiation of every
 * op and the steps of an import there, unconditionally and past all loggers.
 *
 * <p>{@link System#out} belongs to the whole process, so it is not replaced and put back around a
 * call: what other threads print meanwhile would be lost, and the stream that somebody else sets
 * meanwhile would be thrown away. Instead the stream that is found there is wrapped, once, into one
 * that passes everything on to it but the output of threads that are inside {@link #dropped}. It
 * stays, as putting the old one back has the same trouble. A stream that somebody sets during a
 * call stays too, and shows the rest of what the library prints.
 */
public final class LibraryOutput {
  private static final ThreadLocal<Boolean> DROPS = ThreadLocal.withInitial(() -> false);

  private LibraryOutput() {}

  /** Returns what {@code call} does, without what it prints on the calling thread. */
  public static <T> T dropped(Supplier<T> call) {
    wrapStandardOutput();
    boolean outer = DROPS.get();
    DROPS.set(true);
    try {
      return call.get();
    } finally {
      DROPS.set(outer);
    }
  }

  private static synchronized void wrapStandardOutput() {
    if (!(System.out instanceof ThreadFilter)) {
      System.setOut(new ThreadFilter(System.out));
    }
  }

  /**
   * Passes on what threads print that are not inside {@link #dropped}. Texts are passed as such, as
   * only the target knows its character set.
   */
  private static final class ThreadFilter extends PrintStream {
    private final PrintStream target;

    ThreadFilter(PrintStream target) {
      super(new Bytes(target), false, StandardCharsets.US_ASCII); // the target flushes as it does
      this.target = target;
    }

    @Override
    public void print(char value) {
      print(String.valueOf(value));
    }

    @Override
    public void print(char[] values) {
      print(String.valueOf(values));
    }

    @Override
    public void print(Object value) {
      print(String.valueOf(value));
    }

    @Override
    public void print(String text) {
      if (!DROPS.get()) {
        target.print(text);
      }
    }

    @Override
    public void println(Object value) {
      println(String.valueOf(value));
    }

    @Override
    public void println(String text) {
      if (!DROPS.get()) {
        target.println(text);
      }
    }

    @Override
    public boolean checkError() {
      return target.checkError();
    }
  }

  /** Bytes, of threads that are not inside {@link #dropped}. */
  private static final class Bytes extends FilterOutputStream {
    Bytes(PrintStream target) {
      super(target);
    }

    @Override
    public void write(int value) throws IOException {
      if (!DROPS.get()) {
        out.write(value);
      }
    }

    @Override
    public void write(byte[] values, int from, int count) throws IOException {
      if (!DROPS.get()) {
        out.write(values, from, count);
      }
    }
  }
}
