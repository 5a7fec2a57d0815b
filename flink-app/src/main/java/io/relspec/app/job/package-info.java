/** The main job: files in, evidence and relations, Delta tables out. */
@NullMarked
package io.relspec.app.job;

import org.jspecify.annotations.NullMarked;
