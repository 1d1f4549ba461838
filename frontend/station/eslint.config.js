import js from '@eslint/js'
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

/** Words that people see stand in `texts(…)`, in both languages; a template holds none of its own. */
const noWords = {
  'vue/no-bare-strings-in-template': [
    'error',
    { allowlist: ['¥', '…', '×', '-', '·', ' × ', '← →', 'Enter', 'F2', 'F4', 'F8', 'F9', '00', '0', '.', ',', ':'] },
  ],
}

export default ts.config(
  { ignores: ['**/schema.d.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    rules: {
      'no-undef': 'off', // the compiler knows better
      '@typescript-eslint/no-non-null-assertion': 'off', // marks what the code before has made sure of
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-self-closing': ['error', { html: { void: 'always' } }],
      'vue/first-attribute-linebreak': 'off',
      'vue/require-default-prop': 'off',
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 110, skipBlankLines: true, skipComments: true }],
      ...noWords,
    },
  },
)
