/** In the order in which somebody looks for them. */
export const deliveryStates = ['FAILED', 'WAITING', 'DELIVERED', 'DROPPED'] as const
