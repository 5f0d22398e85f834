/** Every language; the order decides nothing. */
import type { Language } from "../language.ts";
import { af } from "./af.ts";
import { ak } from "./ak.ts";
import { am } from "./am.ts";
import { ar } from "./ar.ts";
import { as_ } from "./as.ts";
import { az } from "./az.ts";
import { be } from "./be.ts";
import { bg } from "./bg.ts";
import { bho } from "./bho.ts";
import { bm } from "./bm.ts";
import { bn } from "./bn.ts";
import { bs } from "./bs.ts";
import { ca } from "./ca.ts";
import { ckb } from "./ckb.ts";
import { cs } from "./cs.ts";
import { cy } from "./cy.ts";
import { da } from "./da.ts";
import { de } from "./de.ts";
import { doi } from "./doi.ts";
import { ee } from "./ee.ts";
import { el } from "./el.ts";
import { en } from "./en.ts";
import { eo } from "./eo.ts";
import { es } from "./es.ts";
import { et } from "./et.ts";
import { eu } from "./eu.ts";
import { fa } from "./fa.ts";
import { fi } from "./fi.ts";
import { fil } from "./fil.ts";
import { fr } from "./fr.ts";
import { fy } from "./fy.ts";
import { ga } from "./ga.ts";
import { gd } from "./gd.ts";
import { gl } from "./gl.ts";
import { gu } from "./gu.ts";
import { ha } from "./ha.ts";
import { haw } from "./haw.ts";
import { he } from "./he.ts";
import { hi } from "./hi.ts";
import { hr } from "./hr.ts";
import { ht } from "./ht.ts";
import { hu } from "./hu.ts";
import { hy } from "./hy.ts";
import { id } from "./id.ts";
import { ig } from "./ig.ts";
import { is_ } from "./is.ts";
import { it } from "./it.ts";
import { ja } from "./ja.ts";
import { jv } from "./jv.ts";
import { ka } from "./ka.ts";
import { kk } from "./kk.ts";
import { km } from "./km.ts";
import { kn } from "./kn.ts";
import { ko } from "./ko.ts";
import { ku } from "./ku.ts";
import { ky } from "./ky.ts";
import { lb } from "./lb.ts";
import { lg } from "./lg.ts";
import { ln } from "./ln.ts";
import { lo } from "./lo.ts";
import { lt } from "./lt.ts";
import { lv } from "./lv.ts";
import { mai } from "./mai.ts";
import { mg } from "./mg.ts";
import { mi } from "./mi.ts";
import { mk } from "./mk.ts";
import { ml } from "./ml.ts";
import { mn } from "./mn.ts";
import { mniMtei } from "./mni-Mtei.ts";
import { mr } from "./mr.ts";
import { ms } from "./ms.ts";
import { mt } from "./mt.ts";
import { my } from "./my.ts";
import { nb } from "./nb.ts";
import { ne } from "./ne.ts";
import { nl } from "./nl.ts";
import { om } from "./om.ts";
import { or_ } from "./or.ts";
import { pa } from "./pa.ts";
import { pl } from "./pl.ts";
import { ps } from "./ps.ts";
import { pt } from "./pt.ts";
import { qu } from "./qu.ts";
import { ro } from "./ro.ts";
import { ru } from "./ru.ts";
import { rw } from "./rw.ts";
import { sa } from "./sa.ts";
import { sc } from "./sc.ts";
import { sd } from "./sd.ts";
import { si } from "./si.ts";
import { sk } from "./sk.ts";
import { sl } from "./sl.ts";
import { sn } from "./sn.ts";
import { so } from "./so.ts";
import { sq } from "./sq.ts";
import { sr } from "./sr.ts";
import { su } from "./su.ts";
import { sv } from "./sv.ts";
import { sw } from "./sw.ts";
import { ta } from "./ta.ts";
import { te } from "./te.ts";
import { tg } from "./tg.ts";
import { th } from "./th.ts";
import { ti } from "./ti.ts";
import { tk } from "./tk.ts";
import { tr } from "./tr.ts";
import { tt } from "./tt.ts";
import { ug } from "./ug.ts";
import { uk } from "./uk.ts";
import { ur } from "./ur.ts";
import { uz } from "./uz.ts";
import { vi } from "./vi.ts";
import { xh } from "./xh.ts";
import { yi } from "./yi.ts";
import { yo } from "./yo.ts";
import { zh } from "./zh.ts";
import { zhHant } from "./zh-Hant.ts";
import { zu } from "./zu.ts";

export const languages: readonly Language[] = [
  af,
  ak,
  am,
  ar,
  as_,
  az,
  be,
  bg,
  bho,
  bm,
  bn,
  bs,
  ca,
  ckb,
  cs,
  cy,
  da,
  de,
  doi,
  ee,
  el,
  en,
  eo,
  es,
  et,
  eu,
  fa,
  fi,
  fil,
  fr,
  fy,
  ga,
  gd,
  gl,
  gu,
  ha,
  haw,
  he,
  hi,
  hr,
  ht,
  hu,
  hy,
  id,
  ig,
  is_,
  it,
  ja,
  jv,
  ka,
  kk,
  km,
  kn,
  ko,
  ku,
  ky,
  lb,
  lg,
  ln,
  lo,
  lt,
  lv,
  mai,
  mg,
  mi,
  mk,
  ml,
  mn,
  mniMtei,
  mr,
  ms,
  mt,
  my,
  nb,
  ne,
  nl,
  om,
  or_,
  pa,
  pl,
  ps,
  pt,
  qu,
  ro,
  ru,
  rw,
  sa,
  sc,
  sd,
  si,
  sk,
  sl,
  sn,
  so,
  sq,
  sr,
  su,
  sv,
  sw,
  ta,
  te,
  tg,
  th,
  ti,
  tk,
  tr,
  tt,
  ug,
  uk,
  ur,
  uz,
  vi,
  xh,
  yi,
  yo,
  zh,
  zhHant,
  zu,
];
