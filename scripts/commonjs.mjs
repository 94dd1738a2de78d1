/** Marks dist/cjs as CommonJS, which the package itself is not. Last step of the build. */

import { writeFileSync } from "node:fs";

writeFileSync(new URL("../dist/cjs/package.json", import.meta.url), '{ "type": "commonjs" }\n');
