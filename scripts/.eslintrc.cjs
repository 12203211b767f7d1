const createConfig = require('@backstage/cli/config/eslint-factory');

module.exports = createConfig(__dirname, {
  env: { node: true, es2022: true },
  rules: {
    // Programs for people: what they print is what they are for.
    'no-console': 'off',
    // Nothing here is published; what it needs is in the root's devDependencies.
    'import/no-extraneous-dependencies': 'off',
    '@backstage/no-undeclared-imports': 'off',
  },
});
