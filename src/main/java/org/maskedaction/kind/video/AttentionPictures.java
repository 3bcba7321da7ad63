package org.maskedaction.kind.video;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.data.video.Clip;
import org.maskedaction.io.InputException;
import org.maskedaction.io.numpy.NpzWriter;
import org.maskedaction.kind.video.VideoPictures.PretrainedRun;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.viz.AttentionClip;
import org.maskedaction.viz.ContactSheet;
import org.maskedaction.viz.PatchGrid;

/** What chosen tokens attend to in the sampler of a run, as pictures and as numbers. */
final class AttentionPictures {
  private static final Pattern PLACE = Pattern.compile("(\\d{1,6}),(\\d{1,6}),(\\d{1,6})");
  private static final Pattern TOKEN = Pattern.compile("\\d{1,9}");

  private final PretrainedRun run;
  private final List<Clip> clips;
  private final List<Integer> queries;
  private final List<List<AttentionClip.AttentionMap>> maps = new ArrayList<>();
  private final String description;

  /**
   * Computes the attention.
   *
   * @param queries tokens that attend, the same in all clips
   */
  AttentionPictures(PretrainedRun run, List<Clip> clips, List<Integer> queries) {
    this.run = run;
    this.clips = clips;
    this.queries = queries;
    try (QueryAttention attention = new QueryAttention(run.parameters(), run.config())) {
      description = attention.description();
      for (Clip clip : clips) {
        maps.add(maps(attention.of(clip, queries), attention.perSlot()));
      }
    }
  }

  private List<AttentionClip.AttentionMap> maps(List<float[]> weights, boolean perSlot) {
    List<AttentionClip.AttentionMap> result = new ArrayList<>();
    for (int i = 0; i < queries.size(); i++) {
      result.add(new AttentionClip.AttentionMap(queries.get(i), perSlot, weights.get(i)));
    }
    return result;
  }

  /** The attention in one clip, in the order of the queries. */
  List<AttentionClip.AttentionMap> ofClip(int index) {
    return maps.get(index);
  }

  /** Draws the heat over the frames. */
  void draw(Path file) throws IOException {
    List<AttentionClip> sections = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      Clip clip = clips.get(i);
      sections.add(new AttentionClip(clip.id(), run.grid(), clip.pixels(), maps.get(i)));
    }
    ContactSheet.ofAttention(run.source(), description, sections).write(file);
  }

  /**
   * Writes the numbers for C clips, Q queries, F frame slots and S patches along each side: {@code
   * attention}, float32 [C, Q, F, S, S]; {@code queries}, int32 [Q], tokens (t·S + y)·S + x; {@code
   * ids}, names of the clips [C].
   *
   * @return the shape of {@code attention}
   */
  int[] export(Path file) throws IOException {
    PatchGrid grid = run.grid();
    int[] shape = {
      clips.size(), queries.size(), grid.frames() / grid.tubeletSize(), grid.side(), grid.side()
    };
    float[] values = new float[clips.size() * queries.size() * grid.tokens()];
    int at = 0;
    for (List<AttentionClip.AttentionMap> ofClip : maps) {
      for (AttentionClip.AttentionMap map : ofClip) {
        System.arraycopy(map.weights(), 0, values, at, grid.tokens());
        at += grid.tokens();
      }
    }
    new NpzWriter()
        .add("attention", values, shape)
        .add("queries", queries.stream().mapToInt(Integer::intValue).toArray())
        .add("ids", clips.stream().map(Clip::id).toList())
        .write(file);
    return shape;
  }

  /**
   * The tokens of a model's clips that people name, as {@code t,y,x} or as {@code N}, all from 0.
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
