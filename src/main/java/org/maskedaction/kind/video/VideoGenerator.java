package org.maskedaction.kind.video;

import java.util.function.IntConsumer;
import org.maskedaction.data.video.generated.GeneratedDataset;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.Generator;
import org.maskedaction.kind.RunSettings;

/** Draws the clips that {@code data.generated} describes. */
final class VideoGenerator implements Generator {
  @Override
  public String generate(RunSettings settings, IntConsumer progress) {
    GeneratedVideoConfig generated = ((VideoRunSettings) settings).data().generated();
    if (generated == null) {
      throw new InputException("the configuration has no data.generated: nothing to generate");
    }
    GeneratedDataset dataset = VideoData.generate(generated, progress);
    return "%d clips in %s".formatted(dataset.spec().totalClips(), dataset.dir());
  }
}
