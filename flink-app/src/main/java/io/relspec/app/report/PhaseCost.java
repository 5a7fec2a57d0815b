package io.relspec.app.report;

/**
 * What a phase took.
 *
 * @param wallMs time on the wall, in milliseconds
 * @param cpuMs time of all threads on processors, in milliseconds
 * @param peakRssBytes most memory the process had in it; 0 where the system does not say
 */
public record PhaseCost(BuildPhase phase, long wallMs, long cpuMs, long peakRssBytes) {}
