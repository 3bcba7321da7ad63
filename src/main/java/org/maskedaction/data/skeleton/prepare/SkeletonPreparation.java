package org.maskedaction.data.skeleton.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.WorkerPool;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.prepare.PreparationReport.Part;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.maskedaction.io.JsonFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares a data set: reads all files, leaves out what cannot be used, and writes {@value
 * #SEQUENCES} for {@link org.maskedaction.data.skeleton.format.PreparedSkeletons} and {@value
 * #REPORT}. The result does not depend on the number of workers. Sequences wait in temporary files
 * of the output folder, which is the only thing whose size grows with the data set.
 */
public final class SkeletonPreparation {
  /** Name of the file with the sequences. */
  public static final String SEQUENCES = "skeletons.npz";

  /** Name of the report. */
  public static final String REPORT = "report.json";

  private static final Logger LOG = LoggerFactory.getLogger(SkeletonPreparation.class);
  private static final int FILES_AT_ONCE = 256;

  private final SkeletonDataset dataset;
  private final List<LeftOut> skipped = new ArrayList<>();

  private SkeletonPreparation(SkeletonDataset dataset) {
    this.dataset = dataset;
  }

  /** What a file gave: sequences, or why there are none. */
  private record Outcome(
      SkeletonDataset.SkeletonFile file, List<SkeletonSequence> sequences, String failure) {}

  /**
   * Prepares a data set.
   *
   * @param out folder of the result, new or empty
   * @param workers threads that read files
   * @throws InputException where {@code out} is not empty, or no training sequence can be used
   */
  public static PreparationReport run(SkeletonDataset dataset, Path out, int workers)
      throws IOException {
    DurableFiles.requireNew(out);
    Files.createDirectories(out);
    return new SkeletonPreparation(dataset).run(out, workers);
  }

  private PreparationReport run(Path out, int workers) throws IOException {
    try (SequenceSpool train = new SequenceSpool(out.resolve(".train.spool"));
        SequenceSpool test = new SequenceSpool(out.resolve(".test.spool"))) {
      readAll(train, test, workers);
      if (train.entries().isEmpty()) {
        throw new InputException(
            "%s: none of %d files gave a training sequence, the first reason: %s"
                .formatted(
                    dataset.name(),
                    dataset.files().size(),
                    skipped.isEmpty() ? "all are for testing" : skipped.get(0).reason()));
      }
      PreparationReport report = report(train, test);
      new PreparedWriter(report.frames(), dataset.frameSize(), report.train().perClass().size())
          .write(out.resolve(SEQUENCES), train, test);
      JsonFile.writeSnakeCase(out.resolve(REPORT), report);
      return report;
    }
  }

  private void readAll(SequenceSpool train, SequenceSpool test, int workers) throws IOException {
    try (WorkerPool pool =
        new WorkerPool(workers, "interrupted while preparing " + dataset.name())) {
      List<SkeletonDataset.SkeletonFile> files = dataset.files();
      for (int from = 0; from < files.size(); from += FILES_AT_ONCE) {
        int to = Math.min(from + FILES_AT_ONCE, files.size());
        List<Callable<Outcome>> tasks = new ArrayList<>();
        for (SkeletonDataset.SkeletonFile file : files.subList(from, to)) {
          tasks.add(() -> read(file));
        }
        pool.run(tasks, (outcome, done) -> keep(outcome, train, test));
        LOG.info("{}: {} of {} files", dataset.name(), to, files.size());
      }
    }
  }

  private Outcome read(SkeletonDataset.SkeletonFile file) {
    try {
      return new Outcome(file, dataset.format().read(file.path()), null);
    } catch (InputException e) {
      return new Outcome(file, List.of(), e.getMessage());
    }
  }

  private void keep(Outcome outcome, SequenceSpool train, SequenceSpool test) throws IOException {
    SkeletonDataset.SkeletonFile file = outcome.file();
    if (outcome.failure() != null) {
      skip(file.path().toString(), outcome.failure());
    }
    for (SkeletonSequence read : outcome.sequences()) {
      boolean labelled = file.label() != SkeletonSequence.NO_LABEL;
      SkeletonSequence sequence = labelled ? read.withLabel(file.label()) : read;
      String problem = problem(sequence);
      if (problem == null) {
        (file.training() ? train : test).add(fitted(sequence));
      } else {
        skip(file.path() + ", sequence " + sequence.id(), problem);
      }
    }
  }

  private void skip(String source, String reason) {
    skipped.add(new LeftOut(source, reason));
    LOG.warn("Skipped {}: {}", source, reason);
  }

  /** Why a sequence cannot be used, or null. */
  private String problem(SkeletonSequence sequence) {
    if (sequence.label() < 0) {
      return "has no label";
    }
    if (dataset.classes() > 0 && sequence.label() >= dataset.classes()) {
      return "has the label %d, expected 0 to %d"
          .formatted(sequence.label(), dataset.classes() - 1);
    }
    if (sequence.joints() != dataset.layout().size()
        || sequence.coordinates() != dataset.coordinates()) {
      return "has %d joints and %d coordinates, expected %d and %d"
          .formatted(
              sequence.joints(),
              sequence.coordinates(),
              dataset.layout().size(),
              dataset.coordinates());
    }
    if (sequence.persons() > dataset.persons()) {
      return "has %d persons, expected at most %d".formatted(sequence.persons(), dataset.persons());
    }
    if (!sequence.isPresent(0, sequence.values().length)) {
      return "all coordinates are 0";
    }
    if (!dataset.truncate() && dataset.frames() > 0 && sequence.frames() > dataset.frames()) {
      return "has %d frames, expected at most %d".formatted(sequence.frames(), dataset.frames());
    }
    return null;
  }

  /** With the data set's persons, and no more than its frames. */
  private SkeletonSequence fitted(SkeletonSequence sequence) {
    SkeletonSequence cut = dataset.truncate() ? sequence.firstFrames(dataset.frames()) : sequence;
    return cut.withPersons(dataset.persons());
  }

  private PreparationReport report(SequenceSpool train, SequenceSpool test) {
    List<SequenceSpool.Entry> all =
        Stream.concat(train.entries().stream(), test.entries().stream()).toList();
    int longest = all.stream().mapToInt(SequenceSpool.Entry::frames).max().orElseThrow();
    int largest = all.stream().mapToInt(SequenceSpool.Entry::label).max().orElseThrow();
    int classes = dataset.classes() > 0 ? dataset.classes() : largest + 1;
    return new PreparationReport(
        dataset.name(),
        dataset.layout(),
        dataset.persons(),
        dataset.coordinates(),
        dataset.frames() > 0 ? dataset.frames() : longest,
        part(train, classes),
        part(test, classes),
        dataset.leftOut(),
        List.copyOf(skipped));
  }

  private static Part part(SequenceSpool spool, int classes) {
    Integer[] perClass = new Integer[classes];
    Arrays.fill(perClass, 0);
    long frames = 0;
    for (SequenceSpool.Entry entry : spool.entries()) {
      perClass[entry.label()]++;
      frames += entry.frames();
    }
    return new Part(spool.entries().size(), List.of(perClass), frames, spool.fingerprint());
  }
}
