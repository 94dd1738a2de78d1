import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores([
    "dist",
    "**/node_modules",
    // Written by the tool: judged by the compile matrix and read in review.
    "**/*.instrumented.ts",
    // What tests feed to the tool, odd on purpose.
    "test/golden/cases",
    "test/emission/cases",
    "test/**/fixtures",
    "test/.generated",
    // Compiled where its package is installed.
    "test/conformance/store.ts",
    "test/**/.work",
    "bench/**/build",
    // Compiled where the package is installed.
    "test/package/fresh",
    "test/package/testing",
    "test/walk/project",
  ]),
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Numbers read well in messages; objects do not, and stay forbidden.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // `!` is what no-non-null-assertion forbids; a cast that says why is not worse.
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
      // A callback or a stub that does nothing is what it says.
      "@typescript-eslint/no-empty-function": "off",
      // A type argument that only the caller knows (a database row) is still better than a cast at each call.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      // Contradicts noPropertyAccessFromIndexSignature of tsconfig.json.
      "@typescript-eslint/dot-notation": "off",
    },
  },
  {
    // Providers of examples and tests mirror interfaces that are asynchronous, whatever their bodies do.
    files: ["examples/**/*.ts", "test/**/*.ts"],
    rules: {
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      // Tests compare methods, and await what may or may not be a promise.
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/await-thenable": "off",
    },
  },
  {
    files: ["**/*.js", "**/*.mjs"],
    languageOptions: {
      globals: {
        AbortController: "readonly",
        process: "readonly",
        console: "readonly",
        performance: "readonly",
        URL: "readonly",
      },
    },
  },
  {
    files: ["bin/*.js"],
    languageOptions: { sourceType: "commonjs", globals: { require: "readonly" } },
  },
);
