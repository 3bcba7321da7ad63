package org.maskedaction.experiment;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.LeftOut;
import org.maskedaction.evaluation.ClassifierTally;
import org.maskedaction.evaluation.ClassifierTally.ConfusionMatrix;
import org.maskedaction.run.Provenance;

/**
 * How well a classifier does, and on what.
 *
 * @param top1 share of samples whose label has the highest averaged probability, in [0, 1]
 * @param top5 share of videos whose label is among the five highest, in [0, 1]
 * @param meanClassAccuracy mean of the accuracies of the classes that have videos, in [0, 1]
 * @param loss mean of -log of the averaged probability of the label
 * @param clips videos that were read and counted
 * @param views views per video: temporal clips times spatial crops
 * @param temporalClips windows per video
 * @param spatialCrops squares per window
 * @param classes accuracy by class, in the order of the labels
 * @param skipped videos that could not be read, in the order of the list
 * @param list the list of the videos
 * @param dataFingerprint identifies the videos of the list and their labels
 * @param checkpoint the weights
 * @param seed seed of the training; the evaluation itself draws nothing
 * @param seconds wall time of reading and classifying
 * @param program versions, machine and command line
 * @param config the resolved configuration by key
 */
public record EvaluationResult(
    double top1,
    double top5,
    double meanClassAccuracy,
    double loss,
    int clips,
    int views,
    int temporalClips,
    int spatialCrops,
    List<ClassResult> classes,
    @JsonSerialize(contentConverter = OnDisk.class) List<LeftOut> skipped,
    String list,
    String dataFingerprint,
    Weights checkpoint,
    long seed,
    double seconds,
    Provenance program,
    Map<String, Object> config) {

  /**
   * The result for one class.
   *
   * @param label index of the class
   * @param name its name, or its index where the run knows none
   * @param count videos of the class
   * @param correct how many of them were taken for it
   * @param accuracy their share in [0, 1], or null without videos
   */
  public record ClassResult(int label, String name, int count, int correct, Double accuracy) {}

  /** How a video that could not be read is written. */
  public static final class OnDisk extends StdConverter<LeftOut, OnDisk.Skipped> {
    /** The keys of the file. */
    public record Skipped(String path, String reason) {}

    @Override
    public Skipped convert(LeftOut video) {
      return new Skipped(video.sample(), video.reason());
    }
  }

  /**
   * The checkpoint.
   *
   * @param path its folder
   * @param step optimiser steps it has been trained for
   * @param weights file of the weights within it
   * @param sha256 checksum of that file
   */
  public record Weights(String path, long step, String weights, String sha256) {}

  /** The results for the classes with these names. */
  public static List<ClassResult> classes(ClassifierTally tally, List<String> names) {
    ConfusionMatrix confusion = tally.confusion();
    List<ClassResult> classes = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      int count = confusion.count(label);
      Double accuracy = count == 0 ? null : (Double) confusion.accuracy(label);
      classes.add(
          new ClassResult(label, names.get(label), count, confusion.count(label, label), accuracy));
    }
    return classes;
  }
}
