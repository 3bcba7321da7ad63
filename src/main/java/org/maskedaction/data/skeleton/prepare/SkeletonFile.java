package org.maskedaction.data.skeleton.prepare;

import java.nio.file.Path;
import org.maskedaction.data.skeleton.SkeletonSequence;

/**
 * A file of a data set.
 *
 * @param path the file
 * @param training whether its sequences are for training, otherwise for testing
 * @param label the class of its sequences, or {@link SkeletonSequence#NO_LABEL} for the one that
 *     the file tells
 */
public record SkeletonFile(Path path, boolean training, int label) {}
