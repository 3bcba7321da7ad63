/**
 * Where the time of training goes: Java Flight Recorder events of operations and phases, and what
 * is made of a recording. Without a recording the events cost next to nothing.
 */
package org.maskedaction.profile;
