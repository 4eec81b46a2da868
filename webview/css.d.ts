/** Styles are imported for their effect: the bundler gathers them in a file of their own. */
declare module "*.css";
