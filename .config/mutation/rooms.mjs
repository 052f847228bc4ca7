const core = (...files) => files.map((file) => `packages/core/src/${file}.ts`);

/** What is changed and which tests are run on it, by package and room; `laws` are those of core-laws.test.ts. */
export const rooms = {
  core: {
    conversion: {
      mutate: core('conversion/**/*', 'decide/{convert,conversion-}*', 'decide/revert'),
      tests: [
        'conversion-rules',
        'mapped-fields',
        'filled-records',
        'refused-conversions',
        'crm-accounts',
        'conversion',
        'revert',
        'records',
        'core-laws',
      ],
    },
    duplicates: {
      mutate: core('duplicates/**/*', 'decide/merge*', 'decide/unmerge'),
      tests: ['similarity', 'merging', 'duplicates', 'core-laws'],
    },
    permissions: {
      mutate: core('permissions/**/*', 'decide/{permitted,forbidden,access}'),
      tests: ['permissions', 'access', 'permitted', 'records'],
    },
  },
};
