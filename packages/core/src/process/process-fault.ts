/** Something in a process that cannot be, and where. */
export interface ProcessFault {
  readonly path: string;
  readonly problem: string;
}
