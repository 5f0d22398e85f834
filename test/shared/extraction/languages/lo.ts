import type { LanguageSamples } from "../language-samples.ts";

export const lo: LanguageSamples = {
  tag: "lo",
  codes: [
    { text: "ລະຫັດຢືນຢັນຂອງທ່ານແມ່ນ 730418", code: "730418" },
    { text: "ເຂົ້າສູ່ລະບົບດ້ວຍລະຫັດຜ່ານ ໕໕໑໒໙ ພາຍໃນ 5 ນາທີ", code: "55129" },
  ],
  links: [],
  nothing: ["ຄຳສັ່ງຊື້ 730418 ຈະມາຮອດໃນ 3 ມື້", "ວັນທີ 14/03/2031 ບັນຊີ 88213 ຖືກຫັກ 249.90 ກີບ"],
};
