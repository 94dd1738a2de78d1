/** The compilers and the flag sets that generated code must compile under. */

/** Options as tsconfig.json has them: each compiler reads them its own way. */
export type Flags = Readonly<Record<string, unknown>>;

export interface FlagSet {
  readonly name: string;
  readonly flags: Flags;
  /** The first compiler that knows the flags. */
  readonly since?: number;
  /** The first compiler that does not take them any more, or only with a warning. */
  readonly until?: number;
  /** Compile the emitted declarations again, with skipLibCheck off. */
  readonly declarations?: true;
  /** Part of `npm test`. */
  readonly fast?: true;
}

export interface Compiler {
  readonly version: number;
  /** The folder in node_modules. */
  readonly package: string;
  /** The native compiler has no stable API: it runs as a process. */
  readonly native?: true;
  /** Part of `npm test`. */
  readonly fast?: true;
}

export const COMPILERS: readonly Compiler[] = [
  { version: 5.4, package: "typescript-5.4" },
  { version: 5.9, package: "typescript-5.9", fast: true },
  { version: 6.0, package: "typescript", fast: true },
  { version: 7.0, package: "typescript-7", native: true, fast: true },
];

const STRICT: Flags = {
  strict: true,
  target: "es2022",
  lib: ["es2023"],
  module: "nodenext",
  moduleDetection: "force",
  types: ["node"],
  // For sources that are .tsx.
  jsx: "react-jsx",
  skipLibCheck: true,
  declaration: true,
  emitDeclarationOnly: true,
  allowImportingTsExtensions: true,
};

const ALL: Flags = {
  ...STRICT,
  noImplicitOverride: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  verbatimModuleSyntax: true,
  isolatedModules: true,
};

function set(name: string, flags: Flags, more: Omit<FlagSet, "name" | "flags"> = {}): FlagSet {
  return { name, flags: { ...STRICT, ...flags }, ...more };
}

export const FLAG_SETS: readonly FlagSet[] = [
  set("strict", {}, { declarations: true }),
  set("noImplicitOverride", { noImplicitOverride: true }),
  set("exactOptionalPropertyTypes", { exactOptionalPropertyTypes: true }),
  set("noUncheckedIndexedAccess", { noUncheckedIndexedAccess: true }),
  set("verbatimModuleSyntax", { verbatimModuleSyntax: true }),
  set("isolatedModules", { isolatedModules: true }),
  set("isolatedDeclarations", { isolatedDeclarations: true }, { since: 5.5 }),
  set("erasableSyntaxOnly", { erasableSyntaxOnly: true }, { since: 5.8 }),
  set("noPropertyAccessFromIndexSignature", { noPropertyAccessFromIndexSignature: true }),
  set("useUnknownInCatchVariables off", { useUnknownInCatchVariables: false }),
  set("noUnused", { noUnusedLocals: true, noUnusedParameters: true }),
  set("allowImportingTsExtensions off", { allowImportingTsExtensions: false }),
  set("rewriteRelativeImportExtensions", { rewriteRelativeImportExtensions: true }, { since: 5.7 }),
  set("experimentalDecorators", { experimentalDecorators: true }),
  set("bundler", { module: "esnext", moduleResolution: "bundler" }),
  set("preserve", { module: "preserve", moduleResolution: "bundler" }),
  set("commonjs", { module: "commonjs", moduleResolution: "bundler" }, { since: 6.0, declarations: true }),
  set(
    "commonjs node10",
    { module: "commonjs", moduleResolution: "node10", lib: ["es2023", "dom"] },
    { declarations: true, until: 6 },
  ),
  set("esModuleInterop off", { esModuleInterop: false }, { until: 6 }),
  set(
    "commonjs, esModuleInterop off",
    { module: "commonjs", moduleResolution: "node10", lib: ["es2023", "dom"], esModuleInterop: false },
    { declarations: true, until: 6 },
  ),
  set("es2015", { target: "es2015" }),
  set("es2018 without defineForClassFields", { target: "es2018", useDefineForClassFields: false }),
  set("stripInternal + composite", { stripInternal: true, composite: true }, { declarations: true }),
  { name: "all strict", flags: ALL, declarations: true, fast: true },
  {
    name: "all strict, OpenTelemetry API 1.10",
    flags: { ...ALL, paths: { "@opentelemetry/api": ["./node_modules/opentelemetry-api-1.10"] } },
  },
];

/** Whether this pair makes a cell at all. */
export function applies({ version }: Compiler, { since = 0, until = Infinity }: FlagSet): boolean {
  return version >= since && version < until;
}
