/** How often a job is tried, for the functions that try and the queues that count. */

/**
 * As on one machine: with the pauses between them about a quarter of an hour, longer than a code
 * usually lives.
 */
export const maxJobAttempts = 20;
