// The package's own types: this file is compiled, never run.
import { defineConfig } from "gen-instrumented";

export default defineConfig({ profile: "duroxide", catalogue: { purge: { operation: "purge_expired" } } });
