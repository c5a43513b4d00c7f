/** Says hello to a visitor. */
export const greet = (name) => `Hello, ${name}!`;
