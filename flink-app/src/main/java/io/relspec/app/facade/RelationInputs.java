package io.relspec.app.facade;

import java.util.SortedSet;

/** What a relation yields and what it reads. */
interface RelationInputs {

  /** The dataset it yields. */
  String dataset();

  /** The datasets it reads. */
  SortedSet<String> inputs();
}
