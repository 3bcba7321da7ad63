package org.maskedaction.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {
  @TempDir private Path folder;

  @Test
  void aFileHasItsNameOnceItIsComplete() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "before");
    String read =
        DurableFiles.replaceBy(
            file,
            aside -> {
              assertThat(aside).isEqualTo(DurableFiles.aside(file));
              Files.writeString(aside, "after");
              return Files.readString(file);
            });
    assertThat(read).isEqualTo("before");
    assertThat(file).hasContent("after");
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void whatFailsLeavesTheFileOfBeforeAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "before");
    assertThatThrownBy(
            () ->
                DurableFiles.replaceBy(
                    file,
                    aside -> {
                      Files.writeString(aside, "half");
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    assertThatThrownBy(
            () ->
                DurableFiles.replace(
                    file,
                    channel -> {
                      throw new IllegalStateException("a source of another length");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(file).hasContent("before");
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void aShorterFileReplacesALongerOne() throws IOException {
    Path file = folder.resolve("a");
    DurableFiles.replace(file, "a long text");
    DurableFiles.replace(file, "short");
    assertThat(file).hasContent("short");
  }
}
