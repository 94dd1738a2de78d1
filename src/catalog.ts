/** Projects → the catalog of what the generated code emits. Reads, and writes nothing; generates nothing either. */

import { by, catalogProviders } from "./catalog/build.ts";
import { CATALOG_FORMAT, CATALOG_VERSION, type Catalog, type CatalogProvider } from "./catalog/schema.ts";
import type { Diagnostic, Place } from "./diagnostic.ts";
import { faultsOf, inOrder, ModelReader } from "./models.ts";
import { printablePath } from "./project.ts";
import type { Project } from "./projects.ts";
import { ERROR_TYPES } from "./signals.ts";
import type { SourceProviders } from "./source.ts";

export interface CatalogResult {
  readonly catalog: Catalog;
  /** Where the code of a provider, or of one of its methods, stands; paths are absolute. Not part of the catalog: lines move. */
  readonly placeOf: (provider: CatalogProvider, method?: string) => Place;
  /** In the order of files and positions. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Makes the catalog of all providers in the sources of `projects`. A source with an error is left out, and said so.
 * @param folder absolute; the catalog names sources relative to it
 */
export function buildCatalog(projects: readonly Project[], folder: string): CatalogResult {
  const diagnostics: Diagnostic[] = [];
  const places = new Map<CatalogProvider, ReadonlyMap<string | undefined, Place>>();
  for (const { config, sources } of projects) {
    const reader = new ModelReader(config, sources);
    for (const request of sources) {
      try {
        const { model, providers, diagnostics: found } = reader.read(request);
        diagnostics.push(...found);
        if (model === undefined) continue;
        for (const provider of catalogProviders(model, printablePath(folder, request.path)))
          places.set(provider, placesOf(provider.class, providers, request.path));
      } catch (error) {
        diagnostics.push(...faultsOf(error, request.path));
      }
    }
    diagnostics.push(...reader.rest(false));
  }
  return {
    catalog: {
      format: CATALOG_FORMAT,
      version: CATALOG_VERSION,
      errorTypes: [...ERROR_TYPES].sort(),
      providers: [...places.keys()].sort(by((each) => `${each.source} ${each.class}`)),
    },
    placeOf: (provider, method) => places.get(provider)?.get(method) ?? places.get(provider)?.get(undefined) ?? {},
    diagnostics: inOrder(diagnostics),
  };
}

/** Where the methods of a class stand, by their names; under `undefined` the class itself. */
function placesOf(
  name: string,
  providers: SourceProviders | undefined,
  file: string,
): ReadonlyMap<string | undefined, Place> {
  const declared = providers?.classes.find((each) => each.name === name);
  return new Map<string | undefined, Place>([
    [undefined, { file, range: declared?.range }],
    ...(declared?.methods ?? []).map((each) => [each.name, { file: each.file ?? file, range: each.range }] as const),
  ]);
}
