/** Benchmarks, one class per question. */
package org.maskedaction.benchmarks;
