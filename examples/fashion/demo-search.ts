/** The search of the demo, as arguments of `hnas`. Short trainings try more architectures in the time; the winner is then trained fully. */
export const demoSearch = ["search", "examples/fashion/fashion.hnas", "--time", "4 min", "--epochs", "1"] as const;
