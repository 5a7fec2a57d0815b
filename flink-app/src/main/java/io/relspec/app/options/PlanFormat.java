package io.relspec.app.options;

/** How a plan is shown. */
public enum PlanFormat {
  TEXT,
  /** Everything there is to know, for programs and for later comparison. */
  JSON,
  /** The graph, for Graphviz. */
  DOT,
  /** The graph, for Markdown. */
  MERMAID
}
