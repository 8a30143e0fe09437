package unit

import (
	"math/big"
	"slices"
)

// An Analyte is what is measured in a sample, with the mass of one mole.
type Analyte struct {
	Name    string // as a mapping names it
	Formula string // of what one mole is counted of
	Mass    string // grams in a mole, "180.156"
}

// Molar masses are sums of the abridged standard atomic weights of IUPAC (CIAAW
// 2021), to 0.001. Where a laboratory reports a part of what it counts, the part
// is what the name says. The mass of triglycerides is that of triolein; that of
// haemoglobin is one chain with its haem (16,114.5 g/mol, as IFCC reports it).
var analytes = []Analyte{
	{"25-hydroxyvitamin D", "C27H44O2", "400.647"},
	{"ammonia", "NH3", "17.031"},
	{"bilirubin", "C33H36N4O6", "584.673"},
	{"calcium", "Ca", "40.078"},
	{"cholesterol", "C27H46O", "386.664"},
	{"copper", "Cu", "63.546"},
	{"cortisol", "C21H30O5", "362.466"},
	{"creatinine", "C4H7N3O", "113.12"},
	{"estradiol", "C18H24O2", "272.388"},
	{"folate", "C19H19N7O6", "441.404"},
	{"glucose", "C6H12O6", "180.156"},
	{"haemoglobin", "", "16114.5"},
	{"iron", "Fe", "55.845"},
	{"lactate", "C3H6O3", "90.078"},
	{"lead", "Pb", "207.2"},
	{"lithium", "Li", "6.94"},
	{"magnesium", "Mg", "24.305"},
	{"paracetamol", "C8H9NO2", "151.165"},
	{"phosphorus", "P", "30.974"},
	{"testosterone", "C19H28O2", "288.431"},
	{"thyroxine", "C15H11I4NO4", "776.856"},
	{"triglycerides", "C57H104O6", "885.453"},
	{"urea", "CH4N2O", "60.056"},
	{"urea nitrogen", "N2", "28.014"},
	{"uric acid", "C5H4N4O3", "168.112"},
	{"vitamin B12", "C63H88CoN14O14P", "1355.388"},
	{"zinc", "Zn", "65.38"},
}

// Analytes lists all that are known, by name.
func Analytes() []Analyte { return slices.Clone(analytes) }

// FindAnalyte finds one by its name.
func FindAnalyte(name string) (Analyte, bool) {
	i := slices.IndexFunc(analytes, func(a Analyte) bool { return a.Name == name })
	if i < 0 {
		return Analyte{}, false
	}
	return analytes[i], true
}

func (a Analyte) molarMass() *big.Rat { return fraction(a.Mass) }
