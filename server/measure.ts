/** The process that measures a device, for whoever forked it: TensorFlow stays in a process until it ends. */
import { createBackend } from "./compute/devices.ts";
import { measure } from "./compute/measure.ts";
import type { MeasureReport, MeasureRequest } from "./compute/speeds.ts";

process.on("disconnect", () => process.exit());
process.on("message", async ({ device, kind }: MeasureRequest) => {
  try {
    const warnings: string[] = [];
    const backend = await createBackend(device, (sentence) => warnings.push(sentence));
    const speed = measure(backend, kind);
    tell({ type: "measured", speed: { ...speed, description: backend.description, warnings } });
  } catch (error) {
    tell({ type: "failed", reason: error instanceof Error ? error.message : String(error) });
  }
});

const tell = (report: MeasureReport) => process.send?.(report, undefined, undefined, () => process.exit());
