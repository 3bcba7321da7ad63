/** Reports on runs, studies and searches as pages that need nothing else. */
package org.maskedaction.report;
