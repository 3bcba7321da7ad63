/**
 * Reads ONNX models through samediff-import-onnx, and supplies the rules that its release lacks for
 * video transformers.
 */
package org.maskedaction.interop.onnx;
