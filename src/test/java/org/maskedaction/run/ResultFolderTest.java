package org.maskedaction.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.io.InputException;

class ResultFolderTest {
  @TempDir Path temp;

  private record Values(double meanAccuracy, Integer absent) {}

  @Test
  void fieldsAreQuotedWhereTheyNeedIt() throws IOException {
    ResultFolder folder = ResultFolder.create(temp.resolve("a/b"));
    folder.csv("t.csv", List.of(List.of("id", "a, b"), List.of("say \"no\"", ""), List.of("x\ny")));

    assertThat(temp.resolve("a/b/t.csv"))
        .hasContent("id,\"a, b\"\n\"say \"\"no\"\"\",\n\"x\ny\"\n");
  }

  @Test
  void jsonHasKeysInSnakeCase() throws IOException {
    ResultFolder folder = ResultFolder.create(temp);
    folder.json("v.json", new Values(0.25, null));
    folder.json("v.json", new Values(0.5, null));

    assertThat(Files.readString(temp.resolve("v.json")).replaceAll("\\s", ""))
        .isEqualTo("{\"mean_accuracy\":0.5,\"absent\":null}");
  }

  @Test
  void aFileInThePlaceOfTheFolderIsBadInput() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "");

    assertThatThrownBy(() -> ResultFolder.create(file))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": cannot be created as a folder for results");
  }
}
