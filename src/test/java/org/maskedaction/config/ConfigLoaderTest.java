package org.maskedaction.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.testing.TinyFineTuning;

class ConfigLoaderTest {
  enum Colour {
    RED,
    DARK_BLUE
  }

  record Tank(@Default("40") int litres, @Default("0.5") double level) {
    Tank {
      Check.atLeast("litres", litres, 1);
    }
  }

  record Wheel(int spokes, @Default("ring") String name) {}

  record Car(
      @Default("red") Colour mainColour,
      @Default("false") boolean electric,
      @Default("7") long serial,
      @Default("null") String nickname,
      @Default("garage/${name}") Path place,
      @Default("[1.5, 2]") List<Double> gears,
      @Default("[]") List<Wheel> wheels,
      @Default("null") Tank spareTank,
      Tank tank) {}

  private static final Car DEFAULTS = ConfigLoader.defaults(Car.class, List.of());

  @TempDir Path folder;

  @Test
  void keysLeftOutTakeTheirDefaults() {
    assertThat(DEFAULTS)
        .isEqualTo(
            new Car(
                Colour.RED,
                false,
                7L,
                null,
                Path.of("garage/default"),
                List.of(1.5, 2.0),
                List.of(),
                null,
                new Tank(40, 0.5)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# only a comment\n", "---\n"})
  void anEmptyFileIsAllDefaults(String text) throws IOException {
    Path file = write("default.yaml", text);
    assertThat(ConfigLoader.load(Car.class, file, List.of())).isEqualTo(DEFAULTS);
  }

  @Test
  void everyTypeIsRead() throws IOException {
    Path file =
        write(
            "car.yaml",
            """
            main_colour: dark_blue
            electric: true
            serial: 5000000000
            nickname: "12"
            place: lot/3
            gears: [1e-4, .5, -3]
            wheels:
              - spokes: 3
              - {spokes: 4, name: round}
            spare_tank: {litres: 5}
            tank:
              level: 1
            """);
    assertThat(ConfigLoader.load(Car.class, file, List.of()))
        .isEqualTo(
            new Car(
                Colour.DARK_BLUE,
                true,
                5_000_000_000L,
                "12",
                Path.of("lot/3"),
                List.of(1e-4, 0.5, -3.0),
                List.of(new Wheel(3, "ring"), new Wheel(4, "round")),
                new Tank(5, 0.5),
                new Tank(40, 1.0)));
  }

  @Test
  void pathsCanHoldTheNameOfTheLoadedFile() throws IOException {
    write("base.yaml", "place: ${name}/x\n");
    Path file = write("child.v2.yaml", "extends: base.yaml\n");
    assertThat(ConfigLoader.load(Car.class, file, List.of()).place())
        .isEqualTo(Path.of("child.v2/x"));
  }

  @Test
  void anEmptySectionHeadingIsAllDefaults() {
    assertThat(ConfigLoader.parse(Car.class, "tank:\n")).isEqualTo(DEFAULTS);
  }

  @Test
  void unknownKeyNamesFileLinePathAndNearestKey() throws IOException {
    Path file = write("car.yaml", "electric: true\n\ntank:\n  leval: 0.1\n");
    assertFails(file).hasMessage(file + ":4: unknown key 'tank.leval'; did you mean 'tank.level'?");
  }

  @Test
  void aKeyOfAnotherSectionIsSuggestedThere() throws IOException {
    Path file = write("car.yaml", "litres: 3\n");
    assertFails(file)
        .hasMessage(file + ":1: unknown key 'litres'; did you mean 'spare_tank.litres'?");
  }

  @Test
  void aKeyLikeNoOtherGetsTheListOfKeys() throws IOException {
    Path file = write("car.yaml", "tank: {xyzzy: 3}\n");
    assertFails(file)
        .hasMessage(file + ":1: unknown key 'tank.xyzzy'; valid keys here: litres, level");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "serial: 1.5            | serial must be a whole number, is '1.5'",
        "serial: abc            | serial must be a whole number, is 'abc'",
        "serial: '5'            | serial must be a whole number, is '5'",
        "serial: 1e30           | serial must be a whole number, is '1e30'",
        "serial: 99999999999999999999 | serial must be a whole number, is '99999999999999999999'",
        "serial: 010            | serial must be a whole number, is '010'",
        "electric: off          | electric must be true or false, is 'off'",
        "electric: 1            | electric must be true or false, is '1'",
        "serial: true           | serial must be a whole number, is 'true'",
        "serial: [1]            | serial must be a whole number, is a list of 1",
        "serial: null           | serial must be a whole number, is null",
        "serial:                | serial must be a whole number, is empty",
        "tank: {litres: 5000000000} | tank.litres must be a whole number, is '5000000000'",
        "tank: {level: high}    | tank.level must be a number, is 'high'",
        "tank: {level: 1e999}   | tank.level must be a number, is '1e999'",
        "tank: {level: .nan}    | tank.level must be a number, is '.nan'",
        "electric: yes          | electric must be true or false, is 'yes'",
        "main_colour: green     | main_colour must be one of red, dark_blue, is 'green'",
        "main_colour: RED       | main_colour must be one of red, dark_blue, is 'RED'",
        "nickname: {a: 1}       | nickname must be a text, is a section",
        "place: ''              | place must be a path, is ''",
        "gears: 3               | gears must be a list, is '3'",
        "gears: [1, x]          | gears[1] must be a number, is 'x'",
        "wheels: [{name: a}]    | wheels[0].spokes must be given",
        "wheels: [4]    | wheels[0] must be a section of keys (spokes, name), is '4'",
        "tank: 3                | tank must be a section of keys (litres, level), is '3'",
        "tank: null             | tank must be a section of keys (litres, level), is null",
        "tank: {litres: 0}      | tank.litres must be at least 1, is 0",
      })
  void aWrongValueNamesLineKeyAndExpectation(String line, String problem) throws IOException {
    Path file = write("car.yaml", "# a comment\n" + line.strip() + "\n");
    assertFails(file).hasMessage(file + ":2: " + problem);
  }

  @Test
  void aKeyGivenTwiceNamesBothLines() throws IOException {
    Path file = write("car.yaml", "tank:\n  litres: 3\n  level: 1\n  litres: 4\n");
    assertFails(file).hasMessage(file + ":4: key 'litres' is given twice, first at " + file + ":2");
  }

  @Test
  void brokenYamlNamesTheLine() throws IOException {
    Path file = write("car.yaml", "serial: 1\ngears: [1, 2\nelectric: true\n");
    assertFails(file)
        .hasMessageStartingWith(file + ":3: not valid YAML: ")
        .message()
        .hasLineCount(1);
  }

  @Test
  void otherThanOneSectionOfKeysIsRefused() throws IOException {
    Path list = write("list.yaml", "- 1\n- 2\n");
    assertFails(list).hasMessage(list + ":1: expected 'key: value' lines, is a list of 2");
    Path two = write("two.yaml", "serial: 1\n---\nserial: 2\n");
    assertFails(two).hasMessage(two + ":3: expected one YAML document, found a second");
    Path alias = write("alias.yaml", "tank: &t {litres: 1}\nspare_tank: *t\n");
    assertFails(alias).hasMessageContaining("alias.yaml:2: YAML aliases");
    Path tag = write("tag.yaml", "serial: 1\ntank: !!java.io.File [x]\n");
    assertFails(tag).hasMessageContaining("tag.yaml:2: YAML tags");
  }

  /** Ten levels of ten references would be ten thousand million values. */
  @Test
  void aBombOfAliasesOrOfBracketsIsRefusedAtOnce() throws IOException {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int level = 1; level <= 10; level++) {
      String ten = ("*a" + (level - 1) + ", ").repeat(10);
      text.append("a%d: &a%d [%s]\n".formatted(level, level, ten.substring(0, ten.length() - 2)));
    }
    assertFails(write("bomb.yaml", text.toString())).hasMessageContaining(":2: YAML aliases");
    Path deep = write("deep.yaml", "serial: " + "[".repeat(100_000) + "\n");
    assertFails(deep).hasMessageContaining("not valid YAML");
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("none.yaml");
    assertFails(file).hasMessage(file + ": no such config file");
  }

  @Test
  void extendsMergesSectionsAndReplacesListsAndValues() throws IOException {
    Files.createDirectories(folder.resolve("shared"));
    write("shared/root.yaml", "serial: 1\ngears: [1, 2, 3]\ntank: {litres: 10, level: 0.1}\n");
    write("shared/base.yaml", "extends: root.yaml\nserial: 2\nspare_tank: {litres: 9}\n");
    Path file =
        write(
            "child.yaml",
            "extends: shared/base.yaml\ngears: [4]\nspare_tank: null\ntank:\n  level: 0.2\n");
    Car car = ConfigLoader.load(Car.class, file, List.of());
    assertThat(car.serial()).isEqualTo(2);
    assertThat(car.gears()).containsExactly(4.0);
    assertThat(car.tank()).isEqualTo(new Tank(10, 0.2));
    assertThat(car.spareTank()).isNull();
  }

  @Test
  void anEmptySectionHeadingKeepsWhatTheExtendedFileSays() throws IOException {
    write("base.yaml", "tank: {litres: 10}\n");
    Path file = write("child.yaml", "extends: base.yaml\ntank:\n  # level: 1\n");
    assertThat(ConfigLoader.load(Car.class, file, List.of()).tank().litres()).isEqualTo(10);
  }

  @Test
  void anErrorInAnExtendedFileNamesThatFile() throws IOException {
    Path base = write("base.yaml", "serial: 1\ntank: {litres: x}\n");
    Path file = write("child.yaml", "extends: base.yaml\ntank: {level: 0.2}\n");
    assertFails(file).hasMessageStartingWith(base + ":2: tank.litres must be");
  }

  @Test
  void aCircleOfExtendsIsAnError() throws IOException {
    Path a = write("a.yaml", "extends: b.yaml\n");
    Path b = write("b.yaml", "extends: a.yaml\n");
    assertFails(a).hasMessage("'extends' goes in a circle: %s -> %s -> %s".formatted(a, b, a));
  }

  @Test
  void extendsMustNameAFile() throws IOException {
    Path file = write("a.yaml", "extends: [b.yaml]\n");
    assertFails(file)
        .hasMessage(file + ":1: extends must be the path of a YAML file, is a list of 1");
  }

  @Test
  void overridesWinOverTheFileAndLaterOnesOverEarlier() throws IOException {
    Path file = write("car.yaml", "serial: 1\ntank: {litres: 10}\n");
    Car car =
        ConfigLoader.load(
            Car.class,
            file,
            List.of(
                "serial=2",
                "tank.level=1e-3",
                "gears=[3, 4]",
                "spare_tank.litres=6",
                "nickname=a=b",
                "serial=3"));
    assertThat(car.serial()).isEqualTo(3);
    assertThat(car.tank()).isEqualTo(new Tank(10, 1e-3));
    assertThat(car.gears()).containsExactly(3.0, 4.0);
    assertThat(car.spareTank()).isEqualTo(new Tank(6, 0.5));
    assertThat(car.nickname()).isEqualTo("a=b");
  }

  @Test
  void anOverrideCanRemoveAnOptionalValue() throws IOException {
    Path file = write("car.yaml", "spare_tank: {litres: 10}\nnickname: x\n");
    Car car = ConfigLoader.load(Car.class, file, List.of("spare_tank=null", "nickname="));
    assertThat(car.spareTank()).isNull();
    assertThat(car.nickname()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tank.leval=1    | --set tank.leval=1: unknown key 'tank.leval'; did you mean"
            + " 'tank.level'?",
        "tank.litres=x   | --set tank.litres=x: tank.litres must be a whole number, is 'x'",
        "tank.litres=0   | --set tank.litres=0: tank.litres must be at least 1, is 0",
        "tank={leval: 1} | --set tank={leval: 1}: unknown key 'tank.leval'; did you mean"
            + " 'tank.level'?",
        "serial.x=1      | --set serial.x=1: serial is '1' at FILE:1, not a section",
        "serial          | --set serial: expected section.key=value",
        "=3              | --set =3: expected section.key=value",
        "a..b=3          | --set a..b=3: expected section.key=value",
      })
  void aWrongOverrideIsNamed(String override, String problem) throws IOException {
    Path file = write("car.yaml", "serial: 1\n");
    assertThatThrownBy(() -> ConfigLoader.load(Car.class, file, List.of(override)))
        .isInstanceOf(InputException.class)
        .hasMessage(problem.replace("FILE", file.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "~",
        "true",
        "yes",
        "1",
        "1e-4",
        "0x1F",
        "1_000",
        "a: b",
        "# x",
        "- y",
        " padded ",
        "it's \"quoted\"",
        "*star",
        "{",
        "two\nlines",
        "ünï",
        "12:30",
        ""
      })
  void writtenTextsReadBackEqual(String text) {
    Car car =
        new Car(
            Colour.DARK_BLUE,
            true,
            Long.MIN_VALUE,
            text,
            Path.of("a b/c#d"),
            List.of(1e-300, 0.1 + 0.2, -0.0),
            List.of(new Wheel(3, text)),
            new Tank(1, 1.5e-6),
            new Tank(2, 1e22));
    assertThat(ConfigLoader.parse(Car.class, ConfigLoader.toYaml(car))).isEqualTo(car);
  }

  @Test
  void aMapHasTheKeysAndValuesOfTheYaml() {
    VideoFineTuneConfig config = TinyFineTuning.config(Path.of("clips"), Path.of("run"));
    Map<String, Object> map = ConfigLoader.toMap(config);

    assertThat(map)
        .containsOnlyKeys("seed", "run", "model", "finetune", "optimizer", "data", "augment");
    assertThat(((Map<?, ?>) map.get("model")).get("num_frames")).isEqualTo(8);
    assertThat(((Map<?, ?>) map.get("data")).get("crop")).isEqualTo("full");
    assertThat(((Map<?, ?>) map.get("run")).get("dir")).isEqualTo("run");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertFails(Path file) {
    return assertThatThrownBy(() -> ConfigLoader.load(Car.class, file, List.of()))
        .isInstanceOf(InputException.class);
  }
}
