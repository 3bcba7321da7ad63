package org.maskedaction.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFileTest {
  @TempDir private Path folder;

  private record Values(double meanAccuracy, List<String> classNames, Integer absent) {}

  private static final Values VALUES = new Values(0.25, List.of("a", "bär"), null);

  @Test
  void filesAreIndentedAndEndInALineBreak() throws IOException {
    Path file = folder.resolve("v.json");
    JsonFile.write(file, VALUES);
    assertThat(file)
        .hasContent(
            """
            {
              "meanAccuracy" : 0.25,
              "classNames" : [ "a", "bär" ],
              "absent" : null
            }
            """);
    assertThat(Files.readString(file)).isEqualTo(JsonFile.text(VALUES)).endsWith("}\n");
    assertThat(JsonFile.read(file, Values.class)).isEqualTo(VALUES);
    JsonFile.writeSnakeCase(file, VALUES);
    assertThat(Files.readString(file).lines().skip(1))
        .containsExactly(
            "  \"mean_accuracy\" : 0.25,",
            "  \"class_names\" : [ \"a\", \"bär\" ],",
            "  \"absent\" : null",
            "}");
    assertThat(JsonFile.read(file).path("class_names").path(1).asText()).isEqualTo("bär");
  }

  @Test
  void mistakesAreNamedWithFileAndLine() throws IOException {
    Path file = Files.writeString(folder.resolve("v.json"), "{\n \"a\": [1,\n 2}");
    assertThatThrownBy(() -> JsonFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ", line 3: not valid JSON: ");
    assertThatThrownBy(() -> JsonFile.parse(file, "["))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ", line 1: not valid JSON: ");
    Files.writeString(file, "{\"meanAccuracy\": true}");
    assertThatThrownBy(() -> JsonFile.read(file, Values.class))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ", line 1: not valid JSON: ");
    assertThatThrownBy(() -> JsonFile.read(folder.resolve("none.json")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(folder.resolve("none.json") + ": cannot be read");
  }
}
