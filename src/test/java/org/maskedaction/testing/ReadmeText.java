package org.maskedaction.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands and the quoted words of a Markdown file. */
public final class ReadmeText {
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*)\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern SPAN = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+");
  private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");

  private final String text;

  private ReadmeText(String text) {
    this.text = text;
  }

  /** Reads a file. */
  public static ReadmeText read(Path file) throws IOException {
    return new ReadmeText(Files.readString(file));
  }

  /** The words of every command in blocks marked sh, in their order. */
  public List<List<String>> commands() {
    List<List<String>> commands = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      if (block.group(1).equals("sh")) {
        String joined = block.group(2).replaceAll("\\\\\\n\\s*", " ");
        joined.lines().flatMap(ReadmeText::commandsOf).forEach(commands::add);
      }
    }
    return commands;
  }

  private static Stream<List<String>> commandsOf(String line) {
    List<List<String>> commands = new ArrayList<>(List.of(new ArrayList<>()));
    for (String word : words(line)) {
      if (word.startsWith("#")) {
        break;
      }
      if (word.equals("&&")) {
        commands.add(new ArrayList<>());
      } else {
        commands.get(commands.size() - 1).add(word);
      }
    }
    return commands.stream().filter(command -> !command.isEmpty());
  }

  /** Words as a shell separates them, without their quotes. */
  static List<String> words(String line) {
    return WORD.matcher(line).results().map(word -> word.group().replaceAll("['\"]", "")).toList();
  }

  /** What stands in backquotes outside of blocks. */
  public List<String> spans() {
    return SPAN.matcher(BLOCK.matcher(text).replaceAll(""))
        .results()
        .map(span -> span.group(1).replace("\\|", "|"))
        .toList();
  }

  /** The words that a shell makes of one with alternatives in braces. */
  public static List<String> expanded(String word) {
    Matcher braces = BRACES.matcher(word);
    if (!braces.find()) {
      return List.of(word);
    }
    return Stream.of(braces.group(1).split(",", -1))
        .map(part -> word.substring(0, braces.start()) + part + word.substring(braces.end()))
        .flatMap(part -> expanded(part).stream())
        .toList();
  }
}
