import { eachRow } from "./activations.ts";
import { at, first, map, number, type Reference } from "./values.ts";

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export const normalizations: Readonly<Record<string, Reference>> = {
  layer_norm(args, inputs, weight) {
    const [scale, offset] = [weight("scale").data, weight("offset").data];
    return eachRow(first(inputs), (row) => {
      const center = mean(row);
      const deviation = Math.sqrt(mean(row.map((x) => (x - center) ** 2)) + number(args, "epsilon"));
      return row.map((x, k) => ((scale[k] as number) * (x - center)) / deviation + (offset[k] as number));
    });
  },
  rms_norm(args, inputs, weight) {
    const scale = weight("scale").data;
    return eachRow(first(inputs), (row) => {
      const size = Math.sqrt(mean(row.map((x) => x ** 2)) + number(args, "epsilon"));
      return row.map((x, k) => ((scale[k] as number) * x) / size);
    });
  },
  group_norm(args, inputs, weight) {
    const x = first(inputs);
    const [scale, offset] = [weight("scale"), weight("offset")];
    const channels = x.shape.at(-1) as number;
    const example = x.data.length / (x.shape[0] as number);
    const keyOf = (place: number) =>
      `${Math.floor(place / example)} ${Math.floor(((place % channels) * number(args, "groups")) / channels)}`;
    const members = new Map<string, number[]>();
    for (const place of x.data.keys()) {
      const group = members.get(keyOf(place));
      if (group) group.push(place);
      else members.set(keyOf(place), [place]);
    }
    const statistics = new Map(
      [...members].map(([key, places]) => {
        const values = places.map((place) => x.data[place] as number);
        const center = mean(values);
        return [key, { center, variance: mean(values.map((value) => (value - center) ** 2)) }];
      }),
    );
    return map(x, (value, place) => {
      const { center = 0, variance = 0 } = statistics.get(keyOf(place)) ?? {};
      const normal = (value - center) / Math.sqrt(variance + number(args, "epsilon"));
      return at(scale, place % channels) * normal + at(offset, place % channels);
    });
  },
  squeeze_excite(_args, inputs, weight) {
    const x = first(inputs);
    const channels = x.shape.at(-1) as number;
    const example = x.data.length / (x.shape[0] as number);
    const dense = (row: readonly number[], name: string) => {
      const [kernel, bias] = [weight(`${name}_kernel`), weight(`${name}_bias`)];
      return [...bias.data].map((offset, o) => row.reduce((sum, value, k) => sum + value * at(kernel, k, o), offset));
    };
    const scales = Array.from({ length: x.shape[0] as number }, (_, b) => {
      const values = [...x.data.subarray(b * example, (b + 1) * example)];
      const means = Array.from({ length: channels }, (_, k) => mean(values.filter((_, place) => place % channels === k)));
      const squeezed = dense(means, "squeeze").map((value) => Math.max(value, 0));
      return dense(squeezed, "excite").map((value) => 1 / (1 + Math.exp(-value)));
    });
    return map(x, (value, place) => value * (scales[Math.floor(place / example)]?.[place % channels] as number));
  },
};
