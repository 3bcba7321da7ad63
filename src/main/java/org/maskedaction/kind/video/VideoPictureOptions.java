package org.maskedaction.kind.video;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.kind.KindOptions;

/** Which videos are drawn, and the attention of which tokens. */
public interface VideoPictureOptions extends KindOptions {
  /** The evaluation clips of the run, without attention. */
  VideoPictureOptions OF_RUN = of(null, List.of());

  /** A list with the videos to draw; null for the evaluation clips of the run. */
  Path list();

  /** Tokens whose attention is shown: {@code t,y,x} or {@code N}. */
  List<String> queries();

  /** These. */
  static VideoPictureOptions of(Path list, List<String> queries) {
    return new VideoPictureOptions() {
      @Override
      public Path list() {
        return list;
      }

      @Override
      public List<String> queries() {
        return queries;
      }
    };
  }
}
