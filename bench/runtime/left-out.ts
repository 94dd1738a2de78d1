/** What each design of the benchmark does not give of what the generated class gives: said above its table of figures. */

export const LEFT_OUT: Readonly<Record<string, string>> = {
  floor: "attributes, errors, and whatever is not an API call",
  "by hand": "guards, types of errors, retries; an active span while a generator produces",
  startActiveSpan: "guards, types of errors, retries",
  Proxy: "guards, types of errors, retries",
  shimmer: "guards, types of errors, retries",
  "nestjs-otel":
    "durations (it counts calls), guards, types of errors, retries, the function's name, an id from the result; its span of a generator ends at once",
  autometrics:
    "guards, types of errors, retries, the function's name, an id from the result; spans of its own (one is started here) and of generators",
};
