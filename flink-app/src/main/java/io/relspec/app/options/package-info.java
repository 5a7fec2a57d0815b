/** Every option, the layers that set it, and the typed values a run takes. */
@NullMarked
package io.relspec.app.options;

import org.jspecify.annotations.NullMarked;
