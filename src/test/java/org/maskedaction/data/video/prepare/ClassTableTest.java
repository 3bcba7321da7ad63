package org.maskedaction.data.video.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.io.InputException;

class ClassTableTest {
  @TempDir private Path folder;

  @Test
  void namesStandInTheirRows() throws IOException {
    ClassTable table = read("\uFEFFhigh jump\r\nZähne putzen\r\n\r\n3 point shot\r\n");
    assertThat(table.names()).containsExactly("high jump", "Zähne putzen", "3 point shot");
    assertThat(table.label("3 point shot", "here")).isEqualTo(2);
  }

  @Test
  void numbersFromOneTellTheOrder() throws IOException {
    assertThat(read("2 Archery\r\n1\tBiking up\r\n3 Surfing\r\n").names())
        .containsExactly("Biking up", "Archery", "Surfing");
  }

  @Test
  void jsonNumbersFromZeroTellTheOrder() throws IOException {
    assertThat(read("{\"Moving something up\": \"1\",\n \"Closing something\": 0}").names())
        .containsExactly("Closing something", "Moving something up");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 a,3 b|no class has the number 2",
        "0 a,1 b|no class has the number 2",
        "1 a,1 b|no class has the number 2",
        "a,b,a|the class 'a' is there twice",
        "{\"a\": 1}|no class has the number 0",
        "{\"a\": |line 1: not valid JSON",
        "' , '|is empty"
      })
  void otherFilesAreRefusedByName(String rows, String problem) {
    assertThatThrownBy(() -> read(rows.replace(",", "\n")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("classes.txt")
        .hasMessageContaining(problem);
  }

  @Test
  void anUnknownClassIsNamedWithItsPlace() throws IOException {
    ClassTable table = read("a\nb\n");
    assertThatThrownBy(() -> table.label("c", "list.txt, row 4"))
        .isInstanceOf(InputException.class)
        .hasMessage("list.txt, row 4: 'c' is none of the 2 classes");
  }

  private ClassTable read(String text) throws IOException {
    return ClassTable.read(Files.writeString(folder.resolve("classes.txt"), text));
  }
}
