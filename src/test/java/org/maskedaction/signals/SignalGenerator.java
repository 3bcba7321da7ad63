package org.maskedaction.signals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.DataPurposes;
import org.maskedaction.data.Part;
import org.maskedaction.io.ClassNames;
import org.maskedaction.io.CsvTable;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.Generator;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.random.RandomStreams;

/** Draws the signals that {@code data.generated} describes; a folder that is whole stays. */
final class SignalGenerator implements Generator {
  private static final String SPECIFICATION = "generated.yaml";

  @Override
  public String generate(RunSettings settings, IntConsumer progress) {
    SignalSettings signals = (SignalSettings) settings;
    GeneratedSignalsConfig generated = signals.data().generated();
    Path dir = signals.data().dir();
    if (generated == null) {
      throw new InputException("the configuration has no data.generated: nothing to generate");
    }
    try {
      draw(dir, generated, signals.model(), progress);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int all = generated.train() + generated.val() + generated.test();
    return "%d signals of %d classes in %s".formatted(all, Waveform.values().length, dir);
  }

  private static void draw(
      Path dir, GeneratedSignalsConfig generated, SignalModelConfig model, IntConsumer progress)
      throws IOException {
    Path specification = dir.resolve(SPECIFICATION);
    String wanted =
        "%slength: %d%nchannels: %d%n"
            .formatted(ConfigLoader.toYaml(generated), model.length(), model.channels());
    if (Files.exists(specification)) {
      if (!Files.readString(specification).equals(wanted)) {
        throw new InputException(
            "%s: was drawn with other settings; expected those of data.generated"
                .formatted(specification));
      }
      return;
    }
    int drawn = 0;
    for (Part part : Part.values()) {
      Files.createDirectories(dir.resolve(part.key()));
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of(SignalList.FILE, SignalList.LABEL));
      for (int i = 0; i < generated.count(part); i++) {
        Waveform form = Waveform.values()[i % Waveform.values().length];
        String file = "%s/%s-%04d.npy".formatted(part.key(), form.name().toLowerCase(), i);
        SplittableRandom random =
            RandomStreams.of(generated.seed(), DataPurposes.GENERATOR, part.number(), i);
        SignalFile.write(dir.resolve(file), values(form, generated, model, random), model);
        rows.add(List.of(file, Integer.toString(form.ordinal())));
        progress.accept(++drawn);
      }
      CsvTable.write(dir.resolve(part.listFile()), rows);
    }
    ClassNames.keep(Waveform.names(), dir);
    DurableFiles.replace(specification, wanted);
  }

  /** Every channel has the same cycles and a phase and size of its own. // [T, C] */
  private static float[] values(
      Waveform form,
      GeneratedSignalsConfig generated,
      SignalModelConfig model,
      SplittableRandom random) {
    float[] values = new float[model.length() * model.channels()];
    double cycles = random.nextDouble(1.5, 3);
    for (int channel = 0; channel < model.channels(); channel++) {
      double phase = random.nextDouble();
      double size = random.nextDouble(0.7, 1.3);
      for (int step = 0; step < model.length(); step++) {
        double value = size * form.at(step / (double) model.length(), cycles, phase);
        values[step * model.channels() + channel] =
            (float) (value + generated.noise() * random.nextGaussian());
      }
    }
    return values;
  }
}
