/** Ten ways to configure Prettier, from what everybody has to what the layout does not know. */
export const CONFIGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "the defaults": {},
  "wide lines": { printWidth: 120 },
  "narrow lines": { printWidth: 40 },
  "tabs, counted as four": { useTabs: true, tabWidth: 4, printWidth: 100 },
  standard: { semi: false, singleQuote: true, trailingComma: "none" },
  airbnb: { singleQuote: true, trailingComma: "es5", arrowParens: "avoid", printWidth: 100 },
  "no spaces in braces": { bracketSpacing: false, quoteProps: "consistent", tabWidth: 3 },
  "objects on one line": { objectWrap: "collapse", printWidth: 100 },
  "new operators and ternaries": { experimentalOperatorPosition: "start", experimentalTernaries: true, semi: false },
  "a parser of the project's choice": { parser: "babel-ts", printWidth: 90, quoteProps: "preserve" },
};
