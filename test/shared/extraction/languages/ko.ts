import type { LanguageSamples } from "../language-samples.ts";

export const ko: LanguageSamples = {
  tag: "ko",
  codes: [
    { text: "아래 번호를 입력하세요. [551204] 3분간 유효합니다.", code: "551204" },
    { text: "[예시] 인증번호는 730418입니다. 타인에게 알려주지 마세요.", code: "730418" },
    { text: "로그인하려면 일회용 비밀번호 5512-9034을 입력하세요.", code: "55129034" },
  ],
  links: [
    { subject: "계정 활성화", anchor: "이메일 주소 인증" },
    { subject: "계정 안내", anchor: "암호 변경하기" },
  ],
  nothing: [
    "회의실 예약이 완료되었습니다. 로그인하여 확인하세요. 관리번호: 77120453",
    "주문번호 730418 상품이 3일 후 도착합니다.",
    "2031년 3월 14일 계좌 88213에서 24,990원이 출금되었습니다.",
  ],
};
