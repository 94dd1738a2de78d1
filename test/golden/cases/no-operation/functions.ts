export async function fetchOrchestrationItem(): Promise<null> {
  return null;
}
