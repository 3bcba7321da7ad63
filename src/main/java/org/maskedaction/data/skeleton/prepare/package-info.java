/** Preparation of skeleton data sets: choice of persons, centring, splits and the npz file. */
package org.maskedaction.data.skeleton.prepare;
