/** What is no operation and could be taken for one, or goes with them: told, so that nothing is left out in silence. */

import type { ResolvedConfig } from "../config.ts";
import { diagnostic, type Diagnostic, type Place } from "../diagnostic.ts";
import type { Method, ProviderClass, SourceProviders } from "../source.ts";
import type { NameTable } from "./names.ts";
import { isPromised, isWrapped } from "./providers.ts";
import { select } from "./select.ts";

/** Setters that take what the output cannot name, and their getters do not give: no type of the base's tells it. */
export function looseSetters({ properties }: ProviderClass, names: NameTable): Diagnostic[] {
  return properties.flatMap(({ name, optional, setter }) => {
    const obstacle = setter === undefined || optional ? undefined : names.obstacle(setter.type, true);
    if (setter === undefined || obstacle === undefined) return [];
    const { file, range } = setter;
    return [diagnostic("wrapper-setter", { name, type: obstacle.name, why: obstacle.why }, { file, range })];
  });
}

/**
 * With `--operations all`, what a method that is no operation gives back: what nobody can tell, or a thing whose work goes on after the
 * call, in ways of its own. A class that is such a thing itself gives back others like it.
 */
export function unawaited(
  { name, access, abstract, declaredAs, result, asynchronous, values, signatures, file, range }: Method,
  { memberNames }: ProviderClass,
  source: SourceProviders,
  config: ResolvedConfig,
): Diagnostic[] {
  if (config.operations !== "all" || access !== "public" || abstract || declaredAs === "getter") return [];
  if (memberNames.some((each) => ITSELF_UNAWAITED.has(each)) || ITSELF_UNAWAITED.has(name)) return [];
  const place = { file: file ?? source.path, range };
  if (asynchronous === undefined && values.checked().unresolved)
    return [diagnostic("result-unresolved", { method: name }, place)];
  const kind = asynchronous === undefined ? values.checked().result : result;
  if (kind !== "thenable" && kind !== "stream") return [];
  const type = signatures[0]?.returnType?.text ?? values.checked().type;
  return [diagnostic("result-unawaited", { method: name, type, kind }, place)];
}
const ITSELF_UNAWAITED: ReadonlySet<string> = new Set(["then", "Symbol.asyncIterator"]);

/** Members that are named like operations and are no methods that can be overridden. */
export function otherMembers(provider: ProviderClass, source: SourceProviders, config: ResolvedConfig): Diagnostic[] {
  // A wrapper observes a function that its instance may lack, but not one that may come and go.
  const isMeant = ({ name, kind }: ProviderClass["others"][number]): boolean =>
    !isWrapped(provider, config) ||
    (kind === "optional" && !provider.optionalMethods.some((each) => each.name === name));
  const merged = new Map<string, { readonly methods: string[]; readonly base: string; readonly place: Place }>();
  const told = provider.others.flatMap((member) => {
    const { name: method, range, kind, file = source.path } = member;
    if (!isMeant(member) || !isPromised(select(member, config))) return [];
    const place = { file, range };
    if (kind === "private") return [diagnostic("operation-private", { method }, place)];
    if (kind === "computed") return [diagnostic("operation-computed", { method, why: member.why ?? "" }, place)];
    if (kind === "merged") {
      // What an interface gets from one that it extends is told in one breath.
      const key = `${file}:${String(range.start.line)}:${String(range.start.column)}`;
      const { methods } = merged.get(key) ?? { methods: [] };
      merged.set(key, { methods: [...methods, method], base: member.of ?? provider.localName, place });
      return [];
    }
    if (kind === "optional") return [diagnostic("operation-optional", { method }, place)];
    return [
      diagnostic("operation-not-a-method", { method, kind: kind === "property" ? "a property" : "an accessor" }, place),
    ];
  });
  const promises = [...merged.values()].map(({ methods, base, place }) => {
    const className = provider.name;
    return diagnostic(
      "operation-merged",
      { methods, className, base: base === provider.localName ? className : base },
      place,
    );
  });
  return [...told, ...promises];
}
