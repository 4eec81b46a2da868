/**
 * JPEG and PNG files as pixels. The decoders are fast-png (MIT, of image-js, checks sums) and jpeg-js (BSD, finished, what image-js
 * itself uses): pure JavaScript, so they go into any bundle and run on any machine.
 */
import { open, readFile } from "node:fs/promises";
import type { Shape } from "../network/operation.ts";
import { DataError } from "./dataset.ts";
import { checkFile, explain, largestBytes } from "./files.ts";
import { resize } from "./resize.ts";

/** Bytes, the channels of a pixel side by side: grey (1) or red, green and blue (3). */
export interface Image {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}

/** What an image file says of itself before its pixels. A file with a palette counts as coloured. */
export type ImageHeader = Omit<Image, "pixels"> & { readonly kind: "JPEG" | "PNG" };

/**
 * An image file as the input of a network for images of `shape`, [height, width, channels]: turned grey or coloured as its channels
 * are, resized to its height and width. Bytes; a network trained on images sees them times 1/255. Throws `DataError`.
 */
export async function readImage(path: string, shape: Shape): Promise<Uint8Array> {
  const [height, width, channels] = shape;
  if (height === undefined || width === undefined || (channels !== 1 && channels !== 3))
    throw new DataError(
      `${path} cannot become an image of ${shape.join(" x ")}: only images with 1 or 3 channels are read.`,
      path,
    );
  await checkFile(path);
  return fitted(await decodeImage(path), height, width, channels);
}

/** The pixels of an image with other channels and another size. */
export function fitted(image: Image, height: number, width: number, channels: 1 | 3): Uint8Array {
  const pixels = channels === image.channels ? image.pixels : channels === 1 ? grey(image.pixels) : coloured(image.pixels);
  return resize(pixels, [image.height, image.width, channels], height, width);
}

/** Decodes a JPEG or PNG file, told apart by its content. Transparency is left out; 16 bits become 8. */
export async function decodeImage(path: string): Promise<Image> {
  const bytes = await readFile(path).catch((error) => Promise.reject(explain(error, path)));
  const header = headerOf(bytes);
  if (!header) throw notAnImage(path);
  checkSize(header, path);
  try {
    const pixels = await decoders[header.kind](bytes, header);
    if (pixels.length !== header.height * header.width * header.channels) throw new Error("pixels are missing");
    return { ...header, pixels };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataError(`${path} is damaged and cannot be decoded as ${header.kind} (${reason}). Replace or delete it.`, path);
  }
}

