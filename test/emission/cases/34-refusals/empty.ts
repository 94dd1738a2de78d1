export class Empty {
  size(): number {
    return 0;
  }
}
