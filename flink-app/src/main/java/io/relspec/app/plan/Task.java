package io.relspec.app.plan;

import java.util.NavigableSet;

/** What the schedule needs to know of a relation. */
public interface Task {
  /** The dataset it yields. */
  String dataset();

  /** The datasets it reads. */
  NavigableSet<String> inputs();

  /** What it cannot do without. */
  Evidence evidence();
}
