package org.maskedaction.signals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.Part;
import org.maskedaction.kind.PictureFiles;
import org.maskedaction.kind.PictureOptions;
import org.maskedaction.kind.Pictures;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.train.Metrics;

/** Draws signals of a run's data and what pre-trained models make of them; nothing moves. */
final class SignalPictures implements Pictures {
  @Override
  public Result draw(PictureOptions options, Path sheet) throws IOException {
    PictureFiles.requireFolder(sheet);
    SignalOptions own =
        options.options() instanceof SignalOptions given ? given : SignalOptions.NONE;
    SignalPretrainConfig settings = open(options.run()).pretraining();
    SignalList list = new SignalData(settings).list(own.part(Part.VAL));
    SignalSheet drawn = new SignalSheet(settings, list, options.samples());
    double loss = add(drawn, options.run(), options.seed());
    for (Path other : options.compared()) {
      add(drawn, other, options.seed());
    }
    drawn.write(sheet);
    return new Result(
        List.of(new Written(sheet, "sheet of masked signals")),
        Map.of(Metrics.VAL_LOSS.name(), loss),
        List.of());
  }

  private static OpenedSignalModel open(Path run) {
    return new OpenedSignalModel(RunCheckpoint.open(run), List.of());
  }

  private static double add(SignalSheet sheet, Path run, long seed) {
    OpenedSignalModel model = open(run);
    try (SignalReconstruction reconstruction =
        new SignalReconstruction(model.parameters(), model.pretraining())) {
      return sheet.add(String.valueOf(run.getFileName()), reconstruction, seed);
    }
  }
}
