/** Whether a failure of the system is this one, such as "ENOENT". */
export const isCode = (error: unknown, code: string): boolean => error instanceof Error && "code" in error && error.code === code;
