import type { LanguageSamples } from "../language-samples.ts";

export const yi: LanguageSamples = {
  tag: "yi",
  codes: [
    { text: "אייער באשטעטיגונג קאד איז 730418.", code: "730418" },
    { text: "לאגין מיט פאסווארט 55129, גילטיק 5 מינוט.", code: "55129" },
  ],
  links: [],
  nothing: ["באשטעלונג 730418 קומט אין 3 טעג.", "14/03/2031: חשבון 88213, סומע 249.90."],
};
