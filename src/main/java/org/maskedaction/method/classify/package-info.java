/** Training and inference of action classifiers on videos and on skeletons. */
package org.maskedaction.method.classify;
