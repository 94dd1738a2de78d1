/** Projects for the audit's tests. */

import { folder, type Folder } from "../cli/folder.ts";

/** Names and texts that try to break out of every format. */
export const HOSTILE = "</script><img src=x onerror=alert(1)>\"'&]]>%0A::error::`|*_@someone";

/** A project with an error, warnings, something switched off, a file that cannot be parsed, and a clean one. */
export function mixedProject(): Folder {
  return folder({
    "package.json": '{ "gen-instrumented": { "logs": "none" } }',
    "src/orderProvider.ts": `export class OrderProvider {
  // ${HOSTILE}
  async read(instance: string): Promise<string> {
    return instance;
  }

  async purge(): Promise<void> {
    span.setAttribute("password ${HOSTILE.replaceAll('"', "'")}", this.password);
  }

  // gen-instrumented-disable-next-line uninstrumented-operation -- ${HOSTILE.replaceAll("`", "")}
  async listInstances(): Promise<void> {}
}
`,
    "src/brokenProvider.ts": "export class Broken {\n  async read( {\n}\n",
    "src/cleanProvider.ts": `import { observe } from "@acme/observability";

export class CleanProvider {
  async getKvValue(key: string): Promise<string> {
    return observe("get_kv_value", async () => key);
  }
}
`,
  });
}

export const ORDER_PROVIDER = `export class OrderProvider {
  async read(instance: string): Promise<string> {
    return instance;
  }
}
`;
