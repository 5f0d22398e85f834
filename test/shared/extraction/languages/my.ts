import type { LanguageSamples } from "../language-samples.ts";

export const my: LanguageSamples = {
  tag: "my",
  codes: [
    { text: "သင့်အတည်ပြုကုဒ်မှာ ၇၃၀၄၁၈ ဖြစ်သည်။", code: "730418" },
    { text: "ဝင်ရောက်ရန် စကားဝှက် 55129 ကို သုံးပါ၊ သက်တမ်း 5 မိနစ်", code: "55129" },
  ],
  links: [],
  nothing: ["အော်ဒါ 730418 သည် 3 ရက်အတွင်း ရောက်ပါမည်။", "14/03/2031 တွင် အကောင့် 88213 မှ ငွေနုတ်ပါသည်။"],
};
