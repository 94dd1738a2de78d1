// What all runners' tests of this folder do: one call that succeeds and one that fails.
import { recordTelemetry, type Recorded } from "gen-instrumented/testing";
import { InstrumentedMyProvider, setProviderLogger } from "./myProvider.instrumented.js";

export async function recordedCalls(): Promise<Recorded> {
  const telemetry = await recordTelemetry();
  try {
    setProviderLogger(telemetry.logger);
    const provider = new InstrumentedMyProvider();
    await provider.fetchOrchestrationItem();
    await provider.ackOrchestrationItem("token").catch(() => undefined);
    return await telemetry.collect();
  } finally {
    await telemetry.shutdown();
  }
}
