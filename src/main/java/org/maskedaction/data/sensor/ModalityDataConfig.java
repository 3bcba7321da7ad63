package org.maskedaction.data.sensor;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.config.ScalarReader;
import org.maskedaction.io.InputException;

/**
 * Where samples of several modalities come from and how they are read.
 *
 * @param format the data set's form
 * @param path folder of a data set, or npz file of features; left out for generated samples
 * @param generated the generated samples, without effect on other formats
 * @param protocol what is trained on; the rest is for validation
 * @param train the subjects or views to train on, for the protocols {@code subjects} and {@code
 *     views}
 * @param valFraction share of the samples of a features file without a {@code split} that is for
 *     validation, class by class; drawn from the run's seed
 * @param sampling which frames a training sample takes of videos and skeletons; validation samples
 *     always take them evenly
 * @param sequenceFit how sequences are brought to their length
 * @param minArea least share of a frame's middle square that a training sample shows, the same cut
 *     in all frames and all videos of a sample; 1 for the whole square
 * @param flip whether all videos of a training sample are mirrored with probability one half
 * @param mirrorSkeletons whether skeletons are mirrored where videos are: left and right joints
 *     change places and x changes its sign; sequences never are
 * @param normalisation what scales modalities that name no mean
 * @param depthNear depth in millimetres that is white, as everything nearer is
 * @param depthFar depth in millimetres that is black, as everything further away and missing is
 * @param maxLengthDifference largest difference between the frame counts of a sample's videos and
 *     skeletons, as a share of the longest; samples beyond it are skipped
 * @param maxBadFraction share of the samples with a file that cannot be used before the run ends;
 *     one always may
 * @param cacheMb memory in MiB for tracks of UTD-MHAD, and skeletons, that are read once and kept;
 *     what does not fit is read again; 0 for none
 * @param workers threads that read samples
 * @param queue batches that are read ahead
 */
public record ModalityDataConfig(
    @Default("generated") Format format,
    @Default("null") Path path,
    GeneratedModalitiesConfig generated,
    @Default("official") Protocol protocol,
    @Default("[]") List<Integer> train,
    @Default("0.2") double valFraction,
    @Default("uniform") Sampling sampling,
    @Default("resample") SequenceFit sequenceFit,
    @Default("1.0") double minArea,
    @Default("false") boolean flip,
    @Default("false") boolean mirrorSkeletons,
    @Default("standardise") Normalisation normalisation,
    @Default("1000.0") double depthNear,
    @Default("4000.0") double depthFar,
    @Default("0.2") double maxLengthDifference,
    @Default("0.1") double maxBadFraction,
    @Default("1024") int cacheMb,
    @Default("1") int workers,
    @Default("2") int queue) {

  /** Forms of data sets. */
  public enum Format {
    /** UTD-MHAD: {@code depth}, {@code skeleton} and {@code inertial} in MATLAB files. */
    UTD_MHAD,
    /** NTU RGB+D: frame folders of {@code rgb}, {@code depth} and {@code ir}, skeleton files. */
    NTU,
    /** NW-UCLA: frame folders with {@code rgb}, {@code depth} and {@code skeleton}. */
    NW_UCLA,
    /** An npz file of features. */
    FEATURES,
    /** Samples that the project makes: {@code video}, {@code skeleton} and {@code inertial}. */
    GENERATED
  }

  /** What is trained on. */
  public enum Protocol {
    /**
     * The usual one of the data set: subjects 1, 3, 5 and 7 of UTD-MHAD, NTU RGB+D 60 across
     * subjects, views 1 and 2 of NW-UCLA, the {@code split} of a features file.
     */
    OFFICIAL,
    /** The subjects of the key {@code train}. */
    SUBJECTS,
    /** The cameras or views of the key {@code train}. */
    VIEWS,
    /** NTU RGB+D 60 across subjects. */
    NTU60_XSUB,
    /** NTU RGB+D 60 across cameras. */
    NTU60_XVIEW,
    /** NTU RGB+D 120 across subjects. */
    NTU120_XSUB,
    /** NTU RGB+D 120 across setups. */
    NTU120_XSET
  }

  /** Ways to choose frames. */
  public enum Sampling {
    /** Evenly over the whole sample. */
    UNIFORM,
    /** Frames drawn without repetition, in their order. */
    RANDOM
  }

  /** Ways to bring a sequence to its length. */
  public enum SequenceFit {
    /** By linear interpolation over all of it. */
    RESAMPLE,
    /** A longer one is cut, at random for training and else in the middle; a shorter one padded. */
    CUT
  }

  /** What scales modalities that name no mean. */
  public enum Normalisation {
    /**
     * Sequences and features get the mean 0 and the variance 1 over the training samples, value by
     * value; videos are brought to [-1, 1].
     */
    STANDARDISE,
    /** Nothing. */
    NONE
  }

  /** Checks the ranges. */
  public ModalityDataConfig {
    train = List.copyOf(train);
    checkPath(format, path);
    checkProtocol(format, protocol, train);
    Check.that(valFraction > 0 && valFraction < 1, "val_fraction", "above 0, below 1", valFraction);
    Check.that(minArea > 0 && minArea <= 1, "min_area", "above 0 and at most 1", minArea);
    Check.that(!mirrorSkeletons || flip, "mirror_skeletons", "false without flip", true);
    Check.notNegative("depth_near", depthNear);
    Check.that(depthFar > depthNear, "depth_far", "above depth_near (" + depthNear + ")", depthFar);
    Check.notNegative("max_length_difference", maxLengthDifference);
    Check.that(
        maxBadFraction >= 0 && maxBadFraction <= 1, "max_bad_fraction", "0 to 1", maxBadFraction);
    Check.range("cache_mb", cacheMb, 0, 1 << 20);
    Check.atLeast("workers", workers, 1);
    Check.atLeast("queue", queue, 1);
  }

  /** Where the samples come from, in a few characters. */
  public String source() {
    return path == null ? "generated samples" : path.toString();
  }

  private static void checkPath(Format format, Path path) {
    if (path == null && format != Format.GENERATED) {
      throw new InputException("path must be given for " + ScalarReader.yamlName(format));
    }
    if (path != null && format == Format.GENERATED) {
      throw new InputException("path must be left out for generated samples, is " + path);
    }
  }

  private static void checkProtocol(Format format, Protocol protocol, List<Integer> train) {
    boolean listed = protocol == Protocol.SUBJECTS || protocol == Protocol.VIEWS;
    Check.that(
        listed != train.isEmpty(),
        "train",
        "given exactly where protocol is subjects or views",
        train);
    boolean fits =
        switch (protocol) {
          case OFFICIAL -> true;
          case SUBJECTS ->
              format == Format.UTD_MHAD || format == Format.NTU || format == Format.NW_UCLA;
          case VIEWS -> format == Format.NTU || format == Format.NW_UCLA;
          default -> format == Format.NTU;
        };
    Check.that(
        fits,
        "protocol",
        "one that " + ScalarReader.yamlName(format) + " has",
        ScalarReader.yamlName(protocol));
  }
}
