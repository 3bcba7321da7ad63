package org.maskedaction.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTableTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("t.csv");
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    CsvTable.write(
        file, List.of(List.of("id", "a, b"), List.of("say \"no\"", ""), List.of("bär", "2")));
    assertThat(Files.readString(file)).isEqualTo("id,\"a, b\"\n\"say \"\"no\"\"\",\nbär,2\n");
    CsvTable table = CsvTable.open(file);
    assertThat(table.has("a, b")).isTrue();
    assertThat(table.next()).isTrue();
    assertThat(table.get("id")).isEqualTo("say \"no\"");
    assertThat(table.get("a, b")).isEmpty();
    assertThat(table.next()).isTrue();
    assertThat(table.get("a, b")).isEqualTo("2");
    assertThat(table.where()).isEqualTo(file + ", row 3");
    assertThat(table.next()).isFalse();
    assertThatThrownBy(() -> table.get("c"))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": has no column 'c', found id,a, b");
  }

  @Test
  void rowsOfAnotherLengthAndOpenQuotesAreNamed() throws IOException {
    Files.writeString(file, "a,b\n1\n");
    CsvTable shorter = CsvTable.open(file);
    assertThatThrownBy(shorter::next).hasMessage(file + ", row 2: expected 2 values, found 1");
    Files.writeString(file, "a,b\n1,\"2\n");
    CsvTable open = CsvTable.open(file);
    assertThatThrownBy(open::next).hasMessage(file + ", row 2: a quote is not closed");
  }

  @Test
  void aFieldCanBeQuotedWithoutNeed() {
    assertThat(CsvTable.quoted("a \"b\"")).isEqualTo("\"a \"\"b\"\"\"");
  }
}
