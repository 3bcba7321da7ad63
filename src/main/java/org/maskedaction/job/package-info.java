/** Commands of this program as processes of their own, which can be stopped and continued. */
package org.maskedaction.job;
