/** How often a queue hands a delivery out, for whoever makes the queue. */

/**
 * Far above the attempts within a code's life, because a delivery is also put off while others wait
 * for the same destination. What ends it is the code's expiry; this ends one that breaks its worker.
 */
export const maxDeliveryReceptions = 900;
