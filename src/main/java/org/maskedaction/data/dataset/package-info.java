/**
 * What the published data sets are, whatever is read of them: how their files are named, what the
 * names say, and which of them the official protocols train on.
 */
package org.maskedaction.data.dataset;
