/** CUDA's libraries as pip installs them, loaded before TensorFlow looks for them. */
import { globSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";

/** As TensorFlow asks for them (tsl/platform/default/dso_loader.cc); what they need themselves they find. */
const names = ["cudart", "cublasLt", "cublas", "cufft", "cusparse", "cusolver", "cudnn"] as const;
/** Of dlfcn.h: what is loaded stays, also where Node finds that it is no module of its own. */
const noDelete = 0x1000;

/**
 * A wheel of TensorFlow names the folders where it looks for them, beside its own, and that of 2.21 has forgotten one, cusolver's, in
 * the library that asks: then it uses no GPU. The system gives a library that is loaded already to whoever asks for its name.
 * @param library TensorFlow's folder
 */
export function loadCuda(library: string): void {
  for (const name of names)
    for (const path of globSync(join(library, "..", "nvidia", "*", "lib", `lib${name}.so.*`))) {
      try {
        process.dlopen({ exports: {} }, path, constants.dlopen.RTLD_LAZY | noDelete);
      } catch {
        // Node says that it has not registered itself, also where it is loaded; where it is not, TensorFlow finds none.
      }
    }
}