/** Height, width and channels of a JPEG or PNG file, read from its first bytes. */
export async function readImageHeader(path: string): Promise<ImageHeader> {
  try {
    const file = await open(path);
    try {
      // The first piece nearly always holds the header; a JPEG may carry a large preview before it.
      for (let length = 4096; ; length *= 16) {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, 0);
        const header = headerOf(buffer.subarray(0, bytesRead));
        if (header) {
          checkSize(header, path);
          return header;
        }
        if (bytesRead < length || length >= 2 ** 24) throw notAnImage(path);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw explain(error, path);
  }
}

const notAnImage = (path: string): DataError =>
  new DataError(`${path} is no JPEG or PNG image, or is cut off within its header. Replace or delete it.`, path);

/** A decoder takes memory for the size in the header before it sees that the file is damaged. */
const largestSide = 32_768;
const largestImage = 2 ** 26;

function checkSize({ height, width }: ImageHeader, path: string): void {
  if (height === 0 || width === 0)
    throw new DataError(`${path} is damaged: its size is ${width} x ${height}. Replace or delete it.`, path);
  if (height > largestSide || width > largestSide || height * width > largestImage)
    throw new DataError(
      `${path} is damaged or too large: ${width} x ${height} pixels; at most ${largestImage} are read. Make it smaller or delete it.`,
      path,
    );
}

/** Undefined: neither a JPEG nor a PNG, or not enough bytes to tell. */
function headerOf(bytes: Buffer): ImageHeader | undefined {
  if (
    bytes.length >= 26 &&
    bytes.toString("latin1", 0, 8) === "\u0089PNG\r\n\u001a\n" &&
    bytes.toString("latin1", 12, 16) === "IHDR"
  ) {
    const colour = bytes[25];
    return {
      kind: "PNG",
      width: bytes.readUInt32BE(16),
      height: bytes.readUInt32BE(20),
      channels: colour === 0 || colour === 4 ? 1 : 3,
    };
  }
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? jpegHeader(bytes) : undefined;
}

/** Goes from marker to marker to the start of the frame; ITU T.81, annex B. */
function jpegHeader(bytes: Buffer): ImageHeader | undefined {
  let at = 2;
  while (at + 10 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    // C4, C8 and CC are tables, not frames.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return {
        kind: "JPEG",
        height: bytes.readUInt16BE(at + 5),
        width: bytes.readUInt16BE(at + 7),
        channels: bytes[at + 9] === 1 ? 1 : 3,
      };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

const indexed = 3;

const decoders: Readonly<Record<ImageHeader["kind"], (bytes: Buffer, header: ImageHeader) => Promise<Uint8Array>>> = {
  async PNG(bytes, header) {
    const { decode, convertIndexedToRgb } = await import("fast-png");
    const [depth = 8, colour, , , interlaced] = bytes.subarray(24, 29);
    // fast-png 8 takes such samples for whole bytes.
    if (interlaced && depth < 8)
      throw new Error("interlaced with fewer than 8 bits a sample, which is not read: save it without interlacing");
    const png = decode(bytes, { checkCrc: true });
    if (colour === indexed) return picked(convertIndexedToRgb(png), png.palette?.[0]?.length ?? 3, 3, 255);
    const samples = png.depth < 8 ? unpackedBits(png) : png.data;
    return picked(samples, png.channels, header.channels, 2 ** png.depth - 1);
  },
  async JPEG(bytes, header) {
    const { default: jpeg } = await import("jpeg-js");
    const { data } = jpeg.decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxMemoryUsageInMB: largestBytes / 2 ** 20,
    });
    return header.channels === 1 ? picked(data, 3, 1, 255) : data;
  },
};

/** The first `to` of `from` channels, as bytes: alpha is left out. */
function picked(samples: ArrayLike<number>, from: number, to: number, white: number): Uint8Array {
  const pixels = new Uint8Array((samples.length / from) * to);
  for (let pixel = 0, at = 0; at < pixels.length; pixel += from)
    for (let channel = 0; channel < to; channel++) pixels[at++] = Math.round(((samples[pixel + channel] ?? 0) * 255) / white);
  return pixels;
}

/** Samples of 1, 2 or 4 bits, each row beginning with a byte of its own. */
function unpackedBits(png: { width: number; height: number; depth: number; data: ArrayLike<number> }): Uint8Array {
  const { width, height, depth, data } = png;
  const rowBytes = Math.ceil((width * depth) / 8);
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      samples[y * width + x] = ((data[y * rowBytes + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
    }
  return samples;
}

/** Luma of ITU-R BT.601, in 16 bits as Pillow and libjpeg round it: other tools see the same grey. */
function grey(pixels: Uint8Array): Uint8Array {
  const result = new Uint8Array(pixels.length / 3);
  for (let i = 0; i < result.length; i++)
    result[i] =
      ((pixels[3 * i] ?? 0) * 19595 + (pixels[3 * i + 1] ?? 0) * 38470 + (pixels[3 * i + 2] ?? 0) * 7471 + 0x8000) >> 16;
  return result;
}

function coloured(pixels: Uint8Array): Uint8Array {
  const result = new Uint8Array(pixels.length * 3);
  for (let i = 0; i < result.length; i++) result[i] = pixels[Math.floor(i / 3)] ?? 0;
  return result;
}
