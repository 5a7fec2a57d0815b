package io.relspec.app.facade;

import java.util.NavigableSet;

/** What a relation yields and what it reads. */
interface RelationInputs {

  /** The dataset it yields. */
  String dataset();

  /** The datasets it reads. */
  NavigableSet<String> inputs();
}
