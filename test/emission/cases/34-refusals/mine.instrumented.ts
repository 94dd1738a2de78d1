// Written by hand.
export const mine = 1;
