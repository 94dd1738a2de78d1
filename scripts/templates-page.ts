/** The text of docs/templates.md: how to write a template, and every field of what it is given, from the types. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { Node, Project, type InterfaceDeclaration, type Symbol as TypeSymbol } from "ts-morph";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MARK = "<!-- fields -->";

export interface FieldDoc {
  readonly owner: string;
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** Every field of every type that is reached from the root, in the order that they are reached. */
export function templateFields(): FieldDoc[] {
  const project = new Project({ tsConfigFilePath: join(ROOT, "tsconfig.json"), skipAddingFilesFromTsConfig: true });
  const root = project.addSourceFileAtPath(join(ROOT, "src/render/data.ts")).getInterfaceOrThrow("TemplateData");
  const queue: InterfaceDeclaration[] = [root];
  const fields: FieldDoc[] = [];
  for (const owner of queue) {
    for (const symbol of owner.getType().getProperties()) {
      const declaration = declarationOf(symbol);
      if (declaration === undefined) continue;
      const type = declaration.getTypeNode();
      const text =
        declaration
          .getJsDocs()[0]
          ?.getDescription()
          .trim()
          .replace(/\s*\n\s*/g, " ") ?? "";
      fields.push({ owner: owner.getName(), name: symbol.getName(), type: typeText(type?.getText() ?? ""), text });
      type?.forEachDescendant((node) => reach(node));
      if (type !== undefined) reach(type);
    }
  }
  return fields;

  function reach(node: Node): void {
    if (!Node.isTypeReference(node)) return;
    const name = node.getTypeName();
    const symbol = name.getSymbol()?.getAliasedSymbol() ?? name.getSymbol();
    for (const declaration of symbol?.getDeclarations() ?? []) {
      if (!/\/src\/(?:model|catalogue|render\/data)\.ts$/.test(declaration.getSourceFile().getFilePath())) continue;
      if (Node.isInterfaceDeclaration(declaration) && !queue.includes(declaration)) queue.push(declaration);
      if (Node.isTypeAliasDeclaration(declaration)) declaration.forEachDescendant((inner) => reach(inner));
    }
  }
}

function declarationOf(symbol: TypeSymbol): import("ts-morph").PropertySignature | undefined {
  const declaration = symbol.getDeclarations()[0];
  return declaration !== undefined && Node.isPropertySignature(declaration) ? declaration : undefined;
}

function typeText(text: string): string {
  return text
    .replace(/\breadonly /g, "")
    .replace(/\s*\n\s*/g, " ")
    .replaceAll("|", "\\|");
}

/** The page: what is written by hand above the mark, and the fields below it. */
export function templatesPage(page = readFileSync(join(ROOT, "docs/templates.md"), "utf8")): string {
  const end = page.indexOf(MARK);
  const fields = templateFields();
  const sections = [...new Set(fields.map(({ owner }) => owner))].map((owner) =>
    [
      `### ${owner}`,
      "",
      "| field | type | |",
      "| --- | --- | --- |",
      ...fields
        .filter((field) => field.owner === owner)
        .map(({ name, type, text }) => `| \`${name}\` | \`${type}\` | ${text.replaceAll("|", "\\|")} |`),
    ].join("\n"),
  );
  return `${page.slice(0, end + MARK.length)}\n\n${sections.join("\n\n")}\n`;
}
