package org.maskedaction.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipPipeline.ClipView;
import org.maskedaction.data.video.CropPolicy.CropBox;
import org.maskedaction.model.video.VideoModelConfig;

/** Clips of noise that lie in memory; reading videos is measured elsewhere. */
final class NoiseClips {
  private NoiseClips() {}

  /** {@code count} clips of the model's size, labelled 0, 1, 2 and so on. */
  static List<Clip> of(VideoModelConfig model, int count, SplittableRandom random) {
    List<Clip> clips = new ArrayList<>();
    for (int label = 0; label < count; label++) {
      clips.add(clip(model, label, random));
    }
    return clips;
  }

  private static Clip clip(VideoModelConfig model, int label, SplittableRandom random) {
    int frames = model.numFrames();
    int size = model.imageSize();
    byte[] pixels = new byte[frames * size * size * Clip.CHANNELS];
    random.nextBytes(pixels);
    ClipView view = new ClipView(new int[frames], new CropBox(0, 0, size, size), false);
    return new Clip("noise", label, frames, size, size, pixels, view);
  }
}
