package org.maskedaction.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.config.ConfigNode.Items;
import org.maskedaction.config.ConfigNode.Kind;
import org.maskedaction.config.ConfigNode.Origin;
import org.maskedaction.config.ConfigNode.Scalar;
import org.maskedaction.config.ConfigNode.Section;
import org.maskedaction.io.InputException;

/** Reads one YAML document into nodes that remember their lines; a key given twice is an error. */
final class YamlReader {
  private static final YAMLFactory FACTORY = new YAMLFactory();

  private final YAMLParser parser;
  private final String source;

  private YamlReader(YAMLParser parser, String source) {
    this.parser = parser;
    this.source = source;
  }

  /** The top-level section of a file; a file without content is an empty section. */
  static Section readFile(Path file) {
    return readText(textOf(file), file.toString());
  }

  /** The top-level section of a YAML text, empty if the text is; {@code source} names it. */
  static Section readText(String text, String source) {
    ConfigNode node = parse(text, source);
    if (node instanceof Section section) {
      return new Section(section.values(), new Origin(source, 0));
    }
    if (node instanceof Scalar scalar && scalar.kind() == Kind.EMPTY) {
      return Section.empty(scalar.origin());
    }
    throw new InputException(node.origin() + ": expected 'key: value' lines, is " + node.shown());
  }

  /** The single value that {@code text} holds; {@code source} names it in errors. */
  static ConfigNode parse(String text, String source) {
    try (YAMLParser parser = FACTORY.createParser(text)) {
      return new YamlReader(parser, source).document();
    } catch (JsonProcessingException e) {
      throw new InputException(locate(e, source) + ": not valid YAML: " + firstLine(e), e);
    } catch (IOException e) {
      throw new InputException(source + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static String textOf(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new InputException(file + ": no such config file", e);
    } catch (CharacterCodingException e) {
      throw new InputException(file + ": a config file must be UTF-8 text", e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private ConfigNode document() throws IOException {
    if (parser.nextToken() == null) {
      return new Scalar("", Kind.EMPTY, new Origin(source, 0));
    }
    ConfigNode node = value(here());
    if (parser.nextToken() != null) {
      throw new InputException(here() + ": expected one YAML document, found a second");
    }
    return node;
  }

  private ConfigNode value(Origin origin) throws IOException {
    if (parser.isCurrentAlias()) {
      throw new InputException(origin + ": YAML aliases (*name) are not supported; use 'extends'");
    }
    if (parser.getTypeId() != null) {
      throw new InputException(
          origin + ": YAML tags (!" + parser.getTypeId() + ") are not supported; leave it out");
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return section(origin);
    }
    return token == JsonToken.START_ARRAY ? items(origin) : scalar(token, origin);
  }

  private Section section(Origin origin) throws IOException {
    Map<String, ConfigNode> values = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      Origin keyOrigin = here();
      parser.nextToken();
      ConfigNode earlier = values.put(key, value(keyOrigin));
      if (earlier != null) {
        throw new InputException(
            keyOrigin + ": key '" + key + "' is given twice, first at " + earlier.origin());
      }
    }
    return new Section(values, origin);
  }

  private Items items(Origin origin) throws IOException {
    List<ConfigNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(here()));
    }
    return new Items(items, origin);
  }

  private Scalar scalar(JsonToken token, Origin origin) throws IOException {
    Kind kind =
        switch (token) {
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Kind.NUMBER;
          case VALUE_TRUE, VALUE_FALSE -> Kind.BOOLEAN;
          case VALUE_NULL -> parser.getText().isEmpty() ? Kind.EMPTY : Kind.NULL;
          default -> Kind.TEXT;
        };
    return new Scalar(parser.getText(), kind, origin);
  }

  private Origin here() {
    return new Origin(source, parser.currentTokenLocation().getLineNr());
  }

  private static String locate(JsonProcessingException e, String source) {
    return new Origin(source, e.getLocation() == null ? 0 : e.getLocation().getLineNr()).toString();
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("unknown error");
  }
}
