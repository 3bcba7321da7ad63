/**
 * Weights of other programs in and out: files of Hugging Face transformers, of the published
 * VideoMAE, AdaMAE and MAMP code, NumPy archives and SameDiff graphs. Nothing that is read is
 * trusted, and nothing in it is executed.
 */
package org.maskedaction.interop;
