// Judges pages of HTML: each line of the input is one as a JSON text, each line of the output a JSON list of what is wrong with it.
import { createInterface } from "node:readline";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const judge = new HtmlValidate(
  new StaticConfigLoader({ root: true, extends: ["html-validate:standard"], rules: { "no-unknown-attributes": "error" } }),
);

for await (const line of createInterface({ input: process.stdin })) {
  const { results } = await judge.validateString(JSON.parse(line));
  const found = results.flatMap(({ messages }) =>
    // It knows HTML's attributes, not SVG's.
    messages.filter(({ ruleId, message }) => ruleId !== "no-unknown-attributes" || !message.includes("<svg>")).map(({ line, column, ruleId, message, selector }) => `${line}:${column} ${message} (${ruleId}) ${selector ?? ""}`.trim()),
  );
  process.stdout.write(`${JSON.stringify(found)}\n`);
}
