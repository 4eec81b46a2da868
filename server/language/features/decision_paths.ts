/** What a constraint can read of its space, step by step: `stage`, `stage[0].filters`. */
import { CompletionItemKind } from "vscode-languageserver";
import type { LanguageDocument } from "../document.ts";
import { leads } from "../paths.ts";
import type { Frame } from "../sketch.ts";
import type { Place } from "../space_builder.ts";
import { framesAround, thingOf, unique } from "./scope.ts";
import { type Thing, word } from "./thing.ts";

/** Where paths begin. */
export function decisionPaths(document: LanguageDocument, frame: Frame): readonly Thing[] {
  const root = placesAround(document, frame);
  return root ? thingsIn([root], document, frame) : [];
}

/** What may follow the dot before a token. */
export const membersAt = (document: LanguageDocument, at: number, frame: Frame): readonly Thing[] =>
  thingsIn(placesBefore(document, at, frame), document, frame);

/** What the decision before an operator can be, as a constraint writes it: options that are layers in quotes. */
export function optionsBefore(document: LanguageDocument, operator: number, frame: Frame): readonly Thing[] {
  const domains = placesBefore(document, operator + 1, frame).flatMap(({ domain }) => domain ?? []);
  const written = domains.flatMap((domain) => {
    if (domain.kind !== "categorical") return [];
    return domain.values?.map(String) ?? domain.labels.map((label) => `"${label}"`);
  });
  return unique(written.map((text) => word(text, CompletionItemKind.EnumMember, "An option of the decision.")));
}

/** Where the path leads that ends before the token before this one. */
function placesBefore(document: LanguageDocument, at: number, frame: Frame): readonly Place[] {
  const root = placesAround(document, frame);
  let places = root ? [root] : [];
  for (const step of stepsBefore(document, at))
    places = places.flatMap(iterationsOf).flatMap((place) => place.members.get(step) ?? []);
  return places;
}

/** The names of a path before its last dot, without indices: in each iteration there are the same. */
function stepsBefore({ tokens }: LanguageDocument, at: number): readonly string[] {
  const steps: string[] = [];
  for (let each = at - 2; each >= 0; each -= 2) {
    if (tokens[each]?.image === "]") {
      while (each >= 0 && tokens[each]?.image !== "[") each--;
      each--;
    }
    steps.unshift(tokens[each]?.image ?? "");
    if (tokens[each - 1]?.image !== ".") break;
  }
  return steps;
}

const iterationsOf = (place: Place): readonly Place[] => place.iterations ?? [place];

function thingsIn(places: readonly Place[], document: LanguageDocument, frame: Frame): readonly Thing[] {
  const members = places.flatMap(iterationsOf).flatMap((place) => [...place.members]);
  return unique(members.filter(([, place]) => leads(place)).map(([name, place]) => thingAt(name, place, document, frame)));
}

function thingAt(name: string, place: Place, document: LanguageDocument, frame: Frame): Thing {
  const space = spaceAround(frame);
  const named = document.sketch.names.find(
    (each) =>
      ["let", "tensor", "repeat"].includes(each.kind) && each.name === name && space && framesAround(each.frame).has(space),
  );
  if (named) return { ...thingOf({ part: document, named }), kind: CompletionItemKind.Field };
  return word(name, CompletionItemKind.Field, place.value ? "A decision of this space." : "Leads to decisions of this space.");
}

const spaceAround = (frame: Frame): Frame | undefined => [...framesAround(frame)].find(({ kind }) => kind === "space");

function placesAround(document: LanguageDocument, frame: Frame): Place | undefined {
  const space = spaceAround(frame);
  const named = document.sketch.names.find(({ kind, statement }) => kind === "space" && statement === space?.statement);
  return space && named && document.places({ part: document, named });
}
