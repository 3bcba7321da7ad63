package org.maskedaction.signals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LoaderSettings;
import org.maskedaction.data.Part;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.io.ClassNames;
import org.maskedaction.kind.OpenedData;
import org.maskedaction.viz.ViewSheet;

/** The signals of a run. */
record SignalData(SignalSettings settings) implements OpenedData {
  /** Finds the signals; generated ones are drawn where they are not there. */
  static SignalData open(SignalSettings settings, IntConsumer generated) {
    if (settings.data().generated() != null) {
      new SignalGenerator().generate(settings, generated);
    }
    return new SignalData(settings);
  }

  /** The signals of a part. */
  SignalList list(Part part) {
    return SignalList.read(settings.data().dir().resolve(part.listFile()));
  }

  /** Batches to learn from. */
  SampleLoader<Signal, SignalBatch> training() {
    return list(Part.TRAIN)
        .loader(
            settings.model(),
            settings.data().gain(),
            LoaderSettings.shuffled(settings.optimizer().batchSize(), settings.seed()));
  }

  /** The signals that a run is measured on, one by one. */
  BatchLoader<SignalBatch> validation() {
    SignalList all = list(Part.VAL);
    int count = settings.run().evalClips() == 0 ? all.rows().size() : settings.run().evalClips();
    return new SignalList(all.source(), all.rows().subList(0, Math.min(count, all.rows().size())))
        .single(settings.model());
  }

  /**
   * The names of the classes; none where the data have none.
   *
   * @throws org.maskedaction.io.InputException if there are not as many as classes
   */
  List<String> classNames() {
    Path file = settings.data().dir().resolve(ClassNames.FILE);
    return ClassNames.of(Files.exists(file) ? file : null, settings.classes());
  }

  @Override
  public int size(Part part) {
    return list(part).rows().size();
  }

  @Override
  public String fingerprint(Part part) {
    return list(part).fingerprint();
  }

  @Override
  public ViewSheet draw(int[] places, int epochs) {
    ViewSheet sheet = new ViewSheet("Training signals as the model sees them");
    try (SampleLoader<Signal, SignalBatch> learned = training();
        SampleLoader<Signal, SignalBatch> judged = list(Part.TRAIN).single(settings.model())) {
      for (int place : places) {
        Signal signal = judged.sample(0, place);
        sheet.addSequence(
            ViewSheet.title(signal.id(), signal.label()),
            settings.model().channels(),
            ViewSheet.views(
                signal.values(), epoch -> learned.sample(epoch, place).values(), epochs));
      }
    }
    return sheet;
  }
}
