package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LibraryOutputTest {
  private final PrintStream console = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream own = stream(printed);

  private static PrintStream stream(ByteArrayOutputStream target) {
    return new PrintStream(target, false, StandardCharsets.UTF_8);
  }

  @BeforeEach
  void capture() {
    System.setOut(own);
  }

  @AfterEach
  void release() {
    System.setOut(console);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  /** Prints in every way that a stream offers. */
  private static void printAll() {
    System.out.print('ä');
    System.out.print(1);
    System.out.print(new char[] {'ö', '|'});
    System.out.print((Object) "ü");
    System.out.println("ß");
    System.out.println((Object) "Ω");
    System.out.println(2.5);
    System.out.println();
    System.out.printf("%s %d%n", "Ỹ", 3);
    System.out.append('x').append("yz").append('\n');
    System.out.write('b');
    System.out.writeBytes("ytes\n".getBytes(StandardCharsets.UTF_8));
  }

  private static final String ALL = "ä1ö|üß\nΩ\n2.5\n\nỸ 3\nxyz\nbytes\n";

  private static void onAnotherThread(Runnable work) {
    Thread thread = new Thread(work);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatACallPrintsIsDroppedAndWhatFollowsIsNot() {
    int result =
        LibraryOutput.dropped(
            () -> {
              printAll();
              return 7;
            });
    assertThat(result).isEqualTo(7);
    assertThat(text(printed)).isEmpty();
    printAll();
    assertThat(text(printed)).isEqualTo(ALL);
  }

  @Test
  void whatOtherThreadsPrintMeanwhileIsNotLost() {
    LibraryOutput.dropped(
        () -> {
          System.out.println("dropped");
          onAnotherThread(LibraryOutputTest::printAll);
          System.out.println("dropped");
          return null;
        });
    assertThat(text(printed)).isEqualTo(ALL);
  }

  @Test
  void aStreamThatSomebodySetsMeanwhileStays() {
    ByteArrayOutputStream others = new ByteArrayOutputStream();
    PrintStream other = stream(others);
    LibraryOutput.dropped(
        () -> {
          onAnotherThread(() -> System.setOut(other));
          return null;
        });
    assertThat(System.out).isSameAs(other);
    System.out.println("seen");
    assertThat(text(others)).isEqualTo("seen\n");
    assertThat(text(printed)).isEmpty();
  }

  @Test
  void theStandardOutputIsWrappedOnceAndThenLeftAlone() {
    LibraryOutput.dropped(() -> null);
    PrintStream wrapped = System.out;
    LibraryOutput.dropped(
        () -> {
          assertThat(System.out).isSameAs(wrapped);
          return LibraryOutput.dropped(() -> null);
        });
    assertThat(System.out).isSameAs(wrapped);
  }

  @Test
  void aCallInsideAnotherEndsNothingButItself() {
    LibraryOutput.dropped(
        () -> {
          LibraryOutput.dropped(() -> null);
          System.out.println("dropped");
          return null;
        });
    assertThat(text(printed)).isEmpty();
  }

  @Test
  void aCallThatFailsEndsTheDropping() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                LibraryOutput.dropped(
                    () -> {
                      throw new IllegalStateException();
                    }));
    System.out.print("seen");
    assertThat(text(printed)).isEqualTo("seen");
  }

  @Test
  void flushingAndTroubleAreThoseOfTheWrappedStream() {
    LibraryOutput.dropped(() -> null);
    assertThat(System.out.checkError()).isFalse();
    PrintStream broken =
        new PrintStream(
            new ByteArrayOutputStream() {
              @Override
              public void flush() throws IOException {
                throw new IOException("broken pipe");
              }
            },
            false,
            StandardCharsets.UTF_8);
    System.setOut(broken);
    LibraryOutput.dropped(() -> null);
    assertThat(System.out).isNotSameAs(broken);
    assertThat(System.out.checkError()).isTrue();
  }
}
