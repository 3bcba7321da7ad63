/**
 * Random numbers that are a pure function of a seed, a purpose and counters, so that a run can go
 * on anywhere.
 */
package org.maskedaction.random;
