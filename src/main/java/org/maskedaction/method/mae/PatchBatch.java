package org.maskedaction.method.mae;

import java.util.List;
import org.maskedaction.data.video.Clip;
import org.maskedaction.model.video.Patchify;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.ops.PatchTargets.PixelStatistics;
import org.maskedaction.profile.Phase;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The tubelets of the current batch, in one array that all plans read. */
public final class PatchBatch {
  private final Patchify patchify;
  private final INDArray patches; // [B, N, P]

  /** Room for {@code batch} clips. */
  public PatchBatch(VideoModelConfig model, PixelStatistics pixels, int batch) {
    patchify = new Patchify(model, values(pixels.mean()), values(pixels.deviation()));
    patches = Nd4j.create(DataType.FLOAT, batch, model.tokens(), model.patchDim());
  }

  private static double[] values(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Cuts and normalises the clips. */
  public void load(List<Clip> clips) {
    if (clips.size() != patches.size(0)) {
      throw new IllegalArgumentException(
          "%d clips for a batch of %d".formatted(clips.size(), patches.size(0)));
    }
    Phase phase = Phase.begin(Phase.PATCHIFY);
    for (int i = 0; i < clips.size(); i++) {
      patchify.write(clips.get(i).pixels(), patches, i);
    }
    phase.end();
  }

  /** The array. // [B, N, P] */
  public INDArray array() {
    return patches;
  }
}
