package io.relspec.udf.extract;

/** How much is said about a repository; each level includes those before it. */
public enum AnalysisLevel {
  /** Nodes, definitions, imports, and what names stand for in all files. */
  AST,
  /** Control flow, dominance, control dependence and data flow of single functions too. */
  FLOW,
  /** Calls and types, by the flow of values through the whole repository, too. */
  CALLS
}
