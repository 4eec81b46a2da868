/** Files and folders move: paths in `.hnas` files that would lead nowhere, or somewhere else, are written anew. */
import { dirname, relative, resolve, sep } from "node:path";
import type { TextEdit } from "vscode-languageserver";
import { formats } from "../../data/formats.ts";
import type { Piece } from "../../protocol/piece.ts";
import { generators } from "../../search/pieces.ts";
import type { Module } from "../load.ts";
import type { Names } from "../names.ts";
import type { Span } from "../source.ts";
import { type Declaration, isData, isSearch, withDescendants } from "../tree.ts";
import type { FileEdits } from "./rename.ts";

export interface Move {
  /** Absolute. */
  readonly from: string;
  readonly to: string;
}

/** By the paths that the files have before. */
export function moveFiles(names: Names, moves: readonly Move[]): FileEdits {
  return new Map(
    names.modules.flatMap((module): [string, readonly TextEdit[]][] => {
      const edits = pathsIn(module).flatMap(({ path, span }) => {
        const moved = movedPath(path, module.source.path, moves);
        return moved === path ? [] : [{ range: module.source.range(span), newText: `"${moved}"` }];
      });
      return edits.length > 0 ? [[module.source.path, edits]] : [];
    }),
  );
}

/** A path as a file writes it, for where both are afterwards. */
function movedPath(path: string, file: string, moves: readonly Move[]): string {
  const target = resolve(dirname(file), path);
  const [fileAfter, targetAfter] = [placeAfter(file, moves), placeAfter(target, moves)];
  const stays = resolve(dirname(fileAfter), path) === targetAfter;
  return stays || path === "" ? path : relative(dirname(fileAfter), targetAfter).split(sep).join("/");
}

function placeAfter(path: string, moves: readonly Move[]): string {
  const move = moves.find(({ from }) => path === from || path.startsWith(from + sep));
  return move ? move.to + path.slice(move.from.length) : path;
}

interface WrittenPath {
  readonly path: string;
  /** With its quotes. */
  readonly span: Span;
}

function pathsIn({ tree, source }: Module): readonly WrittenPath[] {
  const imports = tree.imports.map((node) => {
    const { start, end } = node;
    const from = start + source.text.slice(start, end).lastIndexOf(node.path);
    return { path: node.path.slice(1, -1), span: { start: from, end } };
  });
  const data = tree.declarations.filter(isData).flatMap((node) => pathsOfPieces(node, formats));
  const searches = tree.declarations.filter(isSearch).flatMap((node) => pathsOfPieces(node, generators));
  return [...imports, ...data, ...searches];
}

/** Arguments of pieces that are paths, given by position or by name. */
function pathsOfPieces(node: Declaration, pieces: readonly Piece[]): readonly WrittenPath[] {
  return [...withDescendants(node)].flatMap((call) => {
    if (call.$type !== "Name") return [];
    const parameters = pieces.find(({ name }) => name === call.name)?.parameters ?? [];
    return call.arguments.flatMap(({ name, value }, index) => {
      const parameter = name === undefined ? parameters[index] : parameters.find((each) => each.name === name);
      return parameter?.type.kind === "path" && value.$type === "TextLiteral"
        ? [{ path: value.text.slice(1, -1), span: value }]
        : [];
    });
  });
}
