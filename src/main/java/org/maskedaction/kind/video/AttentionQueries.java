package org.maskedaction.kind.video;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.io.InputException;
import org.maskedaction.model.video.VideoModelConfig;

/** Tokens named by people, as {@code t,y,x} or as {@code N}, all from 0. */
final class AttentionQueries {
  private static final Pattern PLACE = Pattern.compile("(\\d{1,6}),(\\d{1,6}),(\\d{1,6})");
  private static final Pattern TOKEN = Pattern.compile("\\d{1,9}");

  private AttentionQueries() {}

  /**
   * The tokens of a model's clips.
   *
   * @throws InputException for a text of another form or a token outside the grid
   */
  static List<Integer> tokens(List<String> queries, VideoModelConfig model) {
    return queries.stream().map(query -> token(query.strip(), model)).toList();
  }

  private static int token(String query, VideoModelConfig model) {
    Matcher place = PLACE.matcher(query);
    if (place.matches()) {
      int slot = Integer.parseInt(place.group(1));
      int row = Integer.parseInt(place.group(2));
      int column = Integer.parseInt(place.group(3));
      int side = model.gridSide();
      if (slot < model.frameSlots() && row < side && column < side) {
        return (slot * side + row) * side + column;
      }
      throw outside(query, model);
    }
    if (!TOKEN.matcher(query).matches()) {
      throw new InputException(
          "--attention-query: '%s'; expected frame slot, row and column as t,y,x, or a token N"
              .formatted(query));
    }
    int token = Integer.parseInt(query);
    if (token >= model.tokens()) {
      throw outside(query, model);
    }
    return token;
  }

  private static InputException outside(String query, VideoModelConfig model) {
    return new InputException(
        "--attention-query: %s lies outside the clip of %d tokens: t 0..%d, y and x 0..%d"
            .formatted(query, model.tokens(), model.frameSlots() - 1, model.gridSide() - 1));
  }
}
