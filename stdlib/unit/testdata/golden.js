// Writes golden.tsv: node golden.js, where @lhncbc/ucum-lhc can be found (NODE_PATH).
const ucum = require("@lhncbc/ucum-lhc").UcumLhcUtils.getInstance();
// It refuses international units altogether, also 1 [IU]/mL in [IU]/L, so they are not here.
const groups = [
  ["kg", "g", "mg", "ug", "ng", "[lb_av]", "[oz_av]", "[stone_av]", "[gr]"],
  ["m", "cm", "mm", "um", "km", "[in_i]", "[ft_i]", "[yd_i]", "[mi_i]"],
  ["Cel", "[degF]", "K"],
  ["L", "dL", "mL", "uL", "fL", "l", "dl", "m3", "cm3", "mm3", "[drp]", "[foz_us]", "[pt_us]", "[qt_us]", "[gal_us]", "[tsp_us]", "[tbs_us]", "[cup_us]", "[foz_br]", "[pt_br]", "[gal_br]"],
  ["mmol/L", "umol/L", "nmol/L", "mol/m3", "pmol/mL", "mmol/dL"],
  ["mg/dL", "g/dL", "g/L", "ug/mL", "mg/L", "ng/mL", "pg/mL", "kg/m3", "g%", "mg%", "mg/(10.mL)"],
  ["U/L", "kU/L", "mU/mL", "nkat/L", "umol/min/L"],
  ["mm[Hg]", "kPa", "cm[H2O]", "Pa", "bar", "mbar"],
  ["/min", "/h", "Hz", "/s", "/d", "{beats}/min"],
  ["%", "1", "10*-2", "[ppm]", "[ppth]", "g/kg", "mL/L"],
  ["a", "mo", "wk", "d", "h", "min", "s", "ms"],
  ["10*3/uL", "10*9/L", "/uL", "/mm3", "10*6/mL", "10^9/L", "{cells}/uL", "10*12/L", "/fL"],
  ["kg/m2", "g/cm2"],
  ["kcal", "kJ", "cal", "J", "[Cal]"],
  ["mg/kg/d", "ug/kg/min", "mg/kg/h"],
  ["mL/min/{1.73_m2}", "mL/min", "L/h"],
  ["mosm/kg", "osm/kg"],
  ["meq/L", "eq/L", "ueq/mL"],
];
const values = ["1", "7.5", "98.6"];
const out = ["# from\tto\tnumber\tresult: @lhncbc/ucum-lhc 7.1.9"];
for (const g of groups) for (const from of g) for (const to of g) {
  if (from === to) continue;
  for (const v of values) {
    const r = ucum.convertUnitTo(from, Number(v), to);
    out.push([from, to, v, r.status === "succeeded" ? String(r.toVal) : r.status].join("\t"));
  }
}
const masses = [["glucose", "180.156", "mmol/L", "mg/dL"], ["glucose", "180.156", "g/L", "mol/m3"], ["creatinine", "113.12", "umol/L", "mg/dL"], ["haemoglobin", "16114.5", "mmol/L", "g/dL"]];
for (const [name, mass, a, b] of masses) for (const [from, to] of [[a, b], [b, a]]) for (const v of values) {
  const r = ucum.convertUnitTo(from, Number(v), to, { molecularWeight: Number(mass) });
  out.push([from, to + " of " + name, v, r.status === "succeeded" ? String(r.toVal) : r.status].join("\t"));
}
process.stdout.write(out.join("\n") + "\n");
