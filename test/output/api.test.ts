/** The public API does what the command line does. */

import { expect, it } from "vitest";

import * as api from "../../src/index.ts";
import { folder, provider } from "../cli/folder.ts";

it("loads a config, generates, writes and checks", async () => {
  const dir = folder({ "gen-instrumented.config.json": '{ "logs": "none" }', "src/aProvider.ts": provider("A") });
  const loaded = await api.loadConfig(dir.path);
  const config = api.resolveConfig(dir.path, loaded.config, {}, loaded.file);
  const { sources } = await api.resolveSources(config, [], { findOutputs: false });
  const { files, diagnostics } = await api.generate(config, sources);
  expect({ diagnostics, paths: files.map(({ path }) => path) }).toEqual({
    diagnostics: [],
    paths: [dir.at("src/aProvider.instrumented.ts")],
  });
  const options = { cwd: dir.path, configDir: config.configDir, commandFor: () => "npm run generate" };
  expect((await api.checkFiles(files, options)).diagnostics).toMatchObject([{ code: "output-missing" }]);
  expect((await api.writeFiles(files, options)).files).toMatchObject([{ status: "written" }]);
  expect((await api.checkFiles(files, options)).diagnostics).toEqual([]);
});

it("lists the signals", async () => {
  const dir = folder({ "src/aProvider.ts": provider("A") });
  const config = api.resolveConfig(dir.path, { logs: "none" });
  const { sources } = await api.resolveSources(config, [], { findOutputs: false });
  const { catalog, diagnostics, placeOf } = await api.catalog(config, sources);
  expect(diagnostics).toEqual([]);
  expect(catalog.providers.map((each) => [each.class, each.source])).toEqual([["A", "src/aProvider.ts"]]);
  const [a] = catalog.providers;
  expect(a?.operations[0]?.spans[0]?.name).toBe("provider.fetch_orchestration_item");
  expect(placeOf(a!, "fetchOrchestrationItem")).toMatchObject({
    file: dir.at("src/aProvider.ts"),
    range: { start: { line: 2 } },
  });
});
