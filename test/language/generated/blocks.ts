/** Blocks, written when something calls them, in the file that calls them or in one that it can import. */
import { count, decision } from "./counts.ts";
import { type Block, type Body, bodyCode, type Draft, type File, type Keeps, type Parameter } from "./draft.ts";
import { type Image, layer, sequence } from "./layers.ts";
import { type Code, listed } from "./layout.ts";

const widest = 8;

/** A call of a block that keeps at least this much. */
export function call(body: Body, image: Image, keeps: Keeps): Code | undefined {
  const { draft, file } = body;
  const { dice, files } = draft;
  const known = draft.blocks.filter(
    (block) => (block.keeps === "shape" || block.keeps === keeps) && files.indexOf(block.file) >= files.indexOf(file),
  );
  const block = known.length > 0 && dice.chance(50) ? dice.one(known) : made(draft, draft.fileFrom(file), keeps, body.depth);
  const name = file.import(block.name, block.file, dice.chance(20) ? draft.name("Alias") : block.name);
  return [name, "(", ...listed(argumentsOf(block, body, image)), ")"];
}

function argumentsOf({ parameters }: Block, body: Body, image: Image): readonly Code[] {
  const { dice } = body.draft;
  // After one that is left out or named, all are named.
  let named = false;
  return parameters.flatMap(({ name, kind, isOptional }) => {
    if (isOptional && dice.chance(50)) {
      named = true;
      return [];
    }
    named ||= dice.chance(30);
    const code = kind === "number" ? count(body, widest).code : layer({ ...body, depth: body.depth + 3 }, { ...image }, "shape");
    return [named ? [name, ":", ...code] : code];
  });
}

function made(draft: Draft, file: File, wanted: Keeps, depth: number): Block {
  const { dice } = draft;
  const keeps = wanted === "nothing" ? "size" : wanted;
  const name = draft.name("Block");
  const parameters = Array.from({ length: dice.below(3) }, (): Parameter & { readonly standard: Code } => {
    const kind = dice.one(["number", "number", "layer"] as const);
    const isOptional = dice.chance(50);
    const standard: Code =
      kind === "layer"
        ? dice.one<Code>([
            ["relu", "(", ")"],
            ["one_of", "(", "gelu", "(", ")", ",", "tanh", "(", ")", ")"],
          ])
        : dice.chance(50)
          ? ["2"]
          : decision({ draft }, widest).code;
    return { name: draft.name(kind === "number" ? "size" : "act"), kind, isOptional, standard };
  });
  const body: Body = {
    ...{ draft, file, statements: [], paths: [], layers: [], depth: depth + 1 },
    counts: [],
  };
  for (const parameter of parameters) use(parameter, body);
  sequence(body, { least: 1 }, keeps, 3);
  const written = parameters.map(({ name, isOptional, standard }) => (isOptional ? [name, "=", ...standard] : [name]));
  file.declarations.push(["block", name, "(", ...listed(written), ")", ...bodyCode(body)]);
  const block = { name, file, keeps, parameters };
  draft.blocks.push(block);
  return block;
}

/** What a block does not use is a mistake. */
function use({ name, kind }: Parameter, body: Body): void {
  if (kind === "layer") body.statements.push([name]);
  else {
    body.statements.push(["conv2d", "(", "channels", ",", "kernel", ":", name, ",", "padding", ":", "same", ")"]);
    body.counts.push({ code: [name], min: 1, max: widest });
  }
}
